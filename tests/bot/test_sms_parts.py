"""A long SMS whose parts come apart, in any order: read once, whole, and never by halves."""

from datetime import timedelta

from bot import inbox
from bot.providers import Inbound, InboundKind, Parsed, Sender
from tests.inprocess import MORNING, SENDER, InProcess

FIRST, SECOND = "Ali ko 500 udh", "aar, Bilal se 300 wusool"


def part(number: int, body: str, *, reference: str = "7", total: str = "2") -> Inbound:
    named = {"reference": reference, "number": str(number), "total": total}
    sent_at = MORNING + timedelta(seconds=number)
    sender = Sender(SENDER, SENDER, "Imran Kiryana")
    return Inbound(f"{reference}-{number}", sender, InboundKind.PART, body, sent_at, details={"part": named})


async def deliver(inside: InProcess, message: Inbound) -> None:
    await inbox.accept(inside.pool, "whatsapp", Parsed(messages=(message,)), MORNING + timedelta(seconds=9))
    await inside.run()


async def test_parts_in_either_order_are_one_message(inside: InProcess):
    await deliver(inside, part(2, SECOND))
    assert inside.delivered() == []
    await deliver(inside, part(1, FIRST))
    assert await inside.count("journal_entry") == 2
    assert len(inside.delivered()) == 1
    await deliver(inside, part(1, FIRST))
    assert await inside.count("journal_entry") == 2


async def test_parts_of_two_messages_are_not_mixed(inside: InProcess):
    await deliver(inside, part(1, FIRST, reference="7"))
    await deliver(inside, part(2, SECOND, reference="8"))
    assert await inside.count("journal_entry") == 0
    assert inside.delivered() == []


async def test_a_nonsense_total_is_never_whole_and_stops_nobody(inside: InProcess):
    await deliver(inside, part(1, FIRST, total="many"))
    assert inside.delivered() == []
    assert await inside.say("salam") is not None
