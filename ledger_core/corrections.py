"""Writing an entry anew with another sum or another person, after it was reversed."""

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from ledger_core.cheques import ChequePaper, get_cheque, give_cheque, receive_cheque
from ledger_core.database import Row, Session
from ledger_core.errors import UnknownEntry
from ledger_core.goods import Flow, GoodsDraft, GoodsLine, post_goods
from ledger_core.journal import Account, EntryDraft, Line
from ledger_core.posting import Origin, Posted, post_entry
from ledger_core.salaries import pay_salary

_LINES_OF_A_SIMPLE_ENTRY = 2
_ORIGINAL = """
select j.kind, n.body as narration, p.account, p.sub_id, p.amount_minor, p.quantity,
  greatest(j.entry_date, h.closed_through + 1) as entry_date, j.entry_date as first_day
from journal_entry j
  join posting p on p.business_id = j.business_id and p.entry_number = j.number
  join business_head h on h.business_id = j.business_id
  left join narration n on n.business_id = j.business_id and n.entry_number = j.number
where j.business_id = $1 and j.number = $2 and j.reverses is null order by p.line"""

# How the goods of an entry are read off its lines: by which accounts they were said, and which lines follow from that.
_FLOWS: Final = {
    "give_credit": (Flow.SALE, {Account.SALES}),
    "cash_sale": (Flow.SALE, {Account.SALES}),
    "take_credit": (Flow.PURCHASE, {Account.STOCK, Account.PURCHASES}),
    "cash_purchase": (Flow.PURCHASE, {Account.STOCK, Account.PURCHASES}),
}
_OF_GOODS: Final = {Account.STOCK, Account.SALES, Account.COST_OF_GOODS, Account.PURCHASES}
# An invoice is voided and written anew as an invoice, with another number.
_OTHERWISE: Final = {"create_invoice"}
_OF_CHEQUES: Final = {Account.CHEQUES_IN_HAND, Account.CHEQUES_GIVEN}


async def repost_entry(
    session: Session, origin: Origin, *, number: int, amount_minor: int | None = None, party_id: int | None = None
) -> Posted:
    """Write entry `number` once more, on its own day or the first open one, with another sum or on another khata.

    For entries of two lines, and for sales and purchases of goods: the goods stay, and share another sum as they
    shared the first. Their cost is found anew, and so is what a salary pays of what was owed; a cheque becomes another
    one. Raises UnknownEntry for any other entry, and for another sum of a cheque that cleared or bounced.
    """
    found = await session.rows(_ORIGINAL, origin.business_id, number)
    if not found or found[0]["kind"] in _OTHERWISE:
        raise UnknownEntry
    posted = await _anew(session, origin, found, amount_minor, party_id)
    first_day = found[0]["first_day"]
    return posted if first_day == posted.entry_date else replace(posted, moved_from=first_day)


async def _anew(
    session: Session, origin: Origin, found: list[Row], amount_minor: int | None, party_id: int | None
) -> Posted:
    day = found[0]["entry_date"]
    if any(row["account"] in _OF_CHEQUES for row in found):
        return await _another_cheque(session, origin, found, amount_minor, party_id)
    if found[0]["kind"] == "pay_salary":
        return await _salary_anew(session, origin, found, amount_minor)
    goods = _goods_draft(found, amount_minor, party_id)
    if goods is not None:
        return await post_goods(session, origin, goods, entry_date=day)
    if len(found) != _LINES_OF_A_SIMPLE_ENTRY:
        raise UnknownEntry
    lines = tuple(_line(row, amount_minor, party_id) for row in found)
    return await post_entry(session, origin, EntryDraft(found[0]["kind"], lines, found[0]["narration"]), entry_date=day)


async def _another_cheque(
    session: Session, origin: Origin, found: list[Row], amount_minor: int | None, party_id: int | None
) -> Posted:
    """Write another cheque with what stood on the first. It is held: what became of the first was taken back before."""
    verb = {"receive_cheque": receive_cheque, "give_cheque": give_cheque}.get(found[0]["kind"])
    if verb is None:
        raise UnknownEntry
    cheque_id = next(row["sub_id"] for row in found if row["account"] in _OF_CHEQUES)
    cheque = await get_cheque(session, origin.business_id, cheque_id)
    return await verb(
        session,
        origin,
        party_id=party_id or cheque.party_id,
        amount_minor=cheque.amount_minor if amount_minor is None else amount_minor,
        entry_date=found[0]["entry_date"],
        paper=ChequePaper(cheque.due_date, cheque.bank_name, cheque.bank_id, cheque.number),
        narration=found[0]["narration"],
    )


async def _salary_anew(session: Session, origin: Origin, found: list[Row], amount_minor: int | None) -> Posted:
    return await pay_salary(
        session,
        origin,
        staff_id=found[0]["sub_id"],
        amount_minor=abs(found[0]["amount_minor"]) if amount_minor is None else amount_minor,
        entry_date=found[0]["entry_date"],
        bank_id=next((row["sub_id"] for row in found if row["account"] == Account.BANKS), None),
        take_off_advance=any(row["account"] == Account.STAFF_ADVANCES for row in found),
        narration=found[0]["narration"],
    )


def _line(row: Row, amount_minor: int | None, party_id: int | None) -> Line:
    """Write a line anew, on the same side."""
    amount = row["amount_minor"]
    if amount_minor is not None:
        amount = amount_minor if amount > 0 else -amount_minor
    of_party = party_id is not None and row["account"] == Account.PARTIES
    return Line(row["account"], amount, party_id if of_party and party_id else row["sub_id"])


def _goods_draft(found: list[Row], amount_minor: int | None, party_id: int | None) -> GoodsDraft | None:
    """Read the goods off a sale or purchase that has but one line beside them; None for any other entry."""
    kind = found[0]["kind"]
    own = [row for row in found if row["account"] not in _OF_GOODS]
    if kind not in _FLOWS or len(own) != 1 or not any(row["sub_id"] for row in found if row["account"] in _OF_GOODS):
        return None
    flow, accounts = _FLOWS[kind]
    # A line of stock without a quantity puts a shortage right; that is found anew.
    said = [row for row in found if row["account"] in accounts and not _moves_value_alone(row)]
    values = [abs(row["amount_minor"]) for row in said]
    if amount_minor is not None:
        values = _shared(amount_minor, values)
    goods = tuple(
        GoodsLine(row["sub_id"] or None, abs(row["quantity"] or 0), value)
        for row, value in zip(said, values, strict=True)
    )
    return GoodsDraft(kind, flow, (_line(own[0], amount_minor, party_id),), goods, found[0]["narration"])


def _moves_value_alone(row: Row) -> bool:
    return row["account"] == Account.STOCK and row["quantity"] is None


def _shared(amount_minor: int, values: list[int]) -> list[int]:
    """Share an amount in proportion to the values, so that nothing of it is lost."""
    whole = sum(values)
    upto = [amount_minor * part // whole for part in accumulate(values, initial=0)]
    return [after - before for before, after in pairwise(upto)]
