"""The books: business verbs, nouns and errors. Everything a shop does becomes a balanced entry here.

The only door into the ledger for the bot and the API. It knows no web, queue, chat or environment.
"""

from ledger_core.audit import Problem, Verification, trial_balance, verify_business
from ledger_core.businesses import (
    Entered,
    Shop,
    all_business_ids,
    business_day,
    enter_as_member,
    get_business,
    open_business,
    shops_of_person,
    today,
)
from ledger_core.credit import give_credit, receive_payment
from ledger_core.database import Pool, Row, Session, enter, open_pool, transaction
from ledger_core.errors import (
    AlreadyReversed,
    AmountOutOfRange,
    AnotherBusinessEntered,
    AppendOnly,
    IdempotencyKeyReused,
    InvalidName,
    LedgerError,
    NotBalanced,
    PeriodClosed,
    ReversalOfReversal,
    UnknownAccount,
    UnknownBusiness,
    UnknownEntry,
    UnknownParty,
)
from ledger_core.journal import Account, EntryDraft, credit, debit
from ledger_core.money import AMOUNT_MINOR_MAX, parse_amount, to_decimal_string, to_minor
from ledger_core.parties import PartyBalance, add_party, balance_of, find_parties, list_parties, party_by_public_id
from ledger_core.people import issue_code, redeem_code
from ledger_core.posting import Origin, Posted, post_entry, reverse_entry
from ledger_core.statements import (
    EntryOverview,
    StatementCursor,
    StatementLine,
    StatementPage,
    entry_overview,
    statement_page,
)
from ledger_core.tables import Business, Party
from ledger_core.tables.businesses import Role

__all__ = [
    "AMOUNT_MINOR_MAX",
    "Account",
    "AlreadyReversed",
    "AmountOutOfRange",
    "AnotherBusinessEntered",
    "AppendOnly",
    "Business",
    "Entered",
    "EntryDraft",
    "EntryOverview",
    "IdempotencyKeyReused",
    "InvalidName",
    "LedgerError",
    "NotBalanced",
    "Origin",
    "Party",
    "PartyBalance",
    "PeriodClosed",
    "Pool",
    "Posted",
    "Problem",
    "ReversalOfReversal",
    "Role",
    "Row",
    "Session",
    "Shop",
    "StatementCursor",
    "StatementLine",
    "StatementPage",
    "UnknownAccount",
    "UnknownBusiness",
    "UnknownEntry",
    "UnknownParty",
    "Verification",
    "add_party",
    "all_business_ids",
    "balance_of",
    "business_day",
    "credit",
    "debit",
    "enter",
    "enter_as_member",
    "entry_overview",
    "find_parties",
    "get_business",
    "give_credit",
    "issue_code",
    "list_parties",
    "open_business",
    "open_pool",
    "parse_amount",
    "party_by_public_id",
    "post_entry",
    "receive_payment",
    "redeem_code",
    "reverse_entry",
    "shops_of_person",
    "statement_page",
    "to_decimal_string",
    "to_minor",
    "today",
    "transaction",
    "trial_balance",
    "verify_business",
]
