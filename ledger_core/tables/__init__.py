"""The tables as SQLModel classes: the shape that reads give back, and what a test holds the migrated database to.

They describe; triggers, policies and functions are in migrations/sql. Nothing here opens a connection.
"""

from ledger_core.tables.businesses import Business, BusinessHead, Membership, User
from ledger_core.tables.journal import (
    AccountRow,
    AccountTemplate,
    Balance,
    BalanceDay,
    Change,
    JournalEntry,
    Narration,
    Posting,
)
from ledger_core.tables.parties import Party

__all__ = [
    "AccountRow",
    "AccountTemplate",
    "Balance",
    "BalanceDay",
    "Business",
    "BusinessHead",
    "Change",
    "JournalEntry",
    "Membership",
    "Narration",
    "Party",
    "Posting",
    "User",
]
