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
from ledger_core.tables.trade import ActivityDay, DebtRow, InvoiceLineRow, InvoicePayment, InvoiceRow, KhataDay

__all__ = [
    "AccountRow",
    "AccountTemplate",
    "ActivityDay",
    "Balance",
    "BalanceDay",
    "BankAccount",
    "Business",
    "BusinessHead",
    "Change",
    "ChequeHeld",
    "ChequeRow",
    "DebtRow",
    "GoodsReturned",
    "GoodsSold",
    "InvoiceLineRow",
    "InvoicePayment",
    "InvoiceRow",
    "Item",
    "ItemCost",
    "ItemDay",
    "ItemUnit",
    "JournalEntry",
    "KhataDay",
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
