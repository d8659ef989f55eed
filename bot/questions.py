"""Questions that stand open: asked before anything is posted, answered by number, word, sum or name.

A question belongs to a contact and a shop. It is stored as the commands that its answers would carry out, so that an
answer runs the same handlers as a message. Nothing here decides what is asked: that is the handlers'.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import grammar
from grammar import Command
from ledger_core import Row, Session

# How long a question stands, in time of sending.
STANDS = timedelta(minutes=30)
PARKED_SHOWN_MAX = 9
_SUMMARY_CHARACTERS_MAX = 200
_LABELS_MAX = 9
# The first label of a question that waits behind another of its message: it was not shown, so that no label answers it.
UNSEEN = 0
# The check of a question that was taken up from the list of what waits: its doubt does not pass with time.
TAKEN_UP = "taken_up"


@dataclass(frozen=True, slots=True)
class Settled:
    """What answers have settled of a command already, so that it is not asked again.

    `checks` are names of questions answered with yes; `party_id` is the khata that was chosen, 0 for a new one.
    """

    checks: frozenset[str] = frozenset()
    party_id: int | None = None

    def and_check(self, name: str) -> "Settled":
        """Settle one more check."""
        return replace(self, checks=self.checks | {name})


NOTHING_SETTLED = Settled()


@dataclass(frozen=True, slots=True)
class Option:
    """What one choice does; no command: leave it.

    `clause` is the text that the command was read from, `takes_up` the parked question that is asked once more.
    `words` are what the choice says in each language: who writes them has chosen it.
    """

    command: Command | None
    settled: Settled = NOTHING_SETTLED
    clause: str = ""
    takes_up: int | None = None
    words: tuple[str, ...] = ()


LEAVE = Option(None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be stored: its choices in the order of their labels, and what else would answer it.

    `wants` is "amount" or "party" where the next text may be just that. `clause` is the text that was unclear.
    """

    kind: str
    options: tuple[Option, ...]
    wants: str = ""
    command: Command | None = None
    settled: Settled = NOTHING_SETTLED
    clause: str = ""
    summary: str = ""

    def about(self, text: str) -> "Asked":
        """Remember the text that it was asked about: the list of what waits shows it, and so does the entry's story."""
        if not text:
            return self
        options = tuple(replace(option, clause=option.clause or text) for option in self.options)
        return replace(self, options=options, summary=text)

    def worded(self, choices: tuple[tuple[str, ...], ...]) -> "Asked":
        """Remember what each choice says, in the order of the labels."""
        options = tuple(replace(option, words=said) for option, said in zip(self.options, choices, strict=False))
        return replace(self, options=options + self.options[len(options) :])


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that stands open or parked. `inbound_id` is the message whose reply asked it."""

    id: int
    state: str
    asked_at: datetime
    day: date
    first_label: int
    wants: str
    summary: str
    asked: Asked
    inbound_id: int | None = None

    @property
    def last_label(self) -> int:
        """The last label that it offers; one before the first where it offers none."""
        return UNSEEN if self.first_label == UNSEEN else self.first_label + len(self.asked.options) - 1

    def option(self, label: int) -> Option | None:
        """Give the choice of a label, or None where the question does not offer it."""
        place = label - self.first_label
        if self.first_label == UNSEEN:
            return None
        return self.asked.options[place] if 0 <= place < len(self.asked.options) else None


async def store(  # noqa: PLR0913 one argument a column
    session: Session,
    asked: Asked,
    *,
    business_id: int,
    contact_id: int,
    sent_at: datetime,
    day: date,
    first_label: int,
    is_open: bool,
    inbound_id: int | None = None,
) -> None:
    """Store a question, open or parked behind one that is."""
    await session.row(
        "insert into question (business_id, contact_id, kind, state, asked_at, day, first_label, command, settled,"
        " options, wants, summary, inbound_id)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        business_id,
        contact_id,
        asked.kind,
        "open" if is_open else "parked",
        sent_at,
        day,
        first_label,
        {"command": _written(asked.command), "clause": asked.clause},
        _settled(asked.settled),
        [_option(one) for one in asked.options],
        asked.wants,
        asked.summary[:_SUMMARY_CHARACTERS_MAX],
        inbound_id,
    )


async def standing(session: Session, business_id: int, contact_id: int) -> list[StoredQuestion]:
    """Give the open question, if there is one, and then the parked ones, the newest first."""
    rows = await session.rows(
        "select id, kind, state, asked_at, day, first_label, command, settled, options, wants, summary, inbound_id"
        " from question where business_id = $1 and contact_id = $2 and state in ('open', 'parked')"
        " order by state, id desc",
        business_id,
        contact_id,
    )
    return [_stored(row) for row in rows]


async def has_open(session: Session, business_id: int, contact_id: int) -> bool:
    """Tell whether a contact has an open question."""
    return bool(
        await session.value(
            "select true from question where business_id = $1 and contact_id = $2 and state = 'open'",
            business_id,
            contact_id,
        )
    )


async def park_open(session: Session, business_id: int, contact_id: int) -> None:
    """Park the open question, so that another can be; lists and the wish for a PIN are left: both are asked anew."""
    await session.row(
        "update question set state = case when kind in ('parked_list', 'ask_pin') then 'left' else 'parked' end"
        " where business_id = $1 and contact_id = $2 and state = 'open'",
        business_id,
        contact_id,
    )


async def leave_lists(session: Session, business_id: int, contact_id: int) -> None:
    """Leave the list of what waits: its labels end as soon as one question of it is settled by another way."""
    await session.row(
        "update question set state = 'left' where business_id = $1 and contact_id = $2 and kind = 'parked_list'"
        " and state in ('open', 'parked')",
        business_id,
        contact_id,
    )


async def mark(session: Session, business_id: int, question_id: int, state: str) -> None:
    """Set a question's state: parked, answered or left."""
    await session.row(
        "update question set state = $3 where business_id = $1 and id = $2", business_id, question_id, state
    )


def next_label(questions: list[StoredQuestion], sent_at: datetime) -> int:
    """Give the first label of a new question: after those that are still on the person's screen."""
    fresh = [one.last_label for one in questions if sent_at - one.asked_at <= STANDS]
    start = max(fresh, default=0) + 1
    return start if start < _LABELS_MAX else 1


def _written(command: Command | None) -> dict[str, object] | None:
    return grammar.to_dict(command) if command is not None else None


def _option(option: Option) -> dict[str, object]:
    return {
        "command": _written(option.command),
        "settled": _settled(option.settled),
        "clause": option.clause,
        "takes_up": option.takes_up,
        "words": list(option.words),
    }


def _read_option(kept: dict[str, Any]) -> Option:
    return Option(
        _read_command(kept["command"]),
        _read_settled(kept["settled"]),
        kept["clause"],
        kept["takes_up"],
        tuple(kept.get("words", ())),
    )


def _settled(settled: Settled) -> dict[str, object]:
    return {"checks": sorted(settled.checks), "party_id": settled.party_id}


def _read_settled(kept: dict[str, Any]) -> Settled:
    return Settled(frozenset(kept["checks"]), kept["party_id"])


def _read_command(kept: dict[str, Any] | None) -> Command | None:
    return grammar.read_command(kept) if kept else None


def _stored(row: Row) -> StoredQuestion:
    asked = Asked(
        kind=row["kind"],
        options=tuple(_read_option(one) for one in row["options"]),
        wants=row["wants"],
        command=_read_command(row["command"]["command"]),
        settled=_read_settled(row["settled"]),
        clause=row["command"]["clause"],
        summary=row["summary"],
    )
    return StoredQuestion(
        id=row["id"],
        state=row["state"],
        asked_at=row["asked_at"],
        day=row["day"],
        first_label=row["first_label"],
        wants=row["wants"],
        summary=row["summary"],
        asked=asked,
        inbound_id=row["inbound_id"],
    )
