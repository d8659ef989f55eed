"""A stranger becomes a shopkeeper: his shop's name, his language, done. What he sent first is carried out at the end.

On WhatsApp the profile's name is the shop's name, so that a first message that writes something asks nothing at all.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import grammar
from bot import inbox
from bot.conversation import Talk, clauses_of
from bot.handlers import WRITING
from bot.inbox import Memory
from bot.replies import AskLanguage, AskShopName, Language, OptedOut, Reply, language_of
from grammar import AddParty, Choose, OptOut, Reading, SetLanguage, SwitchBusiness, Unknown
from ledger_core import Session, open_business

_SHOP_NAMESPACE = uuid.UUID("9a1f0f8e-55a3-5d57-b0b7-6f2f1c2b7a55")
_NAME_CHARACTERS_MAX = 60
_LANGUAGES = {"1": Language.ROMAN, "2": Language.URDU, "3": Language.ENGLISH}


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop that was opened: the talk inside it, its name, and the reading to carry out in it, if there is one."""

    talk: Talk
    name: str
    reading: Reading | None


async def onboard(session: Session, talk: Talk, reading: Reading, memory: Memory) -> Opened | Reply:
    """Take a stranger one step on: the opened shop, or the next question."""
    state = memory.onboarding
    first = reading.commands[0]
    if isinstance(first, OptOut):
        return OptedOut()
    if isinstance(first, SwitchBusiness) and first.business and not first.business.isdigit():
        return await _open(session, talk, first.business, None)
    writes = any(isinstance(command, WRITING) for command in reading.commands)
    # One who was taken out of a shop may think that he still writes in it: he is asked, and opens none by an entry.
    if writes and talk.work.display_name and talk.work.standing != "left":
        return await _open(session, talk, talk.work.display_name, reading)
    if state is None or writes:
        kept = {"text": talk.work.body, "day": talk.day.isoformat()} if writes else (state or {}).get("first")
        return await _ask(session, talk, {"step": "name", "first": kept}, AskShopName())
    if state["step"] == "name":
        return await _take_name(session, talk, reading, state)
    language = _language(first)
    if language is None:
        return await _ask(session, talk, state, AskLanguage())
    return await _open(session, replace(talk, language=language), state["name"], _first_reading(state), state)


async def open_another(session: Session, talk: Talk, name: str) -> Opened:
    """Open one more shop for its owner, and turn to it."""
    return await _open(session, talk, name, None)


async def _take_name(session: Session, talk: Talk, reading: Reading, state: dict[str, Any]) -> Reply:
    name = (talk.work.body or "").strip()
    # A name is what no rule reads, or reads as nothing but a person's name.
    is_name = all(isinstance(command, Unknown | AddParty) for command in reading.commands)
    if not is_name or not 1 < len(name) <= _NAME_CHARACTERS_MAX or "\n" in name:
        return await _ask(session, talk, state, AskShopName())
    return await _ask(session, talk, {**state, "step": "language", "name": name}, AskLanguage())


async def _ask(session: Session, talk: Talk, state: dict[str, Any], reply: Reply) -> Reply:
    await inbox.remember(session, talk.work.contact_id, onboarding=state)
    return reply


def _language(command: object) -> Language | None:
    if isinstance(command, Choose):
        return _LANGUAGES.get(command.n)
    return language_of(command.language) if isinstance(command, SetLanguage) else None


def _first_reading(state: dict[str, Any]) -> Reading | None:
    first = state.get("first")
    return grammar.parse(first["text"], date.fromisoformat(first["day"])) if first else None


async def _open(
    session: Session, talk: Talk, name: str, reading: Reading | None, state: dict[str, Any] | None = None
) -> Opened:
    user_id = await inbox.person_of(session, talk.work.contact_id)
    business_id = await open_business(
        session,
        owner_id=user_id,
        name=name,
        language=talk.language.value,
        public_id=uuid.uuid5(_SHOP_NAMESPACE, str(talk.work.inbound_id)),
    )
    await inbox.remember(session, talk.work.contact_id, onboarding=None)
    first = (state or {}).get("first")
    day = date.fromisoformat(first["day"]) if first else talk.day
    member = replace(talk, business_id=business_id, user_id=user_id, role="owner", day=day)
    if first and reading:
        member = replace(member, about=first["text"], clauses=clauses_of(first["text"], reading))
    return Opened(member, name, reading)
