"""Every broken rule of the books is known to the API, to the conversation and to the database, by one name each."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import asyncpg
import pytest

import ledger_core
import migrations
from api.errors import STATUSES
from bot.replies.refusals import REFUSALS, refusal
from bot.replies.reply import Reply
from ledger_core import LedgerError
from ledger_core.errors import _BY_SQLSTATE, from_database

INBOX_OWN = {"MU020"}
# What the rules that carry something carry.
FIELDS: dict[type[LedgerError], tuple[object, ...]] = {
    ledger_core.ItemNameTaken: (1, "cheeni"),
    ledger_core.PeriodClosed: (date(2026, 11, 20),),
    ledger_core.PhoneTaken: (1, "Ali", "+923001234567"),
    ledger_core.NameTaken: ("HBL",),
    ledger_core.RoutineUnclear: (1,),
    ledger_core.ItemNotPriced: (1,),
}


def _tree(root: type[LedgerError] = LedgerError) -> Iterator[type[LedgerError]]:
    for child in root.__subclasses__():
        yield child
        yield from _tree(child)


RULES = sorted(_tree(), key=lambda rule: rule.code)
RAISED = {
    state
    for file in (Path(migrations.__file__).parent / "sql").glob("*.sql")
    for state in re.findall(r"errcode\s*=\s*'(MU\w+)'", file.read_text(encoding="utf-8"))
}


def _database_error(state: str, detail: str | None = None) -> asyncpg.PostgresError:
    error = asyncpg.PostgresError("a rule")
    error.sqlstate = state  # type: ignore[misc]  # asyncpg sets it by class, one for each known state; ours are not known
    error.detail = detail
    return error


def test_the_tables_of_translations_are_complete() -> None:
    assert len(RULES) > 10
    assert set(STATUSES) == set(RULES)
    assert set(REFUSALS) == set(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_public_has_a_status_and_a_sentence(rule: type[LedgerError]) -> None:
    assert getattr(ledger_core, rule.__name__) is rule
    assert rule.__name__ in ledger_core.__all__
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.code)
    assert 400 <= STATUSES[rule] <= 500
    assert isinstance(refusal(rule(*FIELDS.get(rule, ()))), Reply)


def test_codes_are_given_once() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("state", sorted(RAISED - INBOX_OWN))
def test_what_the_database_raises_is_a_rule_of_the_books(state: str) -> None:
    rule = from_database(_database_error(state, "2026-11-20"))
    assert rule is not None
    assert type(rule) in RULES


def test_each_state_is_raised_somewhere_and_means_one_rule() -> None:
    ours = RAISED - INBOX_OWN
    assert ours == {state for state in _BY_SQLSTATE if state.startswith("MU")}
    assert RAISED > INBOX_OWN
    meant = [type(from_database(_database_error(state, "2026-11-20"))) for state in ours]
    assert len(set(meant)) == len(meant)


def test_the_last_closed_day_comes_along() -> None:
    closed = from_database(_database_error("MU005", "2026-11-20"))
    assert isinstance(closed, ledger_core.PeriodClosed)
    assert closed.closed_through.isoformat() == "2026-11-20"


@pytest.mark.parametrize("state", ["MU020", "23505", "40P01", "57014", "", "MU999"])
def test_other_failures_of_the_database_are_no_rule(state: str) -> None:
    assert from_database(_database_error(state)) is None
