"""The commands a message can hold, as frozen values.

One dataclass an operation, by topic; `Command` is their union and `OPERATIONS` finds a class by its operation's
name. `to_dict` gives the JSON form. Nothing here knows words, the ledger or the chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammar.commands.base import Item, RoutineChange, to_dict
from grammar.commands.entries import (
    BankDeposit,
    BankTransfer,
    BankWithdraw,
    CashIn,
    CashOut,
    CashPurchase,
    CashSale,
    ChequeBounced,
    ChequeCleared,
    Expense,
    GiveCredit,
    GiveDiscount,
    MakePayment,
    OpeningBalance,
    PaySalary,
    PurchaseReturn,
    ReceivePayment,
    SalaryAdvance,
    SaleReturn,
    TakeCredit,
)
from grammar.commands.goods import (
    CreateInvoice,
    LowStock,
    PostRoutine,
    SetPrice,
    SetRoutine,
    StockCount,
    StockIn,
    StockOut,
    StockQuery,
)
from grammar.commands.questions import (
    Balance,
    BankBalance,
    CashBalance,
    CashCount,
    Explain,
    ListPayables,
    ListReceivables,
    Report,
    SendAllReminders,
    SendReminder,
    SendStatement,
    SetDueDate,
    SetLimit,
    Statement,
)
from grammar.commands.talk import (
    AddMember,
    AddParty,
    Backup,
    Choose,
    ConfirmNo,
    ConfirmYes,
    EditLast,
    EnterPin,
    Greeting,
    Help,
    OptIn,
    OptOut,
    RemoveMember,
    RenameParty,
    SetLanguage,
    SetPhone,
    SwitchBusiness,
    Undo,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MoneyCommand = (
    GiveCredit
    | ReceivePayment
    | TakeCredit
    | MakePayment
    | ChequeCleared
    | ChequeBounced
    | OpeningBalance
    | GiveDiscount
    | SaleReturn
    | PurchaseReturn
    | CashSale
    | CashPurchase
    | Expense
    | CashIn
    | CashOut
    | BankDeposit
    | BankWithdraw
    | BankTransfer
    | PaySalary
    | SalaryAdvance
)
GoodsCommand = (
    StockIn | StockOut | StockCount | SetPrice | CreateInvoice | SetRoutine | PostRoutine | StockQuery | LowStock
)
Question = (
    Balance
    | Statement
    | ListReceivables
    | ListPayables
    | Report
    | CashBalance
    | BankBalance
    | CashCount
    | SendReminder
    | SendAllReminders
    | SetDueDate
    | SetLimit
    | SendStatement
    | Explain
)
Talk = (
    AddParty
    | RenameParty
    | SetPhone
    | Undo
    | EditLast
    | ConfirmYes
    | ConfirmNo
    | Choose
    | Help
    | Greeting
    | Backup
    | AddMember
    | RemoveMember
    | SwitchBusiness
    | EnterPin
    | OptOut
    | OptIn
    | SetLanguage
    | Unknown
)
Command = MoneyCommand | GoodsCommand | Question | Talk

OPERATIONS: Mapping[str, type[Command]] = {cls.op: cls for cls in Command.__args__}

__all__ = [
    "OPERATIONS",
    "AddMember",
    "AddParty",
    "Backup",
    "Balance",
    "BankBalance",
    "BankDeposit",
    "BankTransfer",
    "BankWithdraw",
    "CashBalance",
    "CashCount",
    "CashIn",
    "CashOut",
    "CashPurchase",
    "CashSale",
    "ChequeBounced",
    "ChequeCleared",
    "Choose",
    "Command",
    "ConfirmNo",
    "ConfirmYes",
    "CreateInvoice",
    "EditLast",
    "EnterPin",
    "Expense",
    "Explain",
    "GiveCredit",
    "GiveDiscount",
    "Greeting",
    "Help",
    "Item",
    "ListPayables",
    "ListReceivables",
    "LowStock",
    "MakePayment",
    "OpeningBalance",
    "OptIn",
    "OptOut",
    "PaySalary",
    "PostRoutine",
    "PurchaseReturn",
    "ReceivePayment",
    "RemoveMember",
    "RenameParty",
    "Report",
    "RoutineChange",
    "SalaryAdvance",
    "SaleReturn",
    "SendAllReminders",
    "SendReminder",
    "SendStatement",
    "SetDueDate",
    "SetLanguage",
    "SetLimit",
    "SetPhone",
    "SetPrice",
    "SetRoutine",
    "Statement",
    "StockCount",
    "StockIn",
    "StockOut",
    "StockQuery",
    "SwitchBusiness",
    "TakeCredit",
    "Undo",
    "Unknown",
    "to_dict",
]
