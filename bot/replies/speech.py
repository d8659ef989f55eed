"""Values into words: how a sum, a balance, an entry or a list is said in one language.

A `Speech` is one attempt at a reply: with names at full length or at their usual length, with so many lines of a
list, with or without direction marks. It must never decide what is said, only how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.replies import catalog, formats
from bot.replies.entry import Entry, PartyPhone
from bot.replies.receipts import receipt
from bot.replies.segments import gsm_safe
from ledger_core import to_quantity_string

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from bot.replies.entry import EntryDay, EntryKind, Goods, GoodsLeft, PartyRow, Price, StatementLine, Total
    from bot.replies.language import Language

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
NAME_MAX: Final = 40
"""No name is shown longer than this, whatever was stored."""
QUOTE_MAX: Final = 300
PARTY_USUAL, SHOP_USUAL, QUOTE_USUAL = 18, 20, 32
PARTY_USUAL_URDU, SHOP_USUAL_URDU, QUOTE_USUAL_URDU = 12, 14, 24
"""The usual lengths: a name is cut to these when the whole reply would cost one segment more."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One attempt at saying something in a language on a day (the business's own)."""

    language: Language
    today: date
    short: bool = False
    marks: bool = False
    lines_max: int = 0

    def say(self, key: str, **words: str) -> str:
        """Return the sentence of a key, filled."""
        return catalog.fill(self.language, key, words)

    def text(self, words: str, usual: int, usual_urdu: int, longest: int = NAME_MAX) -> str:
        """Return a person's own words, made safe and cut to the length that this attempt allows."""
        usual = usual_urdu if self.language.right_to_left else usual
        plain = words if self.language.right_to_left else gsm_safe(words)
        shown = formats.clean_name(plain, usual if self.short else longest)
        return formats.isolated(shown, self.language) if self.marks else shown

    def name(self, name: str) -> str:
        """Return a person's or a khata's name."""
        return self.text(name, PARTY_USUAL, PARTY_USUAL_URDU)

    def maybe_name(self, name: str | None) -> str:
        """Return a name, or nothing where there is none."""
        return self.name(name) if name else ""

    def person(self, name: str | None) -> str:
        """Return a member's name, or his number as people dial it where he has none."""
        return self.phone(name) if name and _E164.fullmatch(name) else self.maybe_name(name)

    def shop(self, name: str | None) -> str:
        """Return a shop's name."""
        return "" if name is None else self.text(name, SHOP_USUAL, SHOP_USUAL_URDU)

    def quote(self, message: str) -> str:
        """Return a message as it was written."""
        return self.text(message, QUOTE_USUAL, QUOTE_USUAL_URDU, QUOTE_MAX)

    def phone(self, e164: str | None) -> str:
        """Return a phone number."""
        return "" if e164 is None else formats.phone_text(e164)

    def number(self, value: int | None) -> str:
        """Return a count, without grouping."""
        return "" if value is None else str(value)

    def sum(self, amount_minor: int | None) -> str:
        """Return a sum of paisa, without a currency."""
        return "" if amount_minor is None else formats.sum_text(amount_minor)

    def balance(self, balance_minor: int | None) -> str:
        """Return what is open after an entry: positive, they owe us."""
        return "" if balance_minor is None else self._signed("after", balance_minor)

    def side(self, balance_minor: int) -> str:
        """Return a balance as a bare phrase: lene Rs 1,200."""
        return self._signed("side", balance_minor)

    def receipt(self, number: int | None) -> str:
        """Return an entry's receipt."""
        return "" if number is None else receipt(number, self.language)

    def day(self, day: date | None) -> str:
        """Return a day as 15/7."""
        return "" if day is None else formats.day_text(day, self.today)

    def weekday(self, day: date) -> str:
        """Return a day with its name: Juma 17/7."""
        return f"{formats.weekday_name(day, self.language)} {self.day(day)}"

    def month(self, day: date) -> str:
        """Return a month with its year."""
        return f"{formats.month_name(day, self.language)} {day.year}"

    def entry_day(self, day: EntryDay | None) -> str:
        """Return the day of an entry, or nothing when it is today's and changed no past day."""
        if day is None or (day.day == self.today and not day.late):
            return ""
        return self.say("day.late" if day.late else "day.past", day=self.day(day.day))

    def clock(self, at: datetime) -> str:
        """Return the time of day: 4:10."""
        return formats.clock_text(at)

    def moment(self, at: datetime) -> str:
        """Return a day and time: 15/7 4:10 shaam."""
        return f"{self.day(at.date())} {self.say(f'clock.{formats.part_of_day(at)}', time=formats.clock_text(at))}"

    def entry(self, entry: Entry | None) -> str:
        """Return an entry in a few words."""
        if entry is None:
            return ""
        return self.say(
            f"line.{entry.kind}",
            party="" if entry.party is None else self.name(entry.party),
            amount=self.sum(entry.amount_minor),
            category=self.category(entry.category),
            account=self.maybe_name(entry.account),
            to_account=self.maybe_name(entry.to_account),
        )

    def matter(self, matter: Entry | PartyPhone) -> str:
        """Return what waits for the owner: an entry, or a khata's number."""
        if isinstance(matter, Entry):
            return self.entry(matter)
        return self.say("line.set_phone", party=self.name(matter.party), phone=self.phone(matter.phone))

    def entry_brief(self, entry: Entry) -> str:
        """Return only who and how much, where a whole line does not fit."""
        if entry.party is None:
            return self.entry(entry)
        return self.say("line.brief", party=self.name(entry.party), amount=self.sum(entry.amount_minor))

    def category(self, category: str | None) -> str:
        """Return the name of an expense category: the language's own for a canonical one, else as written."""
        if category is None:
            return ""
        return self.say(f"category.{category}") if category in CATEGORIES else self.name(category)

    def verb(self, kind: EntryKind) -> str:
        """Return a kind as a choice: udhaar diya."""
        return self.say(f"verb.{kind}")

    def word(self, kind: EntryKind) -> str:
        """Return a kind in one word: udhaar."""
        return self.say(f"word.{kind}")

    def totals(self, totals: tuple[Total, ...]) -> str:
        """Return sums by kind: udhaar 700, wusool 1,500."""
        return self.listed(
            self.say("list.total", word=self.word(total.kind), amount=self.sum(total.amount_minor)) for total in totals
        )

    def listed(self, texts: Iterable[str]) -> str:
        """Return texts in one line, with this language's comma between them."""
        return f"{self.say('list.comma')} ".join(texts)

    def statement_lines(self, lines: tuple[StatementLine, ...]) -> str:
        """Return as many lines of a khata as this attempt allows."""
        return "\n".join(
            f"{self.day(line.day)} {self.word(line.kind)} {self.sum(line.amount_minor)}"
            for line in lines[: self.lines_max]
        )

    def rows(self, rows: tuple[PartyRow, ...]) -> str:
        """Return as many khatas with their sums as this attempt allows."""
        return "\n".join(f"{self.name(row.party)} {self.sum(row.amount_minor)}" for row in rows[: self.lines_max])

    def measured(self, goods: Goods) -> str:
        """Return goods with their quantity: 2 bori cheeni."""
        name = self.name(goods.name)
        if goods.quantity is None:
            return name
        amount = self.quantity(goods.quantity, goods.unit)
        return self.say("goods.measured", amount=amount, name=name)

    def quantity(self, quantity: int, unit: str) -> str:
        """Return thousandths of a unit: 2.5 kg."""
        return f"{to_quantity_string(quantity)} {self.unit(unit)}"

    def unit(self, unit: str) -> str:
        """Return the name of a unit, or the unit as it is where it has none here."""
        return self.say(f"unit.{unit}") if unit in UNITS else unit

    def goods(self, goods: tuple[Goods, ...]) -> str:
        """Return goods in one line; where they do not fit, the first and how many more."""
        if not self.short or not goods:
            return self.listed(self.measured(one) for one in goods)
        more = f" +{len(goods) - 1}" if len(goods) > 1 else ""
        return f"{self.measured(goods[0])}{more}"

    def goods_left(self, rows: tuple[GoodsLeft, ...]) -> str:
        """Return as many goods as this attempt allows, each with what there is of it now."""
        return self._beside("goods.left", rows)

    def goods_booked(self, rows: tuple[GoodsLeft, ...]) -> str:
        """Return as many goods as this attempt allows, each with what the book has of it."""
        return self._beside("goods.booked", rows)

    def _beside(self, key: str, rows: tuple[GoodsLeft, ...]) -> str:
        return self._cut(
            tuple(
                self.say(key, goods=self.measured(row.goods), left=self.quantity(row.left.quantity or 0, row.left.unit))
                for row in rows
            )
        )

    def _cut(self, texts: tuple[str, ...]) -> str:
        """Return as many texts in one line as this attempt allows, and how many more there are; all inside a reply."""
        shown = self.lines_max or len(texts)
        more = f" +{len(texts) - shown}" if len(texts) > shown else ""
        return f"{self.listed(texts[:shown])}{more}"

    def levels(self, goods: tuple[Goods, ...]) -> str:
        """Return as many goods as this attempt allows, one to a line, with what there is of each."""
        return "\n".join(
            f"{self.name(one.name)} {self.quantity(one.quantity or 0, one.unit)}" for one in goods[: self.lines_max]
        )

    def prices(self, prices: tuple[Price, ...]) -> str:
        """Return what is asked for a unit of each: cheeni Rs 150 / kg."""
        return self._cut(
            tuple(
                self.say(
                    "goods.price",
                    name=self.name(one.name),
                    amount=self.sum(one.price_minor),
                    unit=self.unit(one.unit),
                )
                for one in prices
            )
        )

    def numbered(self, texts: tuple[str, ...], first_label: int) -> str:
        """Return choices one to a line, numbered from `first_label`."""
        return "\n".join(f"{label} {text}" for label, text in enumerate(texts, first_label))

    def _signed(self, family: str, balance_minor: int) -> str:
        state = "owes" if balance_minor > 0 else "owed" if balance_minor < 0 else "settled"
        return self.say(f"{family}.{state}", amount=self.sum(abs(balance_minor)))


CATEGORIES: Final = frozenset(
    {
        "electricity",
        "gas",
        "water",
        "rent",
        "wages",
        "transport",
        "phone",
        "internet",
        "food",
        "repair",
        "tax",
        "packing",
        "fuel",
        "misc",
    }
)
"""The canonical expense categories; any other is the shop's own word."""
UNITS: Final = frozenset(
    {
        *("kg", "g", "maund", "ser", "pao", "tola", "ton", "litre", "ml", "dozen", "pair", "piece", "set", "suit"),
        *("strip", "bottle", "packet", "carton", "bag", "box", "roll", "metre", "yard", "foot", "tray", "crate"),
    }
)
"""The units of the message contract; any other is shown as it is."""
