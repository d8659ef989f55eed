"""Every rule of the books has a sentence for the one who broke it."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.replies import AmountTooLarge, ChannelKind, Language, PeriodClosed, refusal, render
from bot.replies.refusals import REFUSALS
from ledger_core import AmountOutOfRange, ItemNameTaken, ItemNotPriced, LedgerError, NameTaken, RoutineUnclear
from ledger_core import PeriodClosed as BooksClosed
from ledger_core import PhoneTaken as PhoneOfAnother

# What the rules that carry something carry.
FIELDS: dict[type[LedgerError], tuple[object, ...]] = {
    BooksClosed: (date(2026, 6, 30),),
    ItemNameTaken: (1, "cheeni"),
    ItemNotPriced: (1,),
    NameTaken: ("HBL",),
    PhoneOfAnother: (1, "Ali", "+923001234567"),
    RoutineUnclear: (1,),
}


def broken_rules(of: type[LedgerError]) -> Iterator[type[LedgerError]]:
    for rule in of.__subclasses__():
        yield rule
        yield from broken_rules(rule)


def test_every_broken_rule_has_a_reply() -> None:
    assert set(broken_rules(LedgerError)) == set(REFUSALS)


@pytest.mark.parametrize("language", Language)
def test_a_refusal_never_promises_another_try(language: Language) -> None:
    promised = {Language.ROMAN: "koshish", Language.URDU: "کوشش", Language.ENGLISH: "tried again"}[language]
    for rule, reply in REFUSALS.items():
        error = rule(*FIELDS.get(rule, ()))
        text = render(reply(error), language, ChannelKind.SMS, today=date(2026, 7, 15))
        assert promised not in text


def test_what_the_books_say_is_passed_on() -> None:
    assert refusal(BooksClosed(date(2026, 6, 30))) == PeriodClosed(date(2026, 6, 30))
    assert refusal(AmountOutOfRange()) == AmountTooLarge()
