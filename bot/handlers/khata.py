"""Commands that write a khata: the person is found, doubts are asked, one ledger verb posts, the reply says so."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.conversation import Talk
from bot.handlers.accounts import Through, account_of, in_account, opened_account
from bot.handlers.baskets import NO_GOODS, Basket, basket_of, bought, goods_lines, new_goods, short_of
from bot.handlers.checks import Planned, first_doubt
from bot.handlers.outcome import Outcome
from bot.handlers.whom import ask_who
from bot.names import opened, who_is_meant
from bot.questions import LEAVE, Asked, Option, Settled
from bot.replies import (
    AmountMissing,
    AskAmount,
    AskDifference,
    AskDirection,
    ChequeWritten,
    Entry,
    EntryDay,
    EntryKind,
    NoSuchParty,
    OpeningWritten,
    PartyBalance,
    PartyEntryWritten,
    Question,
    Reply,
)
from grammar import (
    Command,
    GiveCredit,
    GiveDiscount,
    MakePayment,
    OpeningBalance,
    PurchaseReturn,
    ReceivePayment,
    SaleReturn,
    TakeCredit,
)
from ledger_core import (
    ChequePaper,
    Party,
    Posted,
    Session,
    balance_of,
    borrow_cash,
    give_cheque,
    give_credit,
    give_discount,
    lend_cash,
    make_payment,
    opening_balance,
    purchase_return,
    receive_cheque,
    receive_payment,
    sale_return,
    set_due_date,
    take_credit,
    to_decimal_string,
    to_minor,
)

_Verb = Callable[..., Awaitable[Posted]]
_VERBS: dict[EntryKind, _Verb] = {
    EntryKind.RECEIVE_PAYMENT: receive_payment,
    EntryKind.GIVE_CREDIT: give_credit,
    EntryKind.LEND_CASH: lend_cash,
    EntryKind.TAKE_CREDIT: take_credit,
    EntryKind.BORROW_CASH: borrow_cash,
    EntryKind.MAKE_PAYMENT: make_payment,
    EntryKind.GIVE_DISCOUNT: give_discount,
    EntryKind.RECEIVE_CHEQUE: receive_cheque,
    EntryKind.GIVE_CHEQUE: give_cheque,
    EntryKind.SALE_RETURN: sale_return,
    EntryKind.PURCHASE_RETURN: purchase_return,
}
# Whom we buy from or pay is a supplier from the first day; everybody else begins as a customer.
_SUPPLIER_KINDS = {EntryKind.TAKE_CREDIT, EntryKind.MAKE_PAYMENT, EntryKind.BORROW_CASH, EntryKind.GIVE_CHEQUE}
_CHEQUES = {EntryKind.RECEIVE_CHEQUE, EntryKind.GIVE_CHEQUE}
# What is sold, and what comes back of it, has a set price; what is bought has none.
_AT_SET_PRICE = {EntryKind.GIVE_CREDIT, EntryKind.SALE_RETURN}
_BOUGHT = {EntryKind.TAKE_CREDIT}
# A debt can only be let go, and goods only come back, where there is a khata.
_NEEDS_KHATA = {EntryKind.GIVE_DISCOUNT, EntryKind.SALE_RETURN, EntryKind.PURCHASE_RETURN}
_OPENINGS = {EntryKind.OPENING_RECEIVABLE, EntryKind.OPENING_PAYABLE}


async def handle_receive_payment(session: Session, talk: Talk, command: ReceivePayment, index: int) -> Outcome:
    """Write a payment from a party: in cash, into a bank, or a cheque; the reply says what is left."""
    kind = EntryKind.RECEIVE_CHEQUE if command.cheque else EntryKind.RECEIVE_PAYMENT
    return await write_on_khata(session, talk, command, index, kind)


async def handle_give_credit(session: Session, talk: Talk, command: GiveCredit, index: int) -> Outcome:
    """Write goods that a party took on credit, or cash that it borrowed."""
    return await write_on_khata(
        session, talk, command, index, EntryKind.LEND_CASH if command.cash else EntryKind.GIVE_CREDIT
    )


async def handle_take_credit(session: Session, talk: Talk, command: TakeCredit, index: int) -> Outcome:
    """Write goods that we took on credit, or cash that we borrowed."""
    return await write_on_khata(
        session, talk, command, index, EntryKind.BORROW_CASH if command.cash else EntryKind.TAKE_CREDIT
    )


async def handle_make_payment(session: Session, talk: Talk, command: MakePayment, index: int) -> Outcome:
    """Write a payment to a party: in cash, from a bank, or by our cheque."""
    kind = EntryKind.GIVE_CHEQUE if command.cheque else EntryKind.MAKE_PAYMENT
    return await write_on_khata(session, talk, command, index, kind)


async def handle_give_discount(session: Session, talk: Talk, command: GiveDiscount, index: int) -> Outcome:
    """Write a part of a debt that is let go."""
    return await write_on_khata(session, talk, command, index, EntryKind.GIVE_DISCOUNT)


async def handle_opening_balance(session: Session, talk: Talk, command: OpeningBalance, index: int) -> Outcome:
    """Bring in an old balance; on a khata that has entries it is a claim, whose difference is asked about."""
    receivable = command.direction == "receivable"
    kind = EntryKind.OPENING_RECEIVABLE if receivable else EntryKind.OPENING_PAYABLE
    return await write_on_khata(session, talk, command, index, kind)


_KhataCommand = (
    ReceivePayment | GiveCredit | TakeCredit | MakePayment | GiveDiscount | OpeningBalance | SaleReturn | PurchaseReturn
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """An entry that is about to be posted, the bank that it goes through and the goods in it."""

    entry: Entry
    through: Through | None
    basket: Basket


async def write_on_khata(session: Session, talk: Talk, command: _KhataCommand, index: int, kind: EntryKind) -> Outcome:
    """Write an entry of this kind on a party's khata, after what must be asked."""
    assert command.party is not None
    basket = await _basket(session, talk, command, kind)
    if isinstance(basket, Outcome):
        return basket
    if basket.amount_minor is None:
        asked = Asked("ask_amount", (), wants="amount", command=command, settled=talk.settled, summary=command.party)
        return Outcome(AskAmount(command.party, kind), asked=asked)
    if basket.amount_minor <= 0:
        return Outcome(AmountMissing())
    through = await _through(session, talk, command, kind)
    if isinstance(through, Outcome):
        return through
    meant = await who_is_meant(session, talk, command.party)
    if meant.near:
        return ask_who(talk, command, command.party, meant)
    if kind in _NEEDS_KHATA and meant.party is None:
        return Outcome(NoSuchParty(command.party))
    entry = Entry(kind, basket.amount_minor, meant.party.name if meant.party else command.party)
    if kind in _OPENINGS and meant.party is not None and "difference" not in talk.settled.checks:
        assert isinstance(command, OpeningBalance)
        claim = await _claim(session, talk, command, meant.party, entry)
        if claim is not None:
            return claim
    doubt = await first_doubt(session, talk, Planned(entry, meant))
    if doubt is not None:
        return _ask(talk, command, *doubt)
    party = meant.party or await opened(
        session, talk, command.party, index, role="supplier" if kind in _SUPPLIER_KINDS else "customer"
    )
    plan = _Plan(in_account(entry, through), through, basket)
    return await _post(session, talk, command, index, plan, party, is_new=meant.party is None)


async def _basket(session: Session, talk: Talk, command: _KhataCommand, kind: EntryKind) -> Basket | Outcome:
    if hasattr(command, "items"):
        return await basket_of(session, talk, command, at_set_price=kind in _AT_SET_PRICE)
    return replace(NO_GOODS, amount_minor=None if command.amount is None else to_minor(command.amount, talk.currency))


async def _through(session: Session, talk: Talk, command: _KhataCommand, kind: EntryKind) -> Through | Outcome | None:
    """Give the account of ours that money goes through; a cheque that we got names its writer's bank."""
    if kind is EntryKind.RECEIVE_CHEQUE or not isinstance(command, ReceivePayment | MakePayment):
        return None
    return await account_of(session, talk, command)


async def _post(
    session: Session, talk: Talk, command: _KhataCommand, index: int, plan: _Plan, party: Party, *, is_new: bool
) -> Outcome:
    day = command.date or talk.day
    basket = await bought(session, talk, plan.basket, index) if plan.entry.kind in _BOUGHT else plan.basket
    if plan.entry.kind in _OPENINGS:
        posted = await opening_balance(
            session,
            talk.origin(index),
            party_id=party.id,
            amount_minor=plan.entry.amount_minor,
            receivable=plan.entry.kind is EntryKind.OPENING_RECEIVABLE,
            entry_date=day,
        )
    else:
        said = await _said(session, talk, command, index, replace(plan, basket=basket))
        posted = await _VERBS[plan.entry.kind](
            session,
            talk.origin(index),
            party_id=party.id,
            amount_minor=plan.entry.amount_minor,
            entry_date=day,
            **said,
        )
    due = await _due_kept(session, talk, command, index, plan.entry.kind, party, posted)
    reply = _written(talk, command, plan.entry, party, posted, due=due, is_new=is_new)
    if isinstance(reply, PartyEntryWritten):
        reply = replace(
            reply,
            new_account=plan.through is not None and plan.through.is_new,
            goods=plan.basket.shown() if plan.basket.is_priced else (),
            new_goods=new_goods(plan.basket, basket),
            short=short_of(basket, posted),
        )
    return Outcome(reply, (posted.number,), plan.entry)


async def _said(session: Session, talk: Talk, command: _KhataCommand, index: int, plan: _Plan) -> dict[str, object]:
    """Give what else the text says of an entry, as its verb takes it: the account, the cheque, the goods."""
    bank_id = await opened_account(session, talk, plan.through, index) if plan.through else None
    if plan.entry.kind in _CHEQUES:
        assert isinstance(command, ReceivePayment | MakePayment)
        bank_name = command.account if plan.entry.kind is EntryKind.RECEIVE_CHEQUE else None
        return {"paper": ChequePaper(command.due, bank_name, bank_id)}
    lines = goods_lines(plan.basket, plan.entry.amount_minor)
    return ({"bank_id": bank_id} if bank_id else {}) | ({"goods": lines} if lines else {})


async def _due_kept(
    session: Session, talk: Talk, command: _KhataCommand, index: int, kind: EntryKind, party: Party, posted: Posted
) -> date | None:
    """Keep the day that was said for the debt, and give it. A cheque's day is its own."""
    due: date | None = None if kind in _CHEQUES else getattr(command, "due", None)
    if due is not None:
        await set_due_date(session, talk.origin(index, "due"), party_id=party.id, due_date=due)
    elif party.due_date is not None and posted.balances_minor[0] <= 0:
        # A promise ends with its debt: the next credit is not overdue.
        await set_due_date(session, talk.origin(index, "due"), party_id=party.id, due_date=None)
    return due


def _written(
    talk: Talk, command: _KhataCommand, entry: Entry, party: Party, posted: Posted, *, due: date | None, is_new: bool
) -> Reply:
    """Give the sentence of a written entry: what it was, the balance after it, the receipt."""
    day, balance, limit = posted.entry_date, posted.balances_minor[0], party.credit_limit_minor
    shown_day = None if day == talk.today else EntryDay(day, late=command.date is None)
    if entry.kind in _OPENINGS and abs(balance) == entry.amount_minor:
        return OpeningWritten(entry, posted.number, new_party=is_new, day=shown_day)
    if entry.kind in _CHEQUES:
        good_on = getattr(command, "due", None) or day
        return ChequeWritten(entry, good_on, balance, posted.number, new_party=is_new, day=shown_day)
    takes = entry.kind in {EntryKind.GIVE_CREDIT, EntryKind.LEND_CASH}
    return PartyEntryWritten(
        entry,
        balance_minor=balance,
        number=posted.number,
        new_party=is_new,
        day=shown_day,
        limit_minor=limit if takes and limit is not None and balance > limit else None,
        overdue_since=party.due_date if takes and _is_overdue(party, talk.today, balance) else None,
        due=due,
    )


def _is_overdue(party: Party, today: date, balance_minor: int) -> bool:
    return party.due_date is not None and party.due_date < today and balance_minor > 0


def _ask(talk: Talk, command: _KhataCommand, check: str, question: Question) -> Outcome:
    settled = talk.settled.and_check(check)
    options: tuple[Option, ...] = (Option(command, settled), LEAVE)
    if isinstance(question, AskDirection) and isinstance(command, OpeningBalance):
        options = (
            Option(replace(command, direction="receivable"), settled),
            Option(replace(command, direction="payable"), settled),
            LEAVE,
        )
    asked = Asked(f"ask_{check}", options, command=command, settled=talk.settled, summary=command.party or "")
    return Outcome(question, asked=asked)


async def _claim(session: Session, talk: Talk, command: Command, party: Party, entry: Entry) -> Outcome | None:
    """An old balance on a khata with entries: nothing when it agrees, else the difference is asked about."""
    book = await balance_of(session, talk.business_id, party.id)
    claimed = entry.amount_minor if entry.kind is EntryKind.OPENING_RECEIVABLE else -entry.amount_minor
    if book == 0:
        return None
    difference = claimed - book
    if difference == 0:
        return Outcome(PartyBalance(party.name, book))
    wanted = OpeningBalance(
        party=party.name,
        amount=Decimal(to_decimal_string(abs(difference), talk.currency)),
        direction="receivable" if difference > 0 else "payable",
    )
    settled = Settled(talk.settled.checks | {"difference", "direction"}, party.id)
    asked = Asked(
        "ask_difference", (Option(wanted, settled), LEAVE), command=command, settled=talk.settled, summary=party.name
    )
    return Outcome(AskDifference(party.name, book, claimed), asked=asked)
