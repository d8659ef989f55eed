"""The tables as SQLModel classes: the shape that reads give back, and what a test holds the migrated database to.

They describe; triggers, policies and functions are in migrations/sql. Nothing here opens a connection.
"""

from ledger_core.tables.banks import BankAccount, ChequeHeld, ChequeRow
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
from ledger_core.tables.parties import Party, PartyAlias
from ledger_core.tables.routines import RoutineRound, RoutineRow
from ledger_core.tables.staff import Staff
from ledger_core.tables.stock import GoodsReturned, GoodsSold, Item, ItemCost, ItemDay, ItemUnit

__all__ = [
    "AccountRow",
    "AccountTemplate",
    "Balance",
    "BalanceDay",
    "BankAccount",
    "Business",
    "BusinessHead",
    "Change",
    "ChequeHeld",
    "ChequeRow",
    "GoodsReturned",
    "GoodsSold",
    "Item",
    "ItemCost",
    "ItemDay",
    "ItemUnit",
    "JournalEntry",
    "Membership",
    "Narration",
    "Party",
    "PartyAlias",
    "Posting",
    "RoutineRound",
    "RoutineRow",
    "Staff",
    "User",
]
