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
from grammar.parser.talk import is_notice, leading_talk, routine_of_the_day, whole_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from grammar.parser.message import Context

_BUDGET = 60  # clauses read in one message, over all ways to cut it
_PIECES_MAX = 30
_JOIN_MAX = 5
_LINES_MAX = 50
_WORDS_MAX = 60
_LINE_WORDS_MAX = 150
_HEADING_MAX = 5
_CUTS = frozenset({",", ";", "|", "."})
_VERBS = (
    "GAVE",
    "TOOK",
    "GOT",
    "CAME",
    "JAMA",
    "ADA",
    "SENT",
    "DEGAYA",
    "LEGAYA",
    "UDHAAR",
    "LENE",
    "DENE",
    "SALE",
    "KHARCH",
    "MAAF",
    "RETURNED",
    "BAQI",
    "FUTGIVE",
    "BOUGHT",
    "SOLD",
    "WRITE",
    "NAAM",
    "ADVANCE",
)
_AFTER_VERB = ("HAI", "DID", "THA", "GAVE", "TOOK", "SET", "WRITE", "KA", *_VERBS)
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
    lines = [line for line in _lines(words) if line]
    out: list[Read] = []
    for number, line in enumerate(lines[:_LINES_MAX]):
        out.extend(_line(line, message, out, last=number == len(lines) - 1))
    if len(lines) > _LINES_MAX:
        out.append(Read(Unknown(reason="too_many_lines")))
    return out


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
    if not any(word.has(*_VERBS, "DATE", "COUNT", "PERIOD", "STOCK") for word in head) and colon is None:
        return None, words
    return list(head), body


def _total(words: Sequence[Lexeme]) -> Decimal | None:
    if not any(word.has("KUL") or word.text == "total" for word in words):
        return None
    plain = [word for word in words if not word.has("KUL", "HAI", "DID", "PUNCT", "PAISE", "FILLER")]
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


def _pieces(words: Sequence[Lexeme]) -> list[_Piece]:
    out: list[_Piece] = []
    current: list[Lexeme] = []
    hard = True
    for index, word in enumerate(words):
        cut = word.text in _CUTS and word.has("PUNCT") and not _abbreviation(words, index)
        if cut or word.has("AUR", "PHIR"):
            if current:
                out.append(_Piece(tuple(current), hard))
            current, hard = [], True
            continue
        if current and _verb_ended(current, words, index):
            out.append(_Piece(tuple(current), hard))
            current, hard = [], False
        current.append(word)
    if current:
        out.append(_Piece(tuple(current), hard))
    return out


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
        and current[-1].has("HAI", "DID", "THA", "WRITE", *_VERBS)
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
        own = [clause for clause, _ in best[1] if clause.own() and _has_sum(clause)] if best else []
        if best and len(own) > 1 and len(own) == len(best[1]):
            return [_unread(clause, part) for clause, part in best[1]]
        return [_unread(whole, words)]
    best = best[0], _shared_verb(best[1], message)
    if any(clause.commands is None and not clause.own() for clause, _ in best[1]):
        return [_unread(whole, words)]
    return _together([(clause, part) for clause, part in best[1]])


_Parts = list[tuple[Clause, tuple[Lexeme, ...]]]


def _shared_verb(parts: _Parts, message: _Message) -> _Parts:
    """`Ali se 500 aur Bilal se 300 wusool`: one verb for both, where both have the same case marker and a sum."""
    out = list(parts)
    for index in range(len(parts) - 2, -1, -1):
        (clause, words), (after, later) = out[index], out[index + 1]
        cases = {phrase.kind for phrase in clause.found} - {"AMT", "AMTKA"}
        same = (
            cases & {"SE", "KO", "NE"} == cases and len(cases) == 1 and cases <= {phrase.kind for phrase in after.found}
        )
        if clause.commands is None and after.commands is not None and same and _has_sum(clause):
            verbs = tuple(word for word in later if word.has(*_VERBS, "MAAL", "CHEQUE", "NAQAD"))
            made = read_clause((*words, *verbs), message.today, message.names)
            out[index] = (made if made.commands is not None else clause, words)
    return out


def _has_sum(clause: Clause) -> bool:
    return any(phrase.kind in {"AMT", "AMTKA"} for phrase in clause.found)


def _unread(clause: Clause, words: Sequence[Lexeme]) -> Read:
    return Read(Unknown(candidates=clause.candidates()), _span(words))


def _reads(clause: Clause) -> list[Read]:
    spans = tuple((phrase.kind.lower(), phrase.parts[0].start, phrase.parts[-1].end) for phrase in clause.found)
    return [Read(command, spans) for command in clause.commands or ()]


_Cut = tuple[tuple[int, int], list[tuple[Clause, tuple[Lexeme, ...]]]]


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
            words = tuple(word for piece in self.pieces[start:end] for word in piece.words)
            clause = self.clause(words)
            boundary = end == len(self.pieces) or self.pieces[end].hard
            if clause.commands is None and not boundary:
                continue
            rest = self.best(end)
            if rest is None:
                continue
            unread = clause.commands is None
            cost = (rest[0][0] + (end - start if unread else 0), rest[0][1] + 1)
            if best is None or cost <= best[0]:
                best = cost, [(clause, words), *rest[1]]
        self.known[start] = best
        return best

    def clause(self, words: tuple[Lexeme, ...]) -> Clause:
        """A stretch by itself, else under the heading."""
        made = self.message.clause(words, asked=self.asked)
        if made.commands is None and self.message.heading:
            under = self.message.clause((*self.message.heading, *words), asked=self.asked)
            return under if under.commands is not None else made
        return made


def _together(parts: Sequence[tuple[Clause, tuple[Lexeme, ...]]]) -> list[Read]:
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
