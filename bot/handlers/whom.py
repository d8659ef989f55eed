"""A person who is named: found, or asked about. The choices of the question are the near khatas, and a new one."""

from dataclasses import replace

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.names import Meant, who_is_meant
from bot.questions import Asked, Option
from bot.replies import AskWho, NoSuchParty
from grammar import AddParty, Command
from ledger_core import Party, Session


def ask_who(talk: Talk, command: Command, name: str, meant: Meant, *, new: Command | None = None) -> Outcome:
    """Ask whom a near name means. The last choice carries the command out for a new khata, or `new` in its place."""
    options = [Option(command, replace(talk.settled, party_id=party.id)) for party in meant.near]
    options.append(Option(new) if new else Option(command, replace(talk.settled, party_id=0)))
    asked = Asked("ask_who", tuple(options), command=command, settled=talk.settled, summary=name)
    return Outcome(AskWho(name, tuple(party.name for party in meant.near)), asked=asked)


async def known_party(session: Session, talk: Talk, command: Command, name: str) -> Party | Outcome:
    """Find whose khata a command is about that opens none; a near name is asked about, the last choice opening one."""
    meant = await who_is_meant(session, talk, name)
    if meant.party is not None:
        return meant.party
    if not meant.near:
        return Outcome(NoSuchParty(name))
    return ask_who(talk, command, name, meant, new=AddParty(party=name))
