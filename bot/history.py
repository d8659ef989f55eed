"""The stored texts of a shop, read again by the grammar of now: which of them would be read otherwise today.

It reads and compares. It must never carry anything out, nor show a phone number or a PIN.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grammar
from bot.conversation import context_of
from bot.inbox import joined_parts
from grammar import Context
from ledger_core import Pool, business_day, enter, get_business, transaction

_BATCH = 500
_MASK = "****"
# Long runs of digits are phones, cards and accounts; a PIN follows its word, wherever that stands.
_SECRETS = ((re.compile(r"\+?\d(?:[ -]?\d){6,}"), _MASK), (re.compile(r"(?i)\b(pin|پن)\W*\d+"), rf"\1 {_MASK}"))

# In the order in which they were stored, after $2; a part of a long SMS has a reading where the whole was read.
_TEXTS = """
select id, kind, body, sent_at, reading from inbound_message
where business_id = $1 and id > $2 and kind in ('text', 'choice', 'part') and body is not null and reading is not null
order by id limit $3"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that is read otherwise now. Texts and readings are masked; `was` and `now` are commands as JSON."""

    business_id: int
    message_id: int
    sent_at: datetime
    text: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts of a shop that were read again: how many, and which of them changed."""

    texts: int
    changed: tuple[Changed, ...]


async def reread(pool: Pool, business_id: int) -> AsyncIterator[Batch]:
    """Read a shop's texts again, each on its own day, a batch a transaction."""
    after = 0
    while True:
        async with transaction(pool) as session:
            await enter(session, business_id)
            zone = (await get_business(session, business_id)).time_zone
            rows = await session.rows(_TEXTS, business_id, after, _BATCH)
            whole = {row["id"]: await joined_parts(session, row["id"]) for row in rows if row["kind"] == "part"}
            texts = {row["id"]: whole.get(row["id"]) or row["body"] for row in rows}
            names = {place: await context_of(session, business_id, text) for place, text in texts.items()}
        if not rows:
            return
        after = rows[-1]["id"]
        # A reading without commands was blanked with its PIN.
        readable = [row for row in rows if row["reading"].get("commands")]
        found = [_changed(business_id, row, texts[row["id"]], zone, names[row["id"]]) for row in readable]
        yield Batch(len(readable), tuple(one for one in found if one is not None))


def _changed(business_id: int, row: Any, text: str, zone: str, names: Context | None) -> Changed | None:
    was, day = row["reading"]["commands"], business_day(row["sent_at"], zone)
    # A PIN at a command's end was masked after the command was read without it; what a stranger sent first was
    # carried out by a later message.
    said = [text.removesuffix(_MASK).rstrip()] + [earlier for earlier in (row["reading"].get("about"),) if earlier]
    readings = [[grammar.to_dict(command) for command in grammar.parse(one, day, names).commands] for one in said]
    if was in readings:
        return None
    return Changed(business_id, row["id"], row["sent_at"], _masked(text), _shown(was), _shown(readings[0]))


def _shown(commands: list[dict[str, object]]) -> str:
    return _masked(json.dumps(commands, ensure_ascii=False))


def _masked(text: str) -> str:
    for pattern, mask in _SECRETS:
        text = pattern.sub(mask, text)
    return text
