"""Bank and wallet accounts: found by name or made, what goes in and out of them, their balances and statements.

The first line is the account's, so `balances_minor[0]` of what comes back is what it holds after the entry; below zero
it is overdrawn, which a bank may allow and the books do not judge. Payments, expenses and wages through a bank are
the verbs of those with a `bank_id`.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from ledger_core.database import Row, Session
from ledger_core.errors import NameTaken, TransferToItself, UnknownBank
from ledger_core.head import begin_change
from ledger_core.journal import Account, EntryDraft, credit, debit
from ledger_core.names import checked_key, checked_name, checked_number
from ledger_core.posting import Origin, Posted, post_entry
from ledger_core.statements import StatementCursor, StatementPage, account_page
from ledger_core.tables import BankAccount
from ledger_core.tables.banks import BankKind

BANKS_PAGE_MAX = 200
_BANK_NAMESPACE = uuid.UUID("1d5b8c0a-3f2e-5c64-8a77-94e6f0b3a2d1")
_COLUMNS = ", ".join(f"b.{column}" for column in BankAccount.model_fields)


@dataclass(frozen=True, slots=True)
class BankBalance:
    """An account with what it holds by the book, in minor units; below zero it is overdrawn."""

    bank: BankAccount
    balance_minor: int


async def find_bank(session: Session, business_id: int, name_key: str) -> BankAccount | None:
    """Give the shop's account of this name, by the key that makes spellings equal."""
    found = await session.row(
        f"select {_COLUMNS} from bank_account b where b.business_id = $1 and b.name_key = $2", business_id, name_key
    )
    return BankAccount(**found) if found else None


async def bank_named(
    session: Session, origin: Origin, *, name: str, name_key: str, kind: BankKind = BankKind.BANK
) -> BankAccount:
    """Give the account of this name, made where there is none: what a text says finds or makes its account.

    `kind` counts for a new account alone. Raises InvalidName.
    """
    written, name_key = checked_name(name), checked_key(name_key)
    found = await find_bank(session, origin.business_id, name_key)
    if found is not None:
        return found
    # The lock keeps a second writer of the same new name waiting until he can find the first one's account.
    await begin_change(session, origin)
    found = await find_bank(session, origin.business_id, name_key)
    return found or await _make(session, origin, uuid.uuid4(), written, name_key, kind, None)


async def add_bank(
    session: Session,
    origin: Origin,
    *,
    name: str,
    name_key: str,
    kind: BankKind = BankKind.BANK,
    number: str | None = None,
    public_id: uuid.UUID | None = None,
) -> BankAccount:
    """Make an account; the same key, or the same `public_id`, gives the same account again.

    `number` is the bank's or the wallet's own, up to 40 characters. Raises InvalidName, and NameTaken where another
    account has the name.
    """
    written, name_key, number = checked_name(name), checked_key(name_key), checked_number(number)
    public_id = public_id or uuid.uuid5(_BANK_NAMESPACE, f"{origin.business_id}/{origin.key}")
    await begin_change(session, origin)
    there = await session.rows(
        f"select {_COLUMNS} from bank_account b where b.business_id = $1 and (b.public_id = $2 or b.name_key = $3)",
        origin.business_id,
        public_id,
        name_key,
    )
    for row in there:
        if row["public_id"] == public_id:
            return BankAccount(**row)
    if there:
        raise NameTaken(there[0]["name"])
    return await _make(session, origin, public_id, written, name_key, kind, number)


async def _make(
    session: Session, origin: Origin, public_id: uuid.UUID, name: str, name_key: str, kind: BankKind, number: str | None
) -> BankAccount:
    made = await session.row(
        "insert into bank_account as b (business_id, public_id, name, name_key, kind, number)"
        f" values ($1, $2, $3, $4, $5, $6) returning {_COLUMNS}",
        origin.business_id,
        public_id,
        name,
        name_key,
        BankKind(kind).value,
        number,
    )
    return _bank(made)


def _bank(found: Row | None) -> BankAccount:
    if found is None:
        raise UnknownBank
    return BankAccount(**found)


async def get_bank(session: Session, business_id: int, bank_id: int) -> BankAccount:
    """Give one account. Raises UnknownBank."""
    return _bank(
        await session.row(
            f"select {_COLUMNS} from bank_account b where b.business_id = $1 and b.id = $2", business_id, bank_id
        )
    )


async def bank_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> BankAccount:
    """Give one account by the id that clients know. Raises UnknownBank."""
    return _bank(
        await session.row(
            f"select {_COLUMNS} from bank_account b where b.business_id = $1 and b.public_id = $2",
            business_id,
            public_id,
        )
    )


async def bank_balances(session: Session, business_id: int, *, after_id: int = 0, limit: int = 50) -> list[BankBalance]:
    """Give the accounts in the order they were made, after `after_id`, with what each holds. `limit` is 1 to 200."""
    rows = await session.rows(
        f"select {_COLUMNS}, coalesce(a.amount_minor, 0) as balance_minor from bank_account b"
        " left join balance a on a.business_id = b.business_id and a.account = $2 and a.sub_id = b.id"
        " where b.business_id = $1 and b.id > $3 order by b.id limit $4",
        business_id,
        int(Account.BANKS),
        after_id,
        max(1, min(limit, BANKS_PAGE_MAX)),
    )
    return [
        BankBalance(BankAccount(**{k: v for k, v in row.items() if k != "balance_minor"}), row["balance_minor"])
        for row in rows
    ]


async def bank_balance(session: Session, business_id: int, bank_id: int) -> int:
    """Give what one account holds by the book now, in minor units."""
    found = await session.value(
        "select amount_minor from balance where business_id = $1 and account = $2 and sub_id = $3",
        business_id,
        int(Account.BANKS),
        bank_id,
    )
    return int(found or 0)


async def bank_statement(
    session: Session, business_id: int, bank_id: int, *, limit: int = 50, cursor: StatementCursor | None = None
) -> StatementPage:
    """Give one page of an account's lines, newest first, each with the balance after it by entry date."""
    return await account_page(session, business_id, Account.BANKS, bank_id, limit=limit, cursor=cursor)


async def bank_deposit(
    session: Session,
    origin: Origin,
    *,
    bank_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Cash of the till goes into the bank: Bank / Cash."""
    lines = (debit(Account.BANKS, amount_minor, bank_id), credit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("bank_deposit", lines, narration), entry_date=entry_date)


async def bank_withdraw(
    session: Session,
    origin: Origin,
    *,
    bank_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Cash comes out of the bank into the till: Cash / Bank."""
    lines = (credit(Account.BANKS, amount_minor, bank_id), debit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("bank_withdraw", lines, narration), entry_date=entry_date)


async def bank_transfer(
    session: Session,
    origin: Origin,
    *,
    from_bank_id: int,
    to_bank_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Money goes from one account to another: Bank / Bank. The first line is that of the one it leaves."""
    if from_bank_id == to_bank_id:
        raise TransferToItself
    lines = (credit(Account.BANKS, amount_minor, from_bank_id), debit(Account.BANKS, amount_minor, to_bank_id))
    return await post_entry(session, origin, EntryDraft("bank_transfer", lines, narration), entry_date=entry_date)


async def opening_bank_balance(
    session: Session,
    origin: Origin,
    *,
    bank_id: int,
    amount_minor: int,
    entry_date: date,
    overdrawn: bool = False,
    narration: str | None = None,
) -> Posted:
    """What an account held when its book began: Bank / Opening balances, or the reverse where it was overdrawn."""
    lines = (debit(Account.BANKS, amount_minor, bank_id), credit(Account.OPENING_BALANCES, amount_minor))
    if overdrawn:
        lines = (credit(Account.BANKS, amount_minor, bank_id), debit(Account.OPENING_BALANCES, amount_minor))
    return await post_entry(session, origin, EntryDraft("opening_bank", lines, narration), entry_date=entry_date)
