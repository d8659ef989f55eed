"""One verb for several people: `Ali se 500 aur Bilal se 300 wusool`, `Received 500 from Ali and 300 from Bilal`.

A clause borrows a verb only where it says the same of its own person: one name with the same marker, and a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grammar.lexicon import Lexeme
from grammar.parser.clauses import Clause

Parts = list[tuple[Clause, tuple[Lexeme, ...]]]
VERBS = (
    *("GAVE", "TOOK", "GOT", "CAME", "JAMA", "ADA", "SENT", "DEGAYA", "LEGAYA", "UDHAAR", "LENE", "DENE", "SALE"),
    *("KHARCH", "MAAF", "RETURNED", "BAQI", "FUTGIVE", "BOUGHT", "SOLD", "WRITE", "NAAM", "ADVANCE"),
)
_MARKED = frozenset({"SE", "KO", "NE"})
_COLUMNS = frozenset({"UDHAAR", "JAMA", "GOT", "NAAM"})  # they say the direction without a case marker
_LEADING = ("GOT", "ENGAVE", "ENSENT", "WE", "FILLER")
_LEADS = ("GOT", "ENGAVE", "ENSENT")


def has_sum(clause: Clause) -> bool:
    """Whether a sum was found in it."""
    return any(phrase.kind in {"AMT", "AMTKA"} for phrase in clause.found)


def share_verbs(parts: Parts, read: Callable[[Sequence[Lexeme]], Clause]) -> Parts:
    """The parts, with those that lacked only a verb read with their neighbour's."""
    return _from_before(_from_after(parts, read), read)


def _cases(clause: Clause) -> set[str]:
    return {phrase.kind for phrase in clause.found} - {"AMT", "AMTKA"}


def _from_after(parts: Parts, read: Callable[[Sequence[Lexeme]], Clause]) -> Parts:
    """The verb at the end: `Ali 500, Bilal 300 udhaar`."""
    out = list(parts)
    for index in range(len(parts) - 2, -1, -1):
        (clause, words), (after, later) = out[index], out[index + 1]
        cases, theirs = _cases(clause), {phrase.kind for phrase in after.found}
        same = len(cases) == 1 and cases <= theirs and bool(cases <= _MARKED or theirs - {"AMT", "BARE"} <= _COLUMNS)
        if clause.commands is None and after.commands is not None and same and has_sum(clause):
            verbs = tuple(word for word in later if word.has(*VERBS, "MAAL", "CHEQUE", "NAQAD"))
            made = read((*words, *verbs))
            out[index] = (made, (*words, *verbs)) if made.commands is not None else (clause, words)
    return out


def _from_before(parts: Parts, read: Callable[[Sequence[Lexeme]], Clause]) -> Parts:
    """The English verb at the head: `Paid 500 to Ali and 300 to Bilal`, `Paid Ali 500 and Bilal 300`."""
    out = list(parts)
    for index in range(1, len(parts)):
        (before, earlier), (clause, words) = out[index - 1], out[index]
        if clause.commands is not None or before.commands is None or not has_sum(clause):
            continue
        verbs = _leading(earlier)
        cases = _cases(clause)
        handed_on = verbs and len(before.commands) == 1 and verbs[-1].has("ENGAVE") and cases == {"BARE"}
        named_next = bool(handed_on) and not any(word.has("TO") for word in earlier)
        marked = len(cases) == 1 and cases <= {"SE", "KO"} and cases <= _cases(before)
        if verbs and (marked or named_next):
            made = read((*verbs, *words))
            if made.commands is not None:
                out[index] = made, (*verbs, *words)
    return out


def _leading(words: Sequence[Lexeme]) -> tuple[Lexeme, ...]:
    """The English verb with which a clause begins."""
    end = 0
    while end < len(words) and words[end].has(*_LEADING):
        end += 1
    return tuple(words[:end]) if end and words[end - 1].has(*_LEADS) else ()
