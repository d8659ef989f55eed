"""A line cut into clauses: where one entry ends and the next begins.

Cutting is memoised and bounded by a budget of clause readings for the whole message. A part that cannot be read and
does not stand by itself takes its line down with it: half a sentence is never posted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grammar.commands import Command, CreateInvoice, EditLast, GiveCredit, SetDueDate, SetPrice, TakeCredit, Unknown
from grammar.lexicon import Lexeme
from grammar.parser.clauses import Clause, read_clause
from grammar.parser.courtesy import is_courtesy, without_courtesy
from grammar.parser.sharing import VERBS, Parts, has_sum, share_verbs
from grammar.parser.tagging import TAGGINGS_MAX

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from grammar.parser.rules import Phrase

_BUDGET = 450  # words read in vain in one message, over all ways to cut it
_CLAUSE_COST = 4  # what reading a clause costs beside its words, in words
_TAGGINGS_MAX = 64  # other taggings of its clauses, in one message
_PIECES_MAX = 30
_JOIN_MAX = 5
_GAP_MAX = 3  # characters between two words that stand together: spaces, a sign that says nothing
_WORDS_MAX = 60
_JOINED_WORDS_MAX = 30
_STRANGE_MIN = 3
_CUTS = frozenset({",", ";", "|", "."})
_AFTER_VERB = ("HAI", "DID", "THA", "GAVE", "TOOK", "SET", "WRITE", "KA", *VERBS)
ASKS = ("KITNA", "KYA", "KAB", "KAUN", "KYUN", "SHOW")
_DOUBTED = ("COND", "LEKIN", "ORELSE")
_WHOLE_ONLY = (*_DOUBTED, "HEARSAY")


@dataclass(frozen=True, slots=True)
class Read:
    """A command with the stretches of the text it was read from (kind, start, end), and the clause that gave it."""

    command: Command
    spans: tuple[tuple[str, int, int], ...] = ()
    clause: Clause | None = None


@dataclass(slots=True)
class Message:
    """What the reading of one message shares."""

    today: dt.date
    known: Mapping[str, str]
    budget: int = _BUDGET
    taggings: int = _TAGGINGS_MAX
    heading: list[Lexeme] = field(default_factory=list)
    memo: dict[tuple[int, int, int, bool], Clause] = field(default_factory=dict)

    def clause(self, words: Sequence[Lexeme], *, asked: bool = False) -> Clause:
        """Read a clause once; past the budget nothing is read."""
        if not words or len(words) > _WORDS_MAX:
            return Clause(None, ())
        key = (words[0].start, words[-1].end, len(words), asked)  # with a heading before them, the words have a gap
        if key in self.memo:
            return self.memo[key]
        if self.budget <= 0:
            return Clause(None, ())
        made = self.read(words, asked=asked)
        plain = without_courtesy(words) if made.commands is None else []
        if plain and len(plain) < len(words):
            kept = self.read(plain, asked=asked)
            made = kept if kept.commands is not None else made
        self.memo[key] = made
        return made

    def read(self, words: Sequence[Lexeme], *, asked: bool = False) -> Clause:
        """Read a clause, with what is left of the message's other taggings."""
        made = read_clause(words, self.today, self.known, asked=asked, taggings_max=min(self.taggings, TAGGINGS_MAX))
        self.budget -= len(words) + _CLAUSE_COST if made.commands is None else 0
        self.taggings -= made.tried
        return made


def span_of(words: Sequence[Lexeme], kind: str = "line") -> tuple[tuple[str, int, int], ...]:
    """A stretch as a whole."""
    return ((kind, words[0].start, words[-1].end),)


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
    if current[-1].text in {"sold", "bought"}:  # what was sold follows
        return False
    return (
        not current[-1].alike
        and current[-1].has("HAI", "DID", "THA", "WRITE", *VERBS)
        and not word.has(*_AFTER_VERB, "PUNCT", "NEG", "QMARK")
        and len(current) > 1
    )


def entries(words: list[Lexeme], message: Message) -> list[Read]:
    """The entries of a line, or of a message without its PIN."""
    whole = message.clause(words)
    if whole.commands is not None:
        return _reads(whole)
    if any(word.has(*_WHOLE_ONLY) and not word.has("NAME") for word in words) and not _promise_told(words):
        return [_unread(whole, words)]
    pieces = _pieces(words)
    asked = _asked(words)
    if len(pieces) > _PIECES_MAX:
        return [Read(Unknown(reason="too_long"), span_of(words))]
    best = _Cutter(message, pieces, asked=asked).best(0)
    if best is None or not any(clause.commands is not None for clause, _ in best[1]):
        own = [clause for clause, _ in best[1] if clause.own() and has_sum(clause)] if best else []
        if best and len(own) > 1 and len(own) == len(best[1]):
            return [_unread(clause, part) for clause, part in best[1]]
        return [_unread(whole, words)]
    said = [(clause, part) for at, (clause, part) in enumerate(best[1]) if not (at and _remark(clause, part))]
    best = best[0], share_verbs(said, message.read)
    read = sum(clause.commands is not None for clause, _ in best[1])
    if any(
        clause.commands is None and not clause.own() and not (read > 1 and _strange(part, words))
        for clause, part in best[1]
    ):
        return [_unread(whole, words)]
    if any(isinstance(command, CreateInvoice) for clause, _ in best[1] for command in clause.commands or ()) and any(
        clause.commands is None for clause, _ in best[1]
    ):
        return [_unread(whole, words)]  # half a bill is no bill
    made = [command for clause, _ in best[1] for command in clause.commands or ()]
    if any(isinstance(command, EditLast) for command in made[1:]):
        return [_unread(whole, words)]  # `gave 50 to Sohail gali, no 3`: what puts an entry right is read with it
    return _together([(clause, part) for clause, part in best[1]])


_HARMLESS = ("OLD", "NEW", "CUSTOMER", "SUPPLIER", "HAI", "FILLER", "KIN", "HON", "BROKE")


def _remark(clause: Clause, part: Sequence[Lexeme]) -> bool:
    """`..., purani gahak hai`: known words that say nothing of money, behind an entry."""
    return clause.commands is None and all(word.has(*_HARMLESS) and not word.has("NUMWORD") for word in part)


def _promise_told(words: Sequence[Lexeme]) -> bool:
    """`..., kehta hai 25 ko dega`: hearsay of a promise, behind a sign that parts it from what is done."""
    if any(word.has(*_DOUBTED) and not word.has("NAME") for word in words):
        return False
    told = next(index for index, word in enumerate(words) if word.has("HEARSAY"))
    parted = any(word.text in _CUTS for word in words[max(0, told - 1) : told])
    return parted and any(word.has("FUTGIVE") for word in words[told:])


def _asked(words: Sequence[Lexeme]) -> bool:
    """Whether the whole line is a question: `kya` at its head or end, `ya nahi`, a mark and no other word that asks."""
    said = [word for word in words if not word.has("PUNCT")]
    closing = bool(said) and said[-1].text in {"kya", "کیا"}
    marked = words[-1].text == "?" and not any(word.has(*ASKS) for word in words)
    return words[0].has("KYA") or closing or marked or any(word.has("QMARK") for word in words)


def _strange(part: Sequence[Lexeme], line: Sequence[Lexeme]) -> bool:
    """Whether a part is only unknown words between commas, too many for a name that shares its neighbour's sum."""
    unknown = all(not word.meanings and not word.raw[:1].isupper() for word in part)
    after = next((word for word in line if word.start >= part[-1].end), None)
    before = next((word for word in reversed(line) if word.end <= part[0].start), None)
    parted = all(word is None or word.text in _CUTS for word in (before, after))
    return unknown and parted and len(part) >= (_STRANGE_MIN if after else _STRANGE_MIN - 1)


def _unread(clause: Clause, words: Sequence[Lexeme]) -> Read:
    return Read(Unknown(candidates=clause.candidates()), span_of(words), clause)


def _reads(clause: Clause) -> list[Read]:
    spans = tuple(span for phrase in clause.found for span in _spans(phrase))
    return [Read(command, spans, clause) for command in clause.commands or ()]


def _spans(phrase: Phrase) -> Iterator[tuple[str, int, int]]:
    """Where a phrase stands: one stretch, or several where a heading or a neighbour lent some of its words."""
    start, end = phrase.parts[0].start, phrase.parts[0].end
    for part in phrase.parts[1:]:
        if not 0 <= part.start - end <= _GAP_MAX:
            yield phrase.kind.lower(), start, end
            start = part.start
        end = part.end
    if start < end:
        yield phrase.kind.lower(), start, end


_Cut = tuple[tuple[int, int], Parts]


@dataclass(slots=True)
class _Cutter:
    """The cheapest way to cut pieces into clauses: fewest unread, then fewest clauses."""

    message: Message
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
            # What is not read for want of budget must not look better than its parts, which were.
            if end > start + 1 and (len(words) > _JOINED_WORDS_MAX or self.message.budget <= 0):
                break
            clause = self.clause(words)
            boundary = self.pieces[start].hard and (end == len(self.pieces) or self.pieces[end].hard)
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
            and isinstance(out[-1].command, (GiveCredit, TakeCredit))
        ):
            sale = out[-1].command
            if sale.amount is None and promise.amount is not None:
                out[-1] = replace(out[-1], command=Unknown(candidates=("give_credit",)))
                continue
            if promise.amount is None or promise.amount == sale.amount:
                out[-1] = replace(out[-1], command=replace(sale, due=promise.due), spans=out[-1].spans + made[0].spans)
                continue
        if out and isinstance(out[-1].command, SetPrice) and isinstance(promise, SetPrice):
            listed = replace(promise, items=out[-1].command.items + promise.items)
            out[-1] = replace(out[-1], command=listed, spans=out[-1].spans + made[0].spans)
            continue
        if (
            isinstance(promise, SetDueDate)
            and any(phrase.kind == "DENE" for phrase in clause.found)
            and not promise.party
        ):
            out.append(_unread(clause, words))  # `25 ko dene hain` alone is a plan of our own
            continue
        if out and isinstance(promise, SetDueDate) and not promise.party:
            giver = getattr(out[-1].command, "party", None)  # `Ali ne 500 diye, baqi kal dega`
            out.append(replace(made[0], command=replace(promise, party=giver)))
            continue
        out.extend(made)
    return out
