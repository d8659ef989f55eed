"""What a person reads when the books refuse something: a reply for each broken ledger rule.

A test walks the tree of ledger errors and fails where one has no reply here. Handlers that know more (which entry,
whose khata) give the better reply themselves; these are for what nobody foresaw.
"""

from collections.abc import Callable
from typing import Any, Final

from bot.replies.banks import ChequeSettledAlready, SameAccount
from bot.replies.goods import SaleCameBack, TooMuchBack
from bot.replies.reply import Reply
from bot.replies.shop import PhoneTaken
from bot.replies.talk import AmountTooLarge, NameUnusable, NotWritten, PeriodClosed
from ledger_core import (
    AlreadyReversed,
    AmountOutOfRange,
    AnotherBusinessEntered,
    AppendOnly,
    ChequeSettled,
    DayOutOfRange,
    GoodsCameBack,
    IdempotencyKeyReused,
    InvalidName,
    InvalidPhone,
    InvoiceVoid,
    ItemNameTaken,
    ItemNotPriced,
    LedgerError,
    NameTaken,
    NotBalanced,
    NotStocked,
    QuantityOutOfRange,
    ReturnTooLarge,
    ReversalOfReversal,
    RoutinePosted,
    RoutineUnclear,
    StockRemains,
    TooManyCategories,
    TransferToItself,
    UnitInUse,
    UnknownAccount,
    UnknownBank,
    UnknownBusiness,
    UnknownCheque,
    UnknownEntry,
    UnknownInvoice,
    UnknownItem,
    UnknownParty,
    UnknownStaff,
    UnknownUnit,
)
from ledger_core import PeriodClosed as BooksClosed
from ledger_core import PhoneTaken as PhoneOfAnother

# Rules that a handler has seen to before it posts; what breaks them still is a race or a fault of ours.
_UNFORESEEN: Final = (
    AlreadyReversed,
    AnotherBusinessEntered,
    AppendOnly,
    DayOutOfRange,
    IdempotencyKeyReused,
    InvalidPhone,
    InvoiceVoid,
    ItemNameTaken,
    ItemNotPriced,
    NameTaken,
    NotBalanced,
    NotStocked,
    QuantityOutOfRange,
    ReversalOfReversal,
    RoutinePosted,
    RoutineUnclear,
    StockRemains,
    TooManyCategories,
    UnitInUse,
    UnknownAccount,
    UnknownBank,
    UnknownBusiness,
    UnknownCheque,
    UnknownEntry,
    UnknownInvoice,
    UnknownItem,
    UnknownParty,
    UnknownStaff,
    UnknownUnit,
)

REFUSALS: Final[dict[type[LedgerError], Callable[[Any], Reply]]] = {
    AmountOutOfRange: lambda _: AmountTooLarge(),
    ChequeSettled: lambda _: ChequeSettledAlready(),
    GoodsCameBack: lambda _: SaleCameBack(),
    ReturnTooLarge: lambda _: TooMuchBack(),
    TransferToItself: lambda _: SameAccount(),
    BooksClosed: lambda error: PeriodClosed(through=error.closed_through),
    InvalidName: lambda _: NameUnusable(),
    PhoneOfAnother: lambda error: PhoneTaken(error.party_name, error.phone),
    **dict.fromkeys(_UNFORESEEN, lambda _: NotWritten()),
}


def refusal(error: LedgerError) -> Reply:
    """Return the reply for a refusal of the books; nothing was written, and nothing will be tried again."""
    return REFUSALS[type(error)](error)
