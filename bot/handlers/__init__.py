"""One function a command, by topic: each calls ledger verbs and gives a reply. Front door: `carry_out`."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversation import Talk
from bot.handlers.banks import handle_bank_balance, handle_bank_deposit, handle_bank_transfer, handle_bank_withdraw
from bot.handlers.cash import (
    handle_cash_count,
    handle_cash_in,
    handle_cash_out,
    handle_cash_purchase,
    handle_cash_sale,
    handle_expense,
)
from bot.handlers.cheques import handle_cheque_bounced, handle_cheque_cleared
from bot.handlers.corrections import handle_edit_last, handle_explain, handle_undo
from bot.handlers.khata import (
    handle_give_credit,
    handle_give_discount,
    handle_make_payment,
    handle_opening_balance,
    handle_receive_payment,
    handle_take_credit,
)
from bot.handlers.outcome import Outcome
from bot.handlers.permissions import HELPER, PIN_FIRST, guarded, waiting_matter
from bot.handlers.reading import (
    handle_balance,
    handle_cash_balance,
    handle_payables,
    handle_receivables,
    handle_report,
    handle_statement,
)
from bot.handlers.returns import handle_purchase_return, handle_sale_return
from bot.handlers.routines import handle_post_routine, handle_set_routine
from bot.handlers.shops import (
    PIN_DIGITS,
    handle_add_member,
    handle_enter_pin,
    handle_remove_member,
    handle_switch_business,
    is_right_pin,
)
from bot.handlers.staff import handle_pay_salary, handle_salary_advance
from bot.handlers.stock import (
    handle_low_stock,
    handle_set_price,
    handle_stock_count,
    handle_stock_in,
    handle_stock_out,
    handle_stock_query,
)
from bot.handlers.talk import handle_answer, handle_greeting, handle_help, handle_set_language, handle_unknown
from bot.handlers.terms import handle_add_party, handle_set_due_date, handle_set_limit, handle_set_phone
from bot.handlers.wording import described
from bot.replies import NotYet
from bot.replies.refusals import refusal
from grammar import (
    AddMember,
    AddParty,
    Balance,
    BankBalance,
    BankDeposit,
    BankTransfer,
    BankWithdraw,
    CashBalance,
    CashCount,
    CashIn,
    CashOut,
    CashPurchase,
    CashSale,
    ChequeBounced,
    ChequeCleared,
    Choose,
    Command,
    ConfirmNo,
    ConfirmYes,
    EditLast,
    EnterPin,
    Expense,
    Explain,
    GiveCredit,
    GiveDiscount,
    Greeting,
    Help,
    ListPayables,
    ListReceivables,
    LowStock,
    MakePayment,
    OpeningBalance,
    PaySalary,
    PostRoutine,
    PurchaseReturn,
    ReceivePayment,
    RemoveMember,
    Report,
    SalaryAdvance,
    SaleReturn,
    SetDueDate,
    SetLanguage,
    SetLimit,
    SetPhone,
    SetPrice,
    SetRoutine,
    Statement,
    StockCount,
    StockIn,
    StockOut,
    StockQuery,
    SwitchBusiness,
    TakeCredit,
    Undo,
    Unknown,
)
from ledger_core import LedgerError, Session

__all__ = [
    "HELPER",
    "PIN_DIGITS",
    "PIN_FIRST",
    "WRITING",
    "Outcome",
    "carry_out",
    "described",
    "handle_enter_pin",
    "is_right_pin",
    "waiting_matter",
]

_Handler = Callable[[Session, Talk, Any, int], Awaitable[Outcome]]

_HANDLERS: dict[type[Command], _Handler] = {
    AddMember: handle_add_member,
    AddParty: handle_add_party,
    Balance: handle_balance,
    BankBalance: handle_bank_balance,
    BankDeposit: handle_bank_deposit,
    BankTransfer: handle_bank_transfer,
    BankWithdraw: handle_bank_withdraw,
    CashBalance: handle_cash_balance,
    CashCount: handle_cash_count,
    CashIn: handle_cash_in,
    CashOut: handle_cash_out,
    CashPurchase: handle_cash_purchase,
    CashSale: handle_cash_sale,
    ChequeBounced: handle_cheque_bounced,
    ChequeCleared: handle_cheque_cleared,
    Choose: handle_answer,
    ConfirmNo: handle_answer,
    ConfirmYes: handle_answer,
    EditLast: handle_edit_last,
    EnterPin: handle_enter_pin,
    Expense: handle_expense,
    Explain: handle_explain,
    GiveCredit: handle_give_credit,
    GiveDiscount: handle_give_discount,
    Greeting: handle_greeting,
    Help: handle_help,
    ListPayables: handle_payables,
    ListReceivables: handle_receivables,
    LowStock: handle_low_stock,
    MakePayment: handle_make_payment,
    OpeningBalance: handle_opening_balance,
    PaySalary: handle_pay_salary,
    PostRoutine: handle_post_routine,
    PurchaseReturn: handle_purchase_return,
    ReceivePayment: handle_receive_payment,
    RemoveMember: handle_remove_member,
    Report: handle_report,
    SalaryAdvance: handle_salary_advance,
    SaleReturn: handle_sale_return,
    SetDueDate: handle_set_due_date,
    SetLanguage: handle_set_language,
    SetLimit: handle_set_limit,
    SetPhone: handle_set_phone,
    SetPrice: handle_set_price,
    SetRoutine: handle_set_routine,
    Statement: handle_statement,
    StockCount: handle_stock_count,
    StockIn: handle_stock_in,
    StockOut: handle_stock_out,
    StockQuery: handle_stock_query,
    SwitchBusiness: handle_switch_business,
    TakeCredit: handle_take_credit,
    Undo: handle_undo,
    Unknown: handle_unknown,
}

# The commands with which a stranger's first message opens a shop.
WRITING: tuple[type[Command], ...] = (
    BankDeposit,
    CashIn,
    CashPurchase,
    CashSale,
    Expense,
    GiveCredit,
    MakePayment,
    OpeningBalance,
    PaySalary,
    ReceivePayment,
    StockCount,
    StockIn,
    TakeCredit,
)


async def carry_out(session: Session, talk: Talk, command: Command, index: int) -> Outcome:
    """Carry out command number `index` of a message; what the books refuse undoes this command alone."""
    handler = _HANDLERS.get(type(command))
    if handler is None:
        return Outcome(NotYet())
    stopped = guarded(talk, command)
    if stopped is not None:
        return stopped
    try:
        async with session.savepoint():
            return await handler(session, talk, command, index)
    except LedgerError as error:
        return Outcome(refusal(error))
