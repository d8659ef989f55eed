"""Replies about goods: what came, went or was counted, prices, and what is in stock.

This module must never add anything up: it shows the quantities that the books gave.
"""

from dataclasses import dataclass
from typing import ClassVar

from bot.replies.questions import NAMES_MAX, Question
from bot.replies.reading import ListReply
from bot.replies.reply import (
    Count,
    DayOfEntry,
    GoodsBookedList,
    GoodsLeftList,
    GoodsList,
    Levels,
    MaybeSum,
    Name,
    Number,
    Prices,
    Reply,
    Sum,
)
from bot.replies.speech import Speech


@dataclass(frozen=True)
class StockWritten(Reply):
    """Goods that came or went without a sale, or a count that was written, each with what there is now."""

    kind: str
    rows: GoodsLeftList
    number: Number
    new_goods: GoodsList = ()
    day: DayOfEntry = None

    def sentences(self) -> tuple[str, ...]:
        """Say which way they went; leave out the day where it does not fit."""
        return (f"entry.{self.kind}", f"entry.{self.kind}.brief")

    def line_count(self) -> int:
        """Each kind of goods is a part that may fall away."""
        return len(self.rows)


@dataclass(frozen=True)
class AskStockCount(Question):
    """Goods counted otherwise than the book has them: yes writes the difference."""

    rows: GoodsBookedList

    two_segments_because: ClassVar[str] = "the count and the book stand side by side"
    key: ClassVar[str] = "ask.stock_count"

    def line_count(self) -> int:
        """Each kind of goods is a part that may fall away."""
        return len(self.rows)


@dataclass(frozen=True)
class StockAgrees(Reply):
    """What was counted is what the book has."""

    goods: GoodsList

    key: ClassVar[str] = "stock.agrees"


@dataclass(frozen=True)
class PricesSet(Reply):
    """Sale prices that were set."""

    prices: Prices
    new_goods: GoodsList = ()

    key: ClassVar[str] = "stock.prices_set"

    def sentences(self) -> tuple[str, ...]:
        """Leave out which goods were new where it does not fit."""
        return ("stock.prices_set", "stock.prices_set.brief")

    def line_count(self) -> int:
        """Each price is a part that may fall away."""
        return len(self.prices)


@dataclass(frozen=True)
class StockOf(Reply):
    """What there is of one item, and its sale price if it has one."""

    level: GoodsList
    price_minor: MaybeSum

    key: ClassVar[str] = "stock.of"


@dataclass(frozen=True)
class StockList(ListReply):
    """What there is of each item that is kept in stock; `value_minor` what it cost, None where it is not told."""

    value_minor: MaybeSum
    count: Count
    levels: Levels

    def sentences(self) -> tuple[str, ...]:
        """Say so where nothing is kept in stock."""
        return ("stock.list",) if self.levels else ("stock.none",)

    def line_count(self) -> int:
        """Each item is a line."""
        return len(self.levels)


@dataclass(frozen=True)
class StockLow(ListReply):
    """What is running out."""

    levels: Levels

    def sentences(self) -> tuple[str, ...]:
        """Say so where nothing is."""
        return ("stock.low",) if self.levels else ("stock.low.none",)

    def line_count(self) -> int:
        """Each item is a line."""
        return len(self.levels)


@dataclass(frozen=True)
class AskItem(Question):
    """Which goods? `written` is near to up to three `names`; the last choice is another item."""

    written: Name
    names: tuple[str, ...]

    key: ClassVar[str] = "ask.item"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered names, and the label after them."""
        shown = self.names[:NAMES_MAX]
        choices = speech.numbered(tuple(speech.name(name) for name in shown), self.first_label)
        return super().words(speech) | {"choices": choices, "last": str(self.first_label + len(shown))}


@dataclass(frozen=True)
class NoSuchItem(Reply):
    """The shop knows no goods of that name."""

    written: Name

    key: ClassVar[str] = "stock.no_such_item"


@dataclass(frozen=True)
class QuantityMissing(Reply):
    """Goods without a quantity, or with one that cannot be: nothing was written."""

    item: Name

    key: ClassVar[str] = "stock.quantity_missing"


@dataclass(frozen=True)
class UnitUnknown(Reply):
    """Goods in a unit that the shop never measured in the item's own: nothing was written."""

    item: Name
    unit: str
    own_unit: str

    key: ClassVar[str] = "stock.unit_unknown"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add both units by their names."""
        return super().words(speech) | {"unit": speech.unit(self.unit), "own_unit": speech.unit(self.own_unit)}


@dataclass(frozen=True)
class PriceMissing(Reply):
    """Goods that have no set price: nothing was written."""

    item: Name

    key: ClassVar[str] = "stock.price_missing"


@dataclass(frozen=True)
class RoutineSet(Reply):
    """What a party takes every day from now on. `price_minor` is the price of a unit, None where none is set."""

    party: Name
    goods: GoodsList
    price_minor: MaybeSum

    def sentences(self) -> tuple[str, ...]:
        """Say so where no price is set: without one the round cannot be written."""
        return ("routine.set",) if self.price_minor is not None else ("routine.set.no_price",)


@dataclass(frozen=True)
class RoutineEnded(Reply):
    """A party takes something no more every day."""

    party: Name
    item: Name

    key: ClassVar[str] = "routine.ended"


@dataclass(frozen=True)
class RoundWritten(Reply):
    """The day's round as credit: `count` khatas, what went, what it came to, and who was left out."""

    count: Count
    goods: GoodsList
    amount_minor: Sum
    skipped: tuple[str, ...]
    first: Number
    last: Number
    day: DayOfEntry = None

    def sentences(self) -> tuple[str, ...]:
        """Say one receipt where it is but one; leave out the goods where they do not fit."""
        family = "routine.round.one" if self.first == self.last else "routine.round"
        return (family, f"{family}.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add who was left out; where they do not fit, the first and how many more."""
        names = [speech.name(name) for name in self.skipped]
        if speech.short and len(names) > 1:
            names = [f"{names[0]} +{len(names) - 1}"]
        return super().words(speech) | {"skipped": speech.listed(names)}


@dataclass(frozen=True)
class AskRoundAgain(Question):
    """The day's round was written already: yes writes it once more."""

    count: Count
    amount_minor: Sum

    key: ClassVar[str] = "ask.round_again"


@dataclass(frozen=True)
class AskUndoRound(Question):
    """A whole round is to be struck off, of `count` entries from receipt `first` to `last`: yes does it."""

    count: Count
    amount_minor: Sum
    first: Number
    last: Number

    key: ClassVar[str] = "ask.undo_round"


@dataclass(frozen=True)
class NoRoutine(Reply):
    """Nobody takes anything every day."""

    key: ClassVar[str] = "routine.none"


@dataclass(frozen=True)
class RoundUnclear(Reply):
    """A change for one who takes several goods does not say of which: nothing was written."""

    party: Name

    key: ClassVar[str] = "routine.unclear"


@dataclass(frozen=True)
class SaleCameBack(Reply):
    """A sale of which goods came back: it cannot be struck off before that is."""

    key: ClassVar[str] = "stock.came_back"


@dataclass(frozen=True)
class TooMuchBack(Reply):
    """More came back than the named sale has still out: nothing was written."""

    key: ClassVar[str] = "stock.too_much_back"
