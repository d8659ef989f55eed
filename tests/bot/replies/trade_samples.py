"""One of every reply about banks, cheques, staff, goods and rounds, at the longest usual names and sums."""

from bot import replies as r
from bot.replies.speech import UNITS
from tests.bot.replies.values import NUMBER, PAST, SUM, Names


def banked(name: Names) -> list[r.Reply]:
    """Return replies about banks, wallets and cheques."""
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


def staffed(name: Names) -> list[r.Reply]:
    """Return replies about staff."""
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


def stocked(name: Names) -> list[r.Reply]:
    """Return replies about goods and stock."""
    goods = r.Goods(name.item, 1234500, "bag")
    row = r.GoodsLeft(goods, r.Goods(name.item, -12345678, "kg"))
    prices = tuple(r.Price(name.item, unit, SUM) for unit in sorted(UNITS))
    credit = r.Entry(r.EntryKind.GIVE_CREDIT, SUM, name.party)
    returns = (r.EntryKind.SALE_RETURN, r.EntryKind.PURCHASE_RETURN)
    return [
        r.PartyEntryWritten(credit, SUM, NUMBER, goods=(goods,) * 4),
        r.PartyEntryWritten(r.Entry(r.EntryKind.CREATE_INVOICE, SUM, name.party), SUM, NUMBER),
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


def rounds(name: Names) -> list[r.Reply]:
    """Return replies about routines and rounds."""
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
