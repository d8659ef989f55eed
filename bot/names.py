"""Whom a name means: a party that the shop knows, one of several near ones, or a person who is not known yet.

Names are never merged: a near one is asked about, and what was chosen for a spelling is remembered until it proves
wrong. Nothing here posts, and nothing asks: that is the handlers'.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import grammar
from bot.conversation import Talk
from bot.inbox import message_of_entry
from bot.replies import NAMES_MAX, Language
from ledger_core import (
    Debt,
    EntryOverview,
    Party,
    Session,
    add_party,
    called,
    find_parties,
    forget_alias,
    get_party,
    near_parties,
    remember_alias,
    set_other_name,
    spellings_of,
)

_HANDLE_DIGITS = 3

# A relative who comes for a party: whose khata is meant is asked.
_KIN = re.compile(
    r"(.+?)(?:\s+(?:ka|ki|ke|کا|کی|کے)\s+(?:beta|beti|larka|larki|bacha|bhai|behan|walid|abbu|ammi|walida|biwi|begum|mian"
    r"|shohar|nokar|mulazim|بیٹا|بیٹی|لڑکا|لڑکی|بچہ|بھائی|بہن|والد|ابو|امی|والدہ|بیوی|بیگم|شوہر|نوکر|ملازم))"
    r"|(.+?)'s\s+(?:son|daughter|brother|sister|wife|husband|father|mother|boy|servant)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a name means: a known party, none yet, or one of several near names, which is then a question.

    The parties are called as this talk calls them: in its script, and with a handle where another has the same name.
    """

    party: Party | None
    near: tuple[Party, ...] = ()


async def who_is_meant(session: Session, talk: Talk, name: str) -> Meant:
    """Find whom a name means; what an answer settled is remembered for this spelling."""
    spelling = grammar.spelling_key(name)
    if talk.settled.party_id:
        chosen = await get_party(session, talk.business_id, talk.settled.party_id)
        return Meant(await _called(session, talk, await _chosen(session, talk, name, chosen)))
    known = await called(session, talk.business_id, name_key=grammar.name_key(name), spelling=spelling)
    if known.chosen is not None:
        return Meant(await _called(session, talk, known.chosen))
    own = tuple(party for party in known.named if spelling in _spellings(party))
    alone = own[0] if len(own) == 1 else None
    if talk.settled.party_id == 0:
        return Meant(alone and _calls(talk, await _chosen(session, talk, name, alone), known.named))
    if alone is not None and not known.in_doubt:
        return Meant(_calls(talk, alone, known.named))
    near = await _near(session, talk, name, own, known.named)
    if alone is not None and len(near) == 1:
        return Meant(_calls(talk, alone, known.named))
    return Meant(None, near)


async def _near(
    session: Session, talk: Talk, name: str, own: tuple[Party, ...], named: tuple[Party, ...]
) -> tuple[Party, ...]:
    """Give who else a name could mean: of the same name, of the same name but for the title, of the same sound."""
    kin = _KIN.fullmatch(name.strip())
    if kin:
        base = await party_meant(session, talk, kin[1] or kin[2])
        if base is not None:
            return (base,)
    spelling, name_key = grammar.spelling_key(name), grammar.name_key(name)
    titled = [party for party in named if spelling not in _spellings(party)]
    alike = await near_parties(
        session, talk.business_id, grammar.phonetic_key(name), name_key=name_key, limit=NAMES_MAX
    )
    found = [*own, *titled, *alike][:NAMES_MAX]
    return tuple(_calls(talk, party, found) for party in found)


async def party_meant(session: Session, talk: Talk, name: str) -> Party | None:
    """Find the party of this very spelling, or whom a choice says it means; None when the shop has none."""
    spelling = grammar.spelling_key(name)
    known = await called(session, talk.business_id, name_key=grammar.name_key(name), spelling=spelling)
    own = [party for party in known.named if spelling in _spellings(party)]
    found = known.chosen or next(iter(own), None)
    return await _called(session, talk, found) if found else None


async def opened(
    session: Session, talk: Talk, name: str, index: int, *, role: str = "customer", is_said: bool = False
) -> Party:
    """Open a khata of this name. `is_said`: a person said that it is a new one, as by choosing so."""
    party = await add_party(
        session,
        talk.origin(index, "party"),
        name=name,
        name_key=grammar.name_key(name),
        sound_key=grammar.phonetic_key(name),
        role=role,
    )
    if is_said or talk.settled.party_id == 0:
        spelling = grammar.spelling_key(name)
        await remember_alias(session, talk.origin(index, "alias"), spelling=spelling, party_id=party.id)
    return party


async def doubt_choice(session: Session, talk: Talk, overview: EntryOverview) -> None:
    """Forget by which choice an entry's person was understood: it was struck off, or moved to another person."""
    if overview.party_id is None:
        return
    message = await message_of_entry(session, talk.business_id, overview.number)
    said = f" {grammar.spelling_key(message.body or '')} " if message else ""
    party = await get_party(session, talk.business_id, overview.party_id)
    origin = talk.origin(0, "alias")
    for spelling in await spellings_of(session, talk.business_id, party.id):
        if f" {spelling} " in said:
            await forget_alias(session, origin, spelling=spelling)
            if party.other_name is not None and grammar.spelling_key(party.other_name) == spelling:
                await set_other_name(session, origin, party_id=party.id, other_name=None)


async def _chosen(session: Session, talk: Talk, name: str, party: Party) -> Party:
    """Remember that a spelling means this party; a name in the other script becomes its other name."""
    spelling, origin = grammar.spelling_key(name), talk.origin(0, "alias")
    known = await called(session, talk.business_id, name_key=grammar.name_key(name), spelling=spelling)
    if spelling not in _spellings(party) or known.chosen is not None or known.in_doubt or len(known.named) > 1:
        await remember_alias(session, origin, spelling=spelling, party_id=party.id)
    if party.other_name is None and grammar.is_urdu(name) != grammar.is_urdu(party.name):
        return await set_other_name(session, origin, party_id=party.id, other_name=name)
    return party


async def _called(session: Session, talk: Talk, party: Party) -> Party:
    return _calls(talk, party, await find_parties(session, talk.business_id, party.name_key))


async def told_apart(session: Session, talk: Talk, debts: Sequence[Debt]) -> tuple[str, ...]:
    """Give the names of a list's khatas, with a handle for those of one name."""
    shown = [name_shown(talk.language, debt.name, debt.other_name) for debt in debts]
    return tuple(
        [
            (await _called(session, talk, await get_party(session, talk.business_id, debt.party_id))).name
            if shown.count(name) > 1
            else name
            for debt, name in zip(debts, shown, strict=True)
        ]
    )


def _calls(talk: Talk, party: Party, others: Iterable[Party]) -> Party:
    """Give the party under the name that this talk shows: a handle tells it from others of the very same name."""
    shown = name_shown(talk.language, party.name, party.other_name)
    twins = sorted(other.id for other in others if _spellings(other) & _spellings(party))
    if len(twins) > 1:
        handle = party.phone[-_HANDLE_DIGITS:] if party.phone else str(twins.index(party.id) + 1)
        shown = f"{shown} ({handle})"
    return party.model_copy(update={"name": shown})


def name_shown(language: Language, name: str, other_name: str | None) -> str:
    """Give of a party's two names the one of the language's script."""
    if other_name is None or grammar.is_urdu(name) is language.right_to_left:
        return name
    return other_name


def _spellings(party: Party) -> set[str]:
    return {grammar.spelling_key(name) for name in (party.name, party.other_name) if name}
