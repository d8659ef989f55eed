"""A message's lines: answers and notices that take it whole, a PIN at its end, headings, totals, what carries over.

A line that cannot be read gives `Unknown` in its place and does not stop the others; past the limit none is read.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from grammar.commands import Expense, Greeting, Report, Unknown
from grammar.dates import Day, read_days
from grammar.lexicon import Lexeme, Meaning, lexemes
from grammar.normalise import even_out
from grammar.numbers import read_numbers
from grammar.parser.courtesy import is_courtesy, parted_from_pin, said_with_pin, takes_a_pin
from grammar.parser.cutting import ASKS, Message, Read, entries, span_of
from grammar.parser.listing import drawn_together, is_drawn
from grammar.parser.sharing import VERBS
from grammar.parser.talk import is_notice, leading_talk, routine_of_the_day, whole_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from grammar.parser.clauses import Clause
    from grammar.parser.message import Context

_LINES_MAX = 50
_LINE_WORDS_MAX = 150
_HEADING_MAX = 5
_BROKEN_MAX = 4
_MAMOOL_MAX = 4  # `aaj ka doodh ka mamool`: where the word may stand at the latest
# What each line under the head of one entry has at least: goods, a total, a remark on the whole.
_LISTED = (
    *("GOOD", "UNIT", "KUL", "DISCOUNT", "ADVANCE", "ENGAVE", "GAVE", "JAMA"),
    *("DAY", "DATE", "ISO"),
)
_SUMS = frozenset({"total", "کل"})  # "کل" is also a day


def read_message(text: str, today: dt.date, context: Context | None) -> list[Read]:
    """The commands of a message, in its order; at least one unless the message is blank."""
    words = lexemes(text)
    if not words:
        return []
    if is_notice(text, words):
        return [Read(Unknown(reason="notice"), span_of(words, "notice"))]
    answer = whole_answer(words)
    if answer is not None:
        return [Read(answer, span_of(words, "answer"))]
    message = Message(today, known_names(context) if context else {})
    with_pin = _before_pin(words, message)
    if with_pin is not None:
        return with_pin
    lines = [line for line in _lines(words) if line]
    drawn = _drawn(lines, message)
    if drawn is not None:
        return drawn
    out: list[Read] = []
    for number, line in enumerate(lines[:_LINES_MAX]):
        out.extend(_line(line, message, out, lines[number + 1] if number + 1 < len(lines) else None))
    if 1 < len(lines) <= _BROKEN_MAX and all(isinstance(read.command, Unknown) for read in out):
        out = _broken(lines, message) or out
    if len(lines) > _LINES_MAX:
        out.append(Read(Unknown(reason="too_many_lines"), span_of(list(chain(*lines[_LINES_MAX:])))))
    return out


def _broken(lines: list[list[Lexeme]], message: Message) -> list[Read]:
    """One sentence that was broken over lines (`Ali ne`, `500`, `diye`), where no line by itself says anything."""
    message.heading = []
    made = entries(read_days(read_numbers(list(chain(*lines)))), message)
    return made if len(made) == 1 and not isinstance(made[0].command, Unknown) else []


def _drawn(lines: list[list[Lexeme]], message: Message) -> list[Read] | None:
    """A message that is one entry over several lines; None where it is not."""
    if not 1 < len(lines) <= _LINES_MAX or not all(any(word.has(*_LISTED) for word in line) for line in lines[1:]):
        return None
    read = [read_days(read_numbers(line)) for line in lines]
    words = drawn_together(read)
    if words is None:
        return None
    made = entries(words, message)
    return made if is_drawn([each.command for each in made], read) else None


def _before_pin(words: list[Lexeme], message: Message) -> list[Read] | None:
    """A command and the PIN at its end; None where the number may be anything else."""
    parted = None if any(word.has("NL") for word in words) else parted_from_pin(words)
    if parted is None:
        return None
    rest, pin = parted
    named = said_with_pin(words)
    if not named and message.clause(read_days(read_numbers(list(words)))).commands is not None:
        return None
    reads = entries(read_days(read_numbers(rest)), message)
    if any(isinstance(read.command, Unknown) or not (named or takes_a_pin(read.command, rest)) for read in reads):
        return None
    return [*reads, Read(pin, span_of(words[-1:], "pin"))]


@lru_cache(maxsize=32)
def known_names(context: Context) -> dict[str, str]:
    """The business's own names, evened out, each with the class of its words; one that is of two classes has none."""
    known: dict[str, str] = {}
    for kind, names in (("NAME", context.parties + context.staff), ("GOOD", context.items), ("BANK", context.accounts)):
        for name in names:
            for form in {" ".join(word.text for word in lexemes(name)), even_out(name)[0]}:
                known[form] = kind if known.get(form, kind) == kind else ""
    return known


def _lines(words: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    line: list[Lexeme] = []
    for word in words:
        if word.has("NL"):
            yield line
            line = []
        else:
            line.append(word)
    yield line


def _line(line: list[Lexeme], message: Message, before: list[Read], following: list[Lexeme] | None) -> list[Read]:
    """One line: a heading, a total, or entries."""
    greeting, rest = leading_talk(line)
    if not rest:
        return [Read(Greeting(), span_of(line, "answer"))] if greeting else []
    if len(rest) > _LINE_WORDS_MAX:
        return [Read(Unknown(reason="too_long"), span_of(rest))]
    words = read_days(read_numbers(rest))
    if is_courtesy(words):
        return []
    total = _total([word for word in words if word.text != ":"])
    if total is not None and before:
        return [] if total == _sum_of(before) else [Read(Unknown(reason="total"), span_of(words, "total"))]
    head, body = _heading(words, message, following)
    if head is not None:
        message.heading = _old_debts(head)
        if not body:
            return []
        words = body
    if any(word.has("MAMOOL") for word in words[:_MAMOOL_MAX]):
        routine = routine_of_the_day(words, message.today)
        if routine is not None:
            return [Read(routine, span_of(words, "routine"))]
    total = _total(words)
    if total is not None:
        return [] if total == _sum_of(before) else [Read(Unknown(reason="total"), span_of(words, "total"))]
    return [_on_day(read, message) for read in entries(words, message)]


def _on_day(read: Read, message: Message) -> Read:
    """An entry under a heading with a day (`kal:`) is of that day, unless it says its own."""
    said = next((word for word in message.heading if isinstance(word.value, Day)), None)
    command: Any = read.command  # not every command has a date
    if said is None or not isinstance(said.value, Day) or getattr(command, "date", read) is not None:
        return read
    date = said.value.resolve(message.today, future=False)
    if date is None or date > message.today:
        return replace(read, command=Unknown())
    return replace(read, command=replace(command, date=date), spans=span_of([said], "date") + read.spans)


def _heading(
    words: list[Lexeme], message: Message, following: list[Lexeme] | None
) -> tuple[list[Lexeme] | None, list[Lexeme]]:
    """A heading (`wusool:`, `kal ka udhaar:`, `kharche`) and what follows it on the line."""
    last = following is None
    colon = next((index for index, word in enumerate(words) if word.text == ":"), None)
    head = words[:colon] if colon is not None else words
    body = words[colon + 1 :] if colon is not None else []
    if (
        not head
        or len(head) > _HEADING_MAX
        or any(word.has("NUM", "NUMWORD", "BAD", "PHONE", "ENTRY") or word.text == "?" for word in head)
    ):
        return None, words
    if any(word.has("COND", "HEARSAY") and not word.has("NAME") for word in head):
        return None, words  # `misal ke tor par: ...`, `Ali kehta hai: ...`: what follows is in doubt
    if colon is None and any(not word.meanings or word.has("NEG", "NAME", "HON", *ASKS) for word in head):
        return None, words
    if colon is None and (last or not _heads(message.clause(words), following or [], message)):
        return None, words
    if body and (message.clause(words).commands is not None):
        return None, words
    if not body and last:
        return None, words
    if not any(word.has(*VERBS, "DATE", "COUNT", "PERIOD", "STOCK") for word in head) and colon is None:
        return None, words
    named = any(word.has("RATE", "GOT", "KHARCH") for word in head)  # `udhaar list:` may be of old debts
    return [word for word in head if not (named and word.has("LIST"))], body


def _heads(clause: Clause, following: list[Lexeme], message: Message) -> bool:
    """Whether a line without a colon heads what follows; `kharcha` does over costs, though it could be a question."""
    if clause.commands is None:
        return True
    under = message.clause(read_days(read_numbers(leading_talk(following)[1])))
    costs = all(isinstance(each, Report) and each.kind == "expenses" for each in clause.commands)
    summed = any(phrase.kind in {"AMT", "AMTKA"} for phrase in under.found)
    cost = under.commands is not None and all(isinstance(each, Expense) for each in under.commands)
    return costs and (cost or (under.commands is None and summed))


def _old_debts(head: list[Lexeme]) -> list[Lexeme]:
    """`lene hain:` over names without a marker says who owes; over a sentence it would say nothing of whom."""
    verbs = [word for word in head if word.has("LENE", "DENE")]
    if len(verbs) != 1 or any(word.has("NE", "KO", "NAME", "HON", "UDHAAR") or not word.meanings for word in head):
        return head
    kind = "HEADLENE" if verbs[0].has("LENE") else "HEADDENE"
    return [replace(verbs[0], meanings=(Meaning(kind, kind),))]


def _total(words: Sequence[Lexeme]) -> Decimal | None:
    if not any(word.has("KUL") or word.text in _SUMS for word in words):
        return None
    plain = [
        word
        for word in words
        if word.text not in _SUMS and not word.has("KUL", "HAI", "DID", "PUNCT", "PAISE", "FILLER", "HISAB")
    ]
    if len(plain) == 1 and isinstance(plain[0].value, Decimal):
        return plain[0].value
    return None


def _sum_of(reads: Sequence[Read]) -> Decimal:
    amounts = [getattr(read.command, "amount", None) for read in reads]
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
