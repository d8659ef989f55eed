"""One of every reply, at the longest usual names and sums, and some at ordinary ones.

A reply that is not here fails `test_every_reply_has_a_sample`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import combinations

from bot import replies as r
from bot.replies.speech import CATEGORIES, UNITS
from ledger_core import Role

TODAY = date(2026, 12, 15)
PAST = date(2026, 11, 30)
AT = datetime(2026, 11, 30, 16, 10, tzinfo=timezone(timedelta(hours=5)))
SUM = 123456700
"""Rs 12,34,567, the longest usual sum."""
NUMBER = 123456
"""The receipt of a shop that has written a hundred entries a day for three years."""
PHONE = "+923001234567"
PERIODS = ((PAST, PAST), (date(2025, 11, 1), date(2025, 11, 30)), (date(2025, 11, 24), PAST))

TAUGHT = (
    r.Example.RECEIVE_PAYMENT,
    r.Example.GIVE_CREDIT,
    r.Example.TAKE_CREDIT,
    r.Example.MAKE_PAYMENT,
    r.Example.CASH_SALE,
    r.Example.CASH_PURCHASE,
    r.Example.EXPENSE,
)
PARTY_KINDS = (
    r.EntryKind.RECEIVE_PAYMENT,
    r.EntryKind.GIVE_CREDIT,
    r.EntryKind.LEND_CASH,
    r.EntryKind.TAKE_CREDIT,
    r.EntryKind.BORROW_CASH,
    r.EntryKind.MAKE_PAYMENT,
    r.EntryKind.GIVE_DISCOUNT,
)
CASH_KINDS = (
    r.EntryKind.CASH_SALE,
    r.EntryKind.CASH_PURCHASE,
    r.EntryKind.EXPENSE,
    r.EntryKind.CASH_IN,
    r.EntryKind.CASH_OUT,
    r.EntryKind.CASH_OVER,
    r.EntryKind.CASH_SHORT,
)
OPENING_KINDS = (r.EntryKind.OPENING_RECEIVABLE, r.EntryKind.OPENING_PAYABLE)


@dataclass(frozen=True)
class Names:
    """The longest usual names of a script: party 18 and shop 20 letters, in Urdu 12 and 14."""

    party: str
    other: str
    shop: str
    category: str
    message: str
    item: str
    account: str


ROMAN_NAMES = Names(
    "Abdul Rehman gali3",
    "Muhammad Iqbal s/o",
    "Imran Kiryana Stores",
    "chowkidar",
    "Abdul Rehman gali3 se 12,34,567 wusool",
    "basmati chawal",
    "Bank Alfalah",
)
URDU_NAMES = Names(
    "عبدالرحیم گل", "محمد اقبال ٹ", "عمران جنرل شاپ", "چوکیدار", "عبدالرحیم سے 500 وصول", "باسمتی چاول", "الفلاح"
)


def names(language: r.Language) -> Names:
    """Return the longest usual names in the script of a language."""
    return URDU_NAMES if language.right_to_left else ROMAN_NAMES


def samples(language: r.Language) -> list[r.Reply]:
    """Return one or more of every reply at its longest usual values."""
    name = names(language)
    return [
        *_written(name),
        *_asked(name),
        *_answered(name),
        *_corrected(name),
        *_read(name),
        *_talked(name),
        *_kept_shop(name),
        *_guarded(name),
        *_recovered(),
        *_banked(name),
        *_staffed(name),
        *_stocked(name),
        *_rounds(name),
    ]


def _written(name: Names) -> list[r.Reply]:
    plain = [
        r.PartyEntryWritten(r.Entry(kind, SUM, name.party), balance, NUMBER)
        for kind in PARTY_KINDS
        for balance in (SUM, -SUM, 0)
    ]
    credit = r.Entry(r.EntryKind.GIVE_CREDIT, SUM, name.party)
    payment = r.Entry(r.EntryKind.RECEIVE_PAYMENT, SUM, name.party)
    totals = tuple(
        r.Total(kind, SUM) for kind in (r.EntryKind.GIVE_CREDIT, r.EntryKind.RECEIVE_PAYMENT, r.EntryKind.EXPENSE)
    )
    open_question = r.AskOperation(
        name.party, SUM, (r.EntryKind.GIVE_CREDIT, r.EntryKind.RECEIVE_PAYMENT), first_label=3
    )
    who = r.AskWho(name.party, (name.party, name.other, name.party))
    return [
        *plain,
        r.PartyEntryWritten(payment, SUM, NUMBER, new_party=True),
        r.PartyEntryWritten(payment, SUM, NUMBER, day=r.EntryDay(PAST)),
        r.PartyEntryWritten(payment, SUM, NUMBER, day=r.EntryDay(PAST, late=True)),
        r.PartyEntryWritten(credit, SUM, NUMBER, limit_minor=SUM),
        r.PartyEntryWritten(credit, SUM, NUMBER, overdue_since=PAST),
        r.PartyEntryWritten(credit, SUM, NUMBER, due=PAST),
        r.PartyEntryWritten(credit, SUM, NUMBER, due=PAST, new_party=True),
        *(r.OpeningWritten(r.Entry(kind, SUM, name.party), NUMBER, new_party=True) for kind in OPENING_KINDS),
        *(
            r.CashEntryWritten(r.Entry(kind, SUM, category=name.category), SUM, NUMBER, day=r.EntryDay(PAST))
            for kind in CASH_KINDS
        ),
        *(
            r.CashEntryWritten(r.Entry(r.EntryKind.EXPENSE, SUM, category=known), None, NUMBER)
            for known in sorted(CATEGORIES)
        ),
        r.CashEntryWritten(r.Entry(r.EntryKind.EXPENSE, SUM), SUM, NUMBER),
        r.SeveralWritten(30, totals, NUMBER, NUMBER + 29),
        r.SeveralWritten(3, totals, NUMBER, NUMBER + 2, open_question, parked=2),
        r.SeveralWritten(3, totals, NUMBER, NUMBER + 2, who),
        r.SeveralWritten(1, totals[:1], NUMBER, NUMBER, open_question),
        r.SeveralWritten(1, totals[:1], NUMBER, NUMBER, who, parked=2),
        r.CashCounted(SUM, SUM + 12345600),
        r.CashCounted(SUM, SUM - 12345600),
        r.CashAgrees(SUM),
    ]


def _asked(name: Names) -> list[r.Reply]:
    payment = r.Entry(r.EntryKind.RECEIVE_PAYMENT, SUM, name.party)
    credit = r.Entry(r.EntryKind.GIVE_CREDIT, SUM, name.party)
    return [
        r.AskOperation(name.party, SUM, (r.EntryKind.GIVE_CREDIT, r.EntryKind.RECEIVE_PAYMENT), first_label=3),
        r.AskOperation(name.party, SUM, (r.EntryKind.TAKE_CREDIT, r.EntryKind.CASH_PURCHASE)),
        *(r.AskOperation(None, SUM, (kind,)) for kind in r.EntryKind),
        *(r.AskAmount(name.party, kind) for kind in PARTY_KINDS),
        r.AskAmount(None, r.EntryKind.CASH_SALE),
        *(r.AskParty(SUM, kind) for kind in PARTY_KINDS),
        r.AskParty(None, r.EntryKind.GIVE_CREDIT),
        r.AskWho(name.party, (name.party, name.other, name.party)),
        r.AskWho(name.party, (name.other,), first_label=3),
        r.AskSameAgain(payment, name.other, AT),
        r.AskSameAgain(payment, None, AT),
        r.AskDirection(name.party, SUM, first_label=3),
        r.AskPaymentWithoutDebt(payment, name.party),
        r.AskPaymentBeyondDebt(payment, SUM),
        r.AskUnusualAmount(credit),
        r.AskSupplierCredit(credit, name.party),
        r.AskPaymentBeyondOwed(r.Entry(r.EntryKind.MAKE_PAYMENT, SUM, name.party), SUM),
        *(r.AskDaySale(SUM, already, day) for already in (SUM, None) for day in (None, PAST)),
        r.AskDifference(name.party, SUM, -SUM),
        r.AskDifference(name.party, 0, SUM),
        r.ParkedQuestions(12, (name.message,) * 12),
    ]


def _answered(name: Names) -> list[r.Reply]:
    return [
        r.NoneParked(),
        r.NothingOpen(),
        r.NothingOpen(r.Entry(r.EntryKind.RECEIVE_PAYMENT, SUM, name.party), NUMBER),
        r.NotOffered(3, 5),
        r.QuestionExpired(),
        r.LeftOut(),
    ]


def _corrected(name: Names) -> list[r.Reply]:
    entries = [r.Entry(kind, SUM, name.party) for kind in (*PARTY_KINDS, *OPENING_KINDS)]
    cash = [r.Entry(kind, SUM, category=name.category) for kind in CASH_KINDS]
    payment = entries[0]
    return [
        *(r.Undone(NUMBER, entry, SUM, NUMBER + 1) for entry in entries),
        *(r.Undone(NUMBER, entry, None, NUMBER + 1) for entry in cash),
        r.SeveralUndone(30, NUMBER, NUMBER + 29, NUMBER + 30, NUMBER + 59),
        r.NothingToUndo(),
        r.AlreadyUndone(NUMBER, NUMBER + 1),
        r.UndoNotYours(NUMBER, name.other),
        r.UndoNotYours(NUMBER, ""),
        r.UndoTooOld(NUMBER, 30),
        r.CannotUndoReversal(NUMBER),
        *(r.AskUndo(NUMBER, entry) for entry in (*entries, *cash)),
        r.AskWhichEntry(NUMBER, NUMBER + 3),
        r.AskReceipt(NUMBER),
        *(r.AmountChanged(NUMBER, SUM, entry, -SUM, NUMBER + 2) for entry in entries),
        *(r.AmountChanged(NUMBER, SUM, entry, None, NUMBER + 2) for entry in cash),
        r.PartyChanged(NUMBER, name.other, payment, SUM, NUMBER + 2, new_party=True),
        r.ReceiptMistyped("123456D"),
        r.ReceiptUnknown(NUMBER),
        *(r.EntryShown(NUMBER, entry, PAST) for entry in (*entries, *cash)),
        r.EntryExplained(NUMBER, name.message, name.other, AT, payment, undone_by=NUMBER + 1),
        r.EntryExplained(47, "Ali 500", "Ali", AT, payment, read_from=("Ali 500", "2"), version="1"),
        r.EntryExplained(NUMBER, name.message, name.other, AT.replace(hour=2), payment),
        r.EntryExplained(NUMBER, name.message, name.other, AT.replace(hour=9), payment),
        r.EntryExplained(NUMBER, name.message, name.other, AT.replace(hour=21), payment),
        r.EntryExplained(NUMBER, name.message, name.other, AT.replace(hour=13), payment),
    ]


def _read(name: Names) -> list[r.Reply]:
    lines = tuple(r.StatementLine(PAST, kind, SUM) for kind in r.EntryKind)
    rows = (r.PartyRow(name.party, SUM),) * 12
    totals = tuple(
        r.Total(kind, SUM)
        for kind in (r.EntryKind.CASH_SALE, r.EntryKind.GIVE_CREDIT, r.EntryKind.RECEIVE_PAYMENT, r.EntryKind.EXPENSE)
    )
    undone_by = ((name.party, 12), (name.other, 3))
    return [
        *(r.PartyBalance(name.party, balance) for balance in (SUM, -SUM, 0)),
        r.NoSuchParty(name.party),
        *(r.Statement(name.party, balance, lines, more=True) for balance in (SUM, -SUM, 0)),
        r.Statement(name.party, SUM, lines[:1]),
        r.Statement(name.party, SUM, ()),
        r.Receivables(SUM, 12, rows),
        r.Receivables(0, 0, ()),
        r.Payables(SUM, 12, rows),
        r.Payables(0, 0, ()),
        r.CashBalance(SUM),
        r.DayReport(PAST, totals, SUM),
        r.DayReport(PAST, (), SUM),
        *(r.PeriodReport(days, totals) for days in PERIODS),
        r.PeriodReport(PERIODS[0], ()),
        *(r.SalesReport(days, SUM, SUM, SUM) for days in PERIODS),
        *(r.ExpenseReport(days, SUM, tuple((name, SUM) for name in sorted(CATEGORIES))) for days in PERIODS),
        r.ExpenseReport(PERIODS[0], 0, ()),
        *(r.CashFlowReport(days, SUM, SUM, SUM, -SUM) for days in PERIODS),
        *(r.ProfitReport(days, SUM, SUM, SUM, net) for days in PERIODS for net in (SUM, -SUM)),
        r.DayDigest(PAST, SUM, SUM, SUM, SUM, 120, 15, undone_by, 12, "7F3K2Q", cheques=12),
        r.DayDigest(PAST, 50000, 50000, 50000, 120000, 41, 2, (("Bilal", 2),), 1, "7F3K2Q"),
        r.DayDigest(PAST, None, None, None, None, 120, 15, undone_by, 12, "7F3K2Q"),
    ]


def _talked(name: Names) -> list[r.Reply]:
    return [
        r.Greeting(),
        *(
            r.Help((*usual, reading, r.Example.UNDO), party, party)
            for usual in combinations(TAUGHT, 3)
            for reading in (r.Example.REPORT, r.Example.BALANCE)
            for party in (None, name.party)
        ),
        *(r.NotUnderstood(example) for example in r.Example),
        r.NotYet(),
        r.MessageTooLong(4000),
        r.TooManyEntries(30),
        *(r.MediaNotRead(media) for media in r.MediaKind),
        r.EditedMessage(),
        r.EditedMessage(NUMBER),
        r.DeletedMessage(),
        r.DeletedMessage(NUMBER),
        r.GroupMessage(),
        r.KeptForLater(),
        r.PeriodClosed(date(2025, 12, 31)),
        r.AmountTooLarge(),
        r.AmountMissing(),
        r.NameUnusable(),
        r.NotWritten(),
        r.OneTimeCode("123456"),
        r.TryLater(),
    ]


def _kept_shop(name: Names) -> list[r.Reply]:
    payment = r.Entry(r.EntryKind.RECEIVE_PAYMENT, SUM, name.party)
    return [
        r.AskShopName(),
        r.AskLanguage(),
        r.ShopOpened(name.shop),
        r.ShopOpened(name.shop, r.PartyEntryWritten(payment, -SUM, 1, new_party=True)),
        r.LanguageChanged(),
        r.ShopSwitched(name.shop),
        r.ShopList((name.shop,) * 9),
        r.NoSuchShop(name.shop),
        r.PhoneSet(name.party, PHONE),
        r.PhoneTaken(name.party, PHONE),
        r.PhoneUnreadable("0300-12345"),
        r.DueDateSet(name.party, PAST, SUM),
        r.DueDateSet(name.party, PAST),
        r.LimitSet(name.party, SUM),
        r.PartyAdded(name.party),
        r.PartyAdded(name.party, PHONE),
        r.PartyExists(name.party, -SUM),
        r.OptedOut(),
        r.OptedOut(name.shop),
        r.OptedIn(),
        r.AskMemberOptOut(),
    ]


def _guarded(name: Names) -> list[r.Reply]:
    discount = r.Entry(r.EntryKind.GIVE_DISCOUNT, SUM, name.party)
    opening = r.Entry(r.EntryKind.OPENING_RECEIVABLE, SUM, name.party)
    phone = r.PartyPhone(name.party, PHONE)
    return [
        r.PinSet(),
        r.AskPin(),
        r.PinAccepted(15),
        r.PinWrong(4),
        r.PinLocked(60),
        r.PinMalformed(),
        *(r.NotAllowed(role) for role in Role),
        *(r.WaitsForOwner(entry) for entry in (discount, opening, phone)),
        *(r.AskOwner(by, entry) for entry in (discount, opening, phone) for by in (name.other, PHONE)),
        *(r.OwnerAgreed(entry, NUMBER) for entry in (discount, opening)),
        r.OwnerAgreed(phone),
        *(r.OwnerRefused(entry) for entry in (discount, opening, phone)),
        *(r.ToldUndone(name.other, NUMBER, entry) for entry in (discount, opening)),
        r.ToldPinLocked(name.other, PHONE),
        r.ToldPinLocked(phone=PHONE),
        r.ToldMemberAdded(name.other, PHONE),
        *(r.ConfirmWithDigits(action, "47", name.other) for action in r.GuardedAction),
        r.ConfirmWithDigits(r.GuardedAction.ADD_MEMBER, "47", phone=PHONE),
        r.DigitsWrong(),
        *(r.MemberAdded(PHONE, role) for role in Role),
        r.MemberRemoved(PHONE),
    ]


def _recovered() -> list[r.Reply]:
    other = "+923017654321"
    return [
        r.HelperNamed(PHONE),
        r.HelperNamed(PHONE, has_pin=False),
        r.HelperIsYou(),
        r.ToldHelperNamed(PHONE),
        r.HelperReportsLoss(),
        r.AskWhoseNumber(),
        r.AskOwnersPin(PHONE),
        r.OwnerHasNoPin(PHONE),
        r.NumberLost(PHONE),
        r.ToldNumberLost(PHONE),
        r.NumberFrozen(),
        r.NotFrozenYet(),
        r.NewNumberNamed(other, AT),
        r.NewNumberTaken(other),
        r.ToldNewNumber(PHONE, other, AT),
        r.NumberWaits(AT),
        r.ToldNumberMoved(other),
        r.NumberFound(),
        r.ToldNumberFound(PHONE),
        r.AskCode(PHONE),
        r.CodeWrong(),
        r.NoWayToProve(),
        r.NumberBound(),
        r.ToldNewId(PHONE),
    ]


def _banked(name: Names) -> list[r.Reply]:
    moves = (r.EntryKind.BANK_DEPOSIT, r.EntryKind.BANK_WITHDRAW, r.EntryKind.OPENING_BANK)
    received = r.Entry(r.EntryKind.RECEIVE_PAYMENT, SUM, name.party, account=name.account)
    paid = r.Entry(r.EntryKind.MAKE_PAYMENT, SUM, name.party, account=name.account)
    spent = r.Entry(r.EntryKind.EXPENSE, SUM, category=name.category, account=name.account)
    moved = r.Entry(r.EntryKind.BANK_TRANSFER, SUM, account=name.account, to_account=name.account)
    cleared = r.Entry(r.EntryKind.CHEQUE_CLEARED, SUM, name.party, account=name.account)
    cheques = [r.Entry(kind, SUM, name.party) for kind in (r.EntryKind.RECEIVE_CHEQUE, r.EntryKind.GIVE_CHEQUE)]
    sold = [r.Entry(kind, SUM, account=name.account) for kind in (r.EntryKind.CASH_SALE, r.EntryKind.CASH_PURCHASE)]
    return [
        *(r.AccountEntryWritten(r.Entry(kind, SUM, account=name.account), name.account, SUM, NUMBER) for kind in moves),
        *(r.AccountEntryWritten(entry, name.account, SUM, NUMBER) for entry in (spent, moved, cleared, *sold)),
        r.AccountEntryWritten(spent, name.account, None, NUMBER, r.EntryDay(PAST), new_account=True),
        *(r.PartyEntryWritten(entry, SUM, NUMBER) for entry in (received, paid)),
        r.PartyEntryWritten(r.Entry(r.EntryKind.CHEQUE_BOUNCED, SUM, name.party), SUM, NUMBER),
        r.AccountBalance(name.account, -SUM),
        r.AccountBalances(SUM, (r.PartyRow(name.account, SUM),) * 12, more=True),
        r.AccountBalances(0, ()),
        r.NoSuchAccount(name.account),
        r.AskAccount(None, (name.account,) * 4),
        r.AskAccount(name.account, (name.account,)),
        *(r.ChequeWritten(entry, PAST, SUM, NUMBER) for entry in cheques),
        r.ChequeWritten(cheques[0], PAST, SUM, NUMBER, new_party=True, day=r.EntryDay(PAST)),
        r.NoChequeHeld(name.party, SUM),
        r.NoChequeHeld(name.party, None),
        r.ChequeSettledAlready(),
        r.SameAccount(),
        r.AskCheque(name.party, ((SUM, PAST),) * 3),
    ]


def _staffed(name: Names) -> list[r.Reply]:
    kinds = (r.EntryKind.PAY_SALARY, r.EntryKind.SALARY_ADVANCE, r.EntryKind.SALARY_ACCRUAL)
    entries = [r.Entry(kind, SUM, name.party) for kind in kinds]
    return [
        *(r.StaffEntryWritten(entry, None, None, NUMBER) for entry in entries),
        r.StaffEntryWritten(entries[0], SUM, None, NUMBER),
        r.StaffEntryWritten(r.Entry(kinds[1], SUM, name.party, account=name.account), SUM, SUM, NUMBER),
        r.StaffBalance(name.party, SUM, SUM),
        r.StaffBalance(name.party, None, None),
        *(r.AskStaff(entry, name.party) for entry in entries[:2]),
        r.AskStaffOrParty(name.party, SUM),
        r.AskWhichStaff(name.party, (name.party, name.other, name.party)),
    ]


def _stocked(name: Names) -> list[r.Reply]:
    goods = r.Goods(name.item, 1234500, "bag")
    row = r.GoodsLeft(goods, r.Goods(name.item, -12345678, "kg"))
    prices = tuple(r.Price(name.item, unit, SUM) for unit in sorted(UNITS))
    credit = r.Entry(r.EntryKind.GIVE_CREDIT, SUM, name.party)
    returns = (r.EntryKind.SALE_RETURN, r.EntryKind.PURCHASE_RETURN)
    return [
        r.PartyEntryWritten(credit, SUM, NUMBER, goods=(goods,) * 4),
        r.CashEntryWritten(r.Entry(r.EntryKind.CASH_SALE, SUM), SUM, NUMBER, goods=(goods,) * 4, short=(goods,) * 2),
        r.CashEntryWritten(r.Entry(r.EntryKind.CASH_PURCHASE, SUM), None, NUMBER, new_goods=(goods,) * 2),
        *(r.PartyEntryWritten(r.Entry(kind, SUM, name.party), SUM, NUMBER) for kind in returns),
        *(r.CashEntryWritten(r.Entry(kind, SUM), SUM, NUMBER) for kind in returns),
        *(
            r.StockWritten(kind, (row,) * 5, NUMBER, (goods,), r.EntryDay(PAST))
            for kind in ("stock_in", "stock_out", "stock_count")
        ),
        *(
            r.AskUndo(NUMBER, r.Entry(kind, SUM))
            for kind in (r.EntryKind.STOCK_IN, r.EntryKind.STOCK_OUT, r.EntryKind.STOCK_COUNT)
        ),
        r.AskStockCount((row,) * 5),
        r.StockAgrees((goods,) * 3),
        r.PricesSet(prices, (goods,)),
        r.StockOf((goods,), SUM),
        r.StockOf((r.Goods(name.item, None, "kg"),), None),
        r.StockList(SUM, 30, (goods,) * 12, more=True),
        r.StockList(None, 0, ()),
        r.StockLow((goods,) * 12),
        r.StockLow(()),
        r.AskItem(name.item, (name.item,) * 3),
        r.NoSuchItem(name.item),
        r.QuantityMissing(name.item),
        r.UnitUnknown(name.item, "carton", "litre"),
        r.PriceMissing(name.item),
        r.SaleCameBack(),
        r.TooMuchBack(),
    ]


def _rounds(name: Names) -> list[r.Reply]:
    goods = (r.Goods(name.item, 71000, "kg"),) * 2
    return [
        r.RoutineSet(name.party, goods[:1], SUM),
        r.RoutineSet(name.party, goods[:1], None),
        r.RoutineEnded(name.party, name.item),
        r.RoundWritten(38, goods, SUM, (name.party, name.other), NUMBER, NUMBER + 37, r.EntryDay(PAST)),
        r.RoundWritten(1, goods, SUM, (), NUMBER, NUMBER),
        r.AskRoundAgain(38, SUM),
        r.AskUndoRound(38, SUM, NUMBER, NUMBER + 37),
        r.NoRoutine(),
        r.RoundUnclear(name.party),
    ]
