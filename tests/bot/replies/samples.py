"""One of every reply, at the longest usual names and sums, and some at ordinary ones.

A reply that is not here fails `test_every_reply_has_a_sample`.
"""

from datetime import date
from itertools import combinations

from bot import replies as r
from bot.replies.speech import CATEGORIES
from ledger_core import Role
from tests.bot.replies.trade_samples import banked, rounds, staffed, stocked
from tests.bot.replies.values import AT, NUMBER, PAST, PERIODS, PHONE, SUM, Names, names

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
        *banked(name),
        *staffed(name),
        *stocked(name),
        *rounds(name),
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
