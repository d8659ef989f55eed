"""Reading untrusted JSON and text within limits, for every provider alike.

Never lets through what Postgres cannot store or what two readers of one body could read differently.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from bot.providers.messages import DeadLetter, Json, Parsed, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

DEPTH_MAX = 32
DIGITS_MAX = 18
EXCERPT_MAX = 2_000
ID_MAX = 256
NAME_MAX = 128

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNIX_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
_CLOCK_SKEW = timedelta(minutes=10)


def load_json(body: bytes) -> Json:
    """Read a body as strict JSON; raises Unreadable.

    Refused: invalid UTF-8, NaN and Infinity (also as 1e400), integers over 18 digits, nesting over 32, and a key
    written twice in one object, since readers disagree on which of the two counts.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error
    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_short_integer,
            object_pairs_hook=_without_repeats,
        )
    except RecursionError as error:
        raise Unreadable("nested_too_deep") from error
    except json.JSONDecodeError as error:
        raise Unreadable("not_json") from error
    if _deeper_than(value, DEPTH_MAX):
        raise Unreadable("nested_too_deep")
    return cast("Json", value)


def _refuse_constant(_literal: str) -> Json:
    raise Unreadable("number_not_finite")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise Unreadable("number_not_finite")
    return number


def _short_integer(literal: str) -> int:
    if len(literal.removeprefix("-")) > DIGITS_MAX:
        raise Unreadable("number_too_long")
    return int(literal)


def _without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable("key_repeated")
    return members


def _deeper_than(value: object, limit: int) -> bool:
    """Walk level by level instead of calling itself, so that the check cannot run out of stack."""
    level: list[object] = [value]
    for _ in range(limit + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def storable(text: str) -> str:
    """Put U+FFFD for every NUL and lone surrogate: Postgres refuses the first, UTF-8 the second.

    They are replaced, never removed: to drop one between two digits would make another sum of them, while a
    replacement character is something the grammar does not know, so that the text is asked about.
    """
    return _UNSTORABLE.sub("�", text)


def text_of(value: Json, limit: int) -> str | None:
    """Give a non-empty string of at most `limit` characters made storable, or None for anything else."""
    if not isinstance(value, str) or not value or len(value) > limit:
        return None
    return storable(value)


def clipped(value: Json, limit: int) -> str | None:
    """Give a non-empty string cut to `limit` characters and made storable, or None for anything else."""
    return storable(value[:limit]) if isinstance(value, str) and value else None


def members_of(value: Json) -> dict[str, Json]:
    """Give an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items_of(value: Json) -> list[Json]:
    """Give a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def excerpt_of(value: Json) -> str:
    """Write a piece of JSON as storable text of at most EXCERPT_MAX characters, for a dead letter."""
    return storable(json.dumps(value, ensure_ascii=False)[:EXCERPT_MAX])


def small(value: Json) -> Json:
    """Give a piece of JSON that is safe to keep as details: storable, and as an excerpt when it would be too long."""
    written = excerpt_of(value)
    return written if len(written) >= EXCERPT_MAX else _storable_json(value)


def _storable_json(value: Json) -> Json:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _storable_json(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_storable_json(item) for item in value]
    return value


def moment_of(value: Json, received_at: datetime) -> datetime | None:
    """Read Unix seconds, written as a string or an integer. None when it is no moment that a message could have.

    A moment before 2020 or more than ten minutes after `received_at` is a broken clock.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    literal = str(value)
    if not _UNIX_SECONDS.fullmatch(literal):
        return None
    seconds = int(literal)
    latest = received_at + _CLOCK_SKEW
    if not _EARLIEST.timestamp() <= seconds <= latest.timestamp():
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)


def iso_moment_of(value: Json, received_at: datetime) -> datetime | None:
    """Read an ISO 8601 moment that names its offset, by the same bounds. A naive one is None: no zone is guessed."""
    if not isinstance(value, str) or len(value) > NAME_MAX:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return plausible(moment, received_at)


def plausible(moment: datetime, received_at: datetime) -> datetime | None:
    """Give the moment in UTC when a message received at `received_at` may bear it, else None."""
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if _EARLIEST <= in_utc <= received_at + _CLOCK_SKEW else None


def unreadable_body(reason: str, body: bytes) -> Parsed:
    """Keep the beginning of a body that could not be read, as the one dead letter of its request."""
    beginning = body[: EXCERPT_MAX * 4].decode("utf-8", "replace")[:EXCERPT_MAX]
    return Parsed(dead_letters=(DeadLetter(reason, storable(beginning)),))
