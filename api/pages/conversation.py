"""What the simulated phone shows: one handset's messages both ways, and beside each the entries that it wrote.

Reads only. Entries are read inside their shop, under row-level security. Amounts leave as decimal strings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from bot.replies import language_of, receipt
from ledger_core import Account, Pool, Row, Session, enter, get_business, to_decimal_string, transaction, trial_balance

_URDU_LETTER = re.compile(r"[\u0600-\u06ff]")


class LineShown(BaseModel):
    """A line of an entry, or of the trial balance: one of `debit` and `credit` is set."""

    code: int
    account: str
    party: str | None = None
    debit: str | None
    credit: str | None


class EntryShown(BaseModel):
    """An entry as a bookkeeper writes it. `reversed_by` is set once it is struck off."""

    number: int
    receipt: str
    kind: str
    entry_date: date
    reverses: int | None
    reversed_by: int | None
    lines: list[LineShown]


class MessageShown(BaseModel):
    """One bubble. `ours` is Munshi's side; `segments` what it costs as SMS; `lang` a tag for the page."""

    id: int
    ours: bool
    purpose: str
    text: str
    lang: Literal["ur", "ur-Latn", "en"]
    at: datetime
    state: str
    error_code: str | None
    segments: int | None
    entries: list[EntryShown]


class ShopShown(BaseModel):
    """The shop that the handset writes to last, with its trial balance and the sums of both sides."""

    name: str
    currency: str
    trial_balance: list[LineShown]
    debit: str
    credit: str


class ConversationShown(BaseModel):
    """A handset's newest messages, oldest first. No shop before the first one is opened."""

    messages: list[MessageShown]
    shop: ShopShown | None


class HandsetsClosed(Exception):
    """The owner of the database has not allowed this process to read handsets."""


async def read_conversation(pool: Pool, channel: str, address: str) -> ConversationShown:
    """Read what one handset shows. Raises HandsetsClosed."""
    async with transaction(pool) as session:
        if not await session.value("select has_function_privilege('phone_conversation(text, text)', 'execute')"):
            raise HandsetsClosed
        rows = await session.rows("select * from phone_conversation($1, $2)", channel, address)
    rows.reverse()
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row["business_id"] is not None:
            wanted[row["business_id"]].update(row["entries"] or ())
    entries: dict[tuple[int, int], EntryShown] = {}
    # A transaction enters one shop, so each has one of its own.
    for business_id, numbers in wanted.items():
        language = next(row["language"] for row in rows if row["business_id"] == business_id)
        async with transaction(pool) as session:
            await enter(session, business_id)
            for entry in await _entries(session, business_id, numbers, language):
                entries[business_id, entry.number] = entry
    newest_shop = next((row["business_id"] for row in reversed(rows) if row["business_id"] is not None), None)
    return ConversationShown(
        messages=[_message(row, entries) for row in rows],
        shop=await _shop(pool, newest_shop) if newest_shop is not None else None,
    )


def _message(row: Row, entries: dict[tuple[int, int], EntryShown]) -> MessageShown:
    return MessageShown(
        id=row["id"],
        ours=row["is_ours"],
        purpose=row["purpose"],
        text=row["body"] or "",
        lang=_tag(row["body"] or "", row["language"]),
        at=row["at"],
        state=row["state"],
        error_code=row["error_code"],
        segments=row["segments"],
        entries=[entries[row["business_id"], number] for number in row["entries"] or ()],
    )


def _tag(text: str, language: str | None) -> Literal["ur", "ur-Latn", "en"]:
    if _URDU_LETTER.search(text):
        return "ur"
    return "en" if language == "en" else "ur-Latn"


_ENTRIES = """
select j.number, j.kind, j.entry_date, j.reverses, r.number as reversed_by,
  p.account, p.amount_minor, party.name as party_name
from journal_entry j
  join posting p on p.business_id = j.business_id and p.entry_number = j.number
  left join journal_entry r on r.business_id = j.business_id and r.reverses = j.number
  left join party on p.account = $3 and party.business_id = p.business_id and party.id = p.sub_id
where j.business_id = $1 and j.number = any($2) order by j.number, p.line"""


async def _entries(
    session: Session, business_id: int, numbers: Iterable[int], language: str | None
) -> list[EntryShown]:
    currency = (await get_business(session, business_id)).currency
    names = await _account_names(session, business_id)
    found: dict[int, EntryShown] = {}
    for row in await session.rows(_ENTRIES, business_id, list(numbers), int(Account.PARTIES)):
        entry = found.setdefault(
            row["number"],
            EntryShown(
                number=row["number"],
                receipt=receipt(row["number"], language_of(language or "ur_Latn")),
                kind=row["kind"],
                entry_date=row["entry_date"],
                reverses=row["reverses"],
                reversed_by=row["reversed_by"],
                lines=[],
            ),
        )
        entry.lines.append(
            _line(row["account"], names[row["account"]], row["amount_minor"], currency, row["party_name"])
        )
    return list(found.values())


async def _shop(pool: Pool, business_id: int) -> ShopShown:
    balances = await trial_balance(pool, business_id)
    async with transaction(pool) as session:
        await enter(session, business_id)
        business = await get_business(session, business_id)
        names = await _account_names(session, business_id)
    currency = business.currency
    return ShopShown(
        name=business.name,
        currency=currency,
        trial_balance=[_line(code, names[code], amount, currency) for code, amount in balances.items() if amount],
        debit=to_decimal_string(sum(amount for amount in balances.values() if amount > 0), currency),
        credit=to_decimal_string(-sum(amount for amount in balances.values() if amount < 0), currency),
    )


async def _account_names(session: Session, business_id: int) -> dict[int, str]:
    rows = await session.rows(
        "select code, name from account_template union all select code, name from account where business_id = $1",
        business_id,
    )
    return {row["code"]: row["name"] for row in rows}


def _line(code: int, account: str, amount_minor: int, currency: str, party: str | None = None) -> LineShown:
    """Put an amount, debits positive, into its column."""
    amount = to_decimal_string(abs(amount_minor), currency)
    debit, credit = (amount, None) if amount_minor > 0 else (None, amount)
    return LineShown(code=code, account=account, party=party, debit=debit, credit=credit)
