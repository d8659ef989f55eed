"""Lines and their clauses: where one entry ends and the next begins, headings, totals, what carries over.

Splitting is memoised and bounded by a budget of clause readings for the whole message. A part that cannot be read
and does not stand by itself takes its line down with it: half a sentence is never posted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from grammar.commands import Command, GiveCredit, Greeting, SetDueDate, Unknown
from grammar.dates import Day, read_days
from grammar.lexicon import Lexeme, lexemes
from grammar.normalise import even_out
from grammar.numbers import read_numbers
from grammar.parser.clauses import Clause, read_clause
from grammar.parser.courtesy import is_courtesy, parted_from_pin, said_with_pin, takes_a_pin, without_courtesy
from grammar.parser.sharing import VERBS, Parts, has_sum, share_verbs
from grammar.parser.talk import is_notice, leading_talk, routine_of_the_day, whole_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from grammar.parser.message import Context

_BUDGET = 48  # clauses read in one message, over all ways to cut it
_PIECES_MAX = 30
_JOIN_MAX = 5
_LINES_MAX = 50
_WORDS_MAX = 60
_LINE_WORDS_MAX = 150
_HEADING_MAX = 5
_STRANGE_MIN = 3
_CUTS = frozenset({",", ";", "|", "."})
_AFTER_VERB = ("HAI", "DID", "THA", "GAVE", "TOOK", "SET", "WRITE", "KA", *VERBS)
_SUMS = frozenset({"total", "کل"})  # "کل" is also a day
_ASKS = ("KITNA", "KYA", "KAB", "KAUN", "KYUN", "SHOW")
_WHOLE_ONLY = ("COND", "HEARSAY", "LEKIN", "ORELSE")


@dataclass(frozen=True, slots=True)
class Read:
    """A command with the stretches of the text it was read from: kind, start, end."""

    command: Command
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class _Message:
    """What the reading of one message shares."""

    today: dt.date
    names: frozenset[str]
    budget: int = _BUDGET
    heading: list[Lexeme] = field(default_factory=list)
    memo: dict[tuple[int, int, bool], Clause] = field(default_factory=dict)

    def clause(self, words: Sequence[Lexeme], *, asked: bool = False) -> Clause:
        """Read a clause once; past the budget nothing is read."""
        if not words or len(words) > _WORDS_MAX:
            return Clause(None, ())
        key = (words[0].start, words[-1].end, asked)
        if len(words) and key in self.memo and not self.heading:
            return self.memo[key]
        if self.budget <= 0:
            return Clause(None, ())
        self.budget -= 1
        made = read_clause(words, self.today, self.names, asked=asked)
        plain = without_courtesy(words) if made.commands is None else []
        if plain and len(plain) < len(words):
            self.budget -= 1
            kept = read_clause(plain, self.today, self.names, asked=asked)
            made = kept if kept.commands is not None else made
        if not self.heading:
            self.memo[key] = made
        return made


def read_message(text: str, today: dt.date, context: Context | None) -> list[Read]:
    """The commands of a message, in its order; at least one unless the message is blank."""
    words = lexemes(text)
    if not words:
        return []
    if is_notice(text, words):
        return [Read(Unknown(reason="notice"))]
    answer = whole_answer(words)
    if answer is not None:
        return [Read(answer, (("answer", words[0].start, words[-1].end),))]
    names = frozenset(_known(context)) if context else frozenset()
    message = _Message(today, names)
    with_pin = _before_pin(words, message)
    if with_pin is not None:
        return with_pin
    lines = [line for line in _lines(words) if line]
    out: list[Read] = []
    for number, line in enumerate(lines[:_LINES_MAX]):
        out.extend(_line(line, message, out, last=number == len(lines) - 1))
    if len(lines) > _LINES_MAX:
        out.append(Read(Unknown(reason="too_many_lines")))
    return out


def _before_pin(words: list[Lexeme], message: _Message) -> list[Read] | None:
    """A command and the PIN at its end; None where the number may be anything else."""
    parted = None if any(word.has("NL") for word in words) else parted_from_pin(words)
    if parted is None:
        return None
    rest, pin = parted
    named = said_with_pin(words)
    if not named and message.clause(read_days(read_numbers(list(words)))).commands is not None:
        return None
    reads = _entries(read_days(read_numbers(rest)), message)
    if any(isinstance(read.command, Unknown) or not (named or takes_a_pin(read.command, rest)) for read in reads):
        return None
    return [*reads, Read(pin, _span(words[-1:]))]


def _known(context: Context) -> Iterator[str]:
    for name in (*context.parties, *context.staff):
        yield " ".join(word.text for word in lexemes(name))
        yield even_out(name)[0]


def _lines(words: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    line: list[Lexeme] = []
    for word in words:
        if word.has("NL"):
            yield line
            line = []
        else:
            line.append(word)
    yield line


def _line(line: list[Lexeme], message: _Message, before: list[Read], *, last: bool) -> list[Read]:
    """One line: a heading, a total, or entries."""
    greeting, rest = leading_talk(line)
    if not rest:
        return [Read(Greeting())] if greeting else []
    if len(rest) > _LINE_WORDS_MAX:
        return [Read(Unknown(reason="too_long"), _span(rest))]
    words = read_days(read_numbers(rest))
    head, body = _heading(words, message, last=last)
    if head is not None:
        message.heading = head
        if not body:
            return []
        words = body
    if words[0].has("MAMOOL") or (len(words) > 1 and words[1].has("MAMOOL")):
        routine = routine_of_the_day(words, message.today)
        if routine is not None:
            return [Read(routine, _span(words))]
    total = _total(words)
    if total is not None:
        return [] if total == _sum_of(before) else [Read(Unknown(reason="total"), _span(words))]
    return [_on_day(read, message) for read in _entries(words, message)]


def _on_day(read: Read, message: _Message) -> Read:
    """An entry under a heading with a day (`kal:`) is of that day, unless it says its own."""
    day = next((word.value for word in message.heading if isinstance(word.value, Day)), None)
    command: Any = read.command  # not every command has a date
    if day is None or getattr(command, "date", read) is not None:
        return read
    date = day.resolve(message.today, future=False)
    if date is None or date > message.today:
        return Read(Unknown(), read.spans)
    return replace(read, command=replace(command, date=date))


def _span(words: Sequence[Lexeme]) -> tuple[tuple[str, int, int], ...]:
    return (("line", words[0].start, words[-1].end),)


def _heading(words: list[Lexeme], message: _Message, *, last: bool) -> tuple[list[Lexeme] | None, list[Lexeme]]:
    """A heading (`wusool:`, `kal ka udhaar:`, `kharche`) and what follows it on the line."""
    colon = next((index for index, word in enumerate(words) if word.text == ":"), None)
    head = words[:colon] if colon is not None else words
    body = words[colon + 1 :] if colon is not None else []
    if (
        not head
        or len(head) > _HEADING_MAX
        or any(word.has("NUM", "BAD", "PHONE", "ENTRY") or word.text == "?" for word in head)
    ):
        return None, words
    if colon is None and any(not word.meanings or word.has("NEG", "NAME", "HON", *_ASKS) for word in head):
        return None, words
    if colon is None and (last or message.clause(words).commands is not None):
        return None, words
    if body and (message.clause(words).commands is not None):
        return None, words
    if not body and last:
        return None, words
    if not any(word.has(*VERBS, "DATE", "COUNT", "PERIOD", "STOCK") for word in head) and colon is None:
        return None, words
    return list(head), body


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


# ---- cutting a line into clauses


@dataclass(frozen=True, slots=True)
class _Piece:
    words: tuple[Lexeme, ...]
    hard: bool  # a sign or "aur" stands before it, not only the end of a verb
    sign: tuple[Lexeme, ...] = ()  # that sign, so that names on either side of it stay two


def _pieces(words: Sequence[Lexeme]) -> list[_Piece]:
    out: list[_Piece] = []
    current: list[Lexeme] = []
    hard = True
    sign: tuple[Lexeme, ...] = ()
    for index, word in enumerate(words):
        cut = word.text in _CUTS and word.has("PUNCT") and not _abbreviation(words, index)
        if cut or word.has("AUR", "PHIR"):
            if current:
                out.append(_Piece(tuple(current), hard, sign))
            current, hard, sign = [], True, (word,)
            continue
        if current and _verb_ended(current, words, index):
            out.append(_Piece(tuple(current), hard, sign))
            current, hard, sign = [], False, ()
        current.append(word)
    if current:
        out.append(_Piece(tuple(current), hard, sign))
    return [piece for piece in out if not is_courtesy(piece.words)]


def _abbreviation(words: Sequence[Lexeme], index: int) -> bool:
    """The point of `M.` or `Dr.`: part of a name."""
    before = words[index - 1] if index else None
    return (
        words[index].text == "."
        and before is not None
        and (
            (len(before.text) == 1 and before.text.isalpha())
            or before.text in {"dr", "mr", "mrs", "ch", "md", "prof", "engr"}
        )
    )


def _verb_ended(current: Sequence[Lexeme], words: Sequence[Lexeme], index: int) -> bool:
    """Whether a verb group ended before this word, and something new begins with it."""
    word = words[index]
    return (
        not current[-1].alike
        and current[-1].has("HAI", "DID", "THA", "WRITE", *VERBS)
        and not word.has(*_AFTER_VERB, "PUNCT", "NEG", "QMARK")
        and len(current) > 1
    )


def _entries(words: list[Lexeme], message: _Message) -> list[Read]:
    whole = message.clause(words)
    if whole.commands is not None:
        return _reads(whole)
    if any(word.has(*_WHOLE_ONLY) and not word.has("NAME") for word in words):
        return [_unread(whole, words)]
    pieces = _pieces(words)
    asked = words[0].has("KYA") or (words[-1].text == "?" and not any(word.has(*_ASKS) for word in words))
    if len(pieces) > _PIECES_MAX:
        return [Read(Unknown(reason="too_long"), _span(words))]
    best = _Cutter(message, pieces, asked=asked).best(0)
    if best is None or not any(clause.commands is not None for clause, _ in best[1]):
        own = [clause for clause, _ in best[1] if clause.own() and has_sum(clause)] if best else []
        if best and len(own) > 1 and len(own) == len(best[1]):
            return [_unread(clause, part) for clause, part in best[1]]
        return [_unread(whole, words)]
    best = best[0], share_verbs(best[1], lambda part: read_clause(part, message.today, message.names))
    read = sum(clause.commands is not None for clause, _ in best[1])
    if any(
        clause.commands is None and not clause.own() and not (read > 1 and _strange(part, words))
        for clause, part in best[1]
    ):
        return [_unread(whole, words)]
    return _together([(clause, part) for clause, part in best[1]])


def _strange(part: Sequence[Lexeme], line: Sequence[Lexeme]) -> bool:
    """Whether a part is only unknown words between commas, too many for a name that shares its neighbour's sum."""
    unknown = all(not word.meanings and not word.raw[:1].isupper() for word in part)
    after = next((word for word in line if word.start >= part[-1].end), None)
    before = next((word for word in reversed(line) if word.end <= part[0].start), None)
    parted = all(word is None or word.text in _CUTS for word in (before, after))
    return unknown and parted and len(part) >= (_STRANGE_MIN if after else _STRANGE_MIN - 1)


def _unread(clause: Clause, words: Sequence[Lexeme]) -> Read:
    return Read(Unknown(candidates=clause.candidates()), _span(words))


def _reads(clause: Clause) -> list[Read]:
    spans = tuple((phrase.kind.lower(), phrase.parts[0].start, phrase.parts[-1].end) for phrase in clause.found)
    return [Read(command, spans) for command in clause.commands or ()]


_Cut = tuple[tuple[int, int], Parts]


@dataclass(slots=True)
class _Cutter:
    """The cheapest way to cut pieces into clauses: fewest unread, then fewest clauses."""

    message: _Message
    pieces: Sequence[_Piece]
    asked: bool
    known: dict[int, _Cut | None] = field(default_factory=dict)

    def best(self, start: int) -> _Cut | None:
        """The best cut of the pieces from `start` on."""
        if start == len(self.pieces):
            return (0, 0), []
        if start in self.known:
            return self.known[start]
        best: _Cut | None = None
        for end in range(start + 1, min(start + _JOIN_MAX, len(self.pieces)) + 1):
            words = self.pieces[start].words
            for piece in self.pieces[start + 1 : end]:
                words = (*words, *piece.sign, *piece.words)
            clause = self.clause(words)
            boundary = end == len(self.pieces) or self.pieces[end].hard
            if clause.commands is None and not boundary:
                continue
            rest = self.best(end)
            if rest is None:
                continue
            unread = clause.commands is None
            cost = (rest[0][0] + (end - start if unread else 0), rest[0][1] + 1 + self._held(clause, start, end))
            if best is None or cost <= best[0]:
                best = cost, [(clause, words), *rest[1]]
        self.known[start] = best
        return best

    def _held(self, clause: Clause, start: int, end: int) -> int:
        """What it costs to keep unread entries of several people in one part: more than to part them."""
        signs = sum(piece.hard and has_sum(clause) for piece in self.pieces[start + 1 : end])
        return 2 * signs if clause.commands is None else 0

    def clause(self, words: tuple[Lexeme, ...]) -> Clause:
        """A stretch by itself, else under the heading."""
        made = self.message.clause(words, asked=self.asked)
        if made.commands is None and self.message.heading:
            under = self.message.clause((*self.message.heading, *words), asked=self.asked)
            return under if under.commands is not None else made
        return made


def _together(parts: Parts) -> list[Read]:
    """The clauses of a line, with what one says of the one before it."""
    out: list[Read] = []
    for clause, words in parts:
        if clause.commands is None:
            out.append(_unread(clause, words))
            continue
        made = _reads(clause)
        promise = made[0].command if made else None
        if (
            out
            and isinstance(promise, SetDueDate)
            and promise.party is None
            and isinstance(out[-1].command, GiveCredit)
        ):
            sale = out[-1].command
            if sale.amount is None and promise.amount is not None:
                out[-1] = Read(Unknown(candidates=("give_credit",)), out[-1].spans)
                continue
            if promise.amount is None or promise.amount == sale.amount:
                out[-1] = Read(replace(sale, due=promise.due), out[-1].spans + made[0].spans)
                continue
        out.extend(made)
    return out
