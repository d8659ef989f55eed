"""The outbox at its own door: leases, order, priorities, what each failure means, receipts. Against a real database."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg
import pytest

from bot import inbox, outbox
from bot.outbox import ATTEMPTS_MAX, LEASE
from bot.providers import Failure, Outgoing, Parsed, Receipt, ReceiptStatus, SendError, Sent
from ledger_core import Pool, transaction

PHONE = "+923001234567"
OTHER = "+923007654321"
REFUSED = SendError(Failure.UNDELIVERABLE, provider_code="131026")
AGAIN = SendError(Failure.RATE_LIMITED, retryable=True)
UNKNOWN = SendError(Failure.UNCERTAIN, outcome_unknown=True)
Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
AT = datetime(2026, 7, 15, 5, tzinfo=UTC)


@dataclass
class Twin:
    """An outlet that keeps what it is handed, after doing what the test planned for that text."""

    sent: list[Outgoing] = field(default_factory=list)
    planned: dict[str, list[Exception]] = field(default_factory=dict)
    delay_s: float = 0.0
    on_send: Callable[[Outgoing], object] | None = None

    async def send(self, message: Outgoing) -> Sent:
        await asyncio.sleep(self.delay_s)
        self.sent.append(message)
        if self.on_send is not None:
            await self.on_send(message)  # type: ignore[misc]  # the test's own coroutine
        if self.planned.get(message.text):
            raise self.planned[message.text].pop(0)
        return Sent(f"out.{message.reference}")

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.sent]


async def queue(pool: Pool, text: str, *, phone: str = PHONE, purpose: str = "reply", priority: int = 20) -> int:
    async with transaction(pool) as session:
        return await outbox.queue(
            session, channel="console", phone=phone, purpose=purpose, priority=priority, body=text, segments=1
        )


async def deliver(pool: Pool, twin: Twin, *, contact_id: int | None = None, limit: int = 50) -> int:
    return await outbox.deliver(pool, {"console": twin}, contact_id=contact_id, limit=limit)


async def deliver_all(pool: Pool, twin: Twin) -> None:
    while await deliver(pool, twin):
        pass


async def message(superuser: Superuser, text: str) -> asyncpg.Record:
    row = await superuser.fetchrow("select * from outbound_message where body = $1", text)
    assert row
    return row


async def make_due(superuser: Superuser) -> None:
    """Let the wait before the next try be over."""
    await superuser.execute("update outbound_message set due_at = now() where state = 'queued'")


async def end_leases(superuser: Superuser) -> None:
    await superuser.execute(
        "update outbound_message set leased_until = now() - interval '1 ms' where state = 'sending'"
    )


async def receive(pool: Pool, *receipts: Receipt, channel: str = "console") -> None:
    await inbox.accept(pool, channel, Parsed(receipts=receipts), AT)


def receipt(
    provider_id: str, status: ReceiptStatus, *, reference: str | None = None, code: str | None = None
) -> Receipt:
    return Receipt(provider_id, status, AT, error_code=code, reference=reference)


async def test_a_text_is_sent_once_with_our_reference(pool: Pool, superuser: Superuser):
    contact_id = await queue(pool, "one")
    twin = Twin()
    await deliver_all(pool, twin)
    await deliver_all(pool, twin)
    row = await message(superuser, "one")
    (sent,) = twin.sent
    assert (sent.reference, sent.address, sent.phone) == (str(row["reference"]), PHONE, PHONE)
    assert (row["state"], row["provider_message_id"], row["attempts"]) == ("sent", f"out.{sent.reference}", 1)
    assert row["sent_at"] is not None
    assert row["contact_id"] == contact_id
    assert row["body"] == "one"


async def test_queueing_gives_the_contact_whom_a_ring_must_name(pool: Pool, superuser: Superuser):
    await queue(pool, "for another", phone=OTHER)
    await queue(pool, "for another, too", phone=OTHER)
    contact_id = await queue(pool, "mine")
    twin = Twin()
    assert await deliver(pool, twin, contact_id=contact_id) == 1
    assert twin.texts == ["mine"]
    assert await superuser.fetchval("select phone from contact where id = $1", contact_id) == PHONE


async def test_a_lease_holds_and_then_makes_the_text_due_again(pool: Pool, superuser: Superuser):
    await queue(pool, "one")

    async def dies(_: Outgoing) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await deliver(pool, Twin(on_send=dies))
    row = await message(superuser, "one")
    assert row["state"] == "sending"
    assert row["leased_until"] - datetime.now(UTC) <= LEASE
    twin = Twin()
    assert await deliver(pool, twin) == 0
    await end_leases(superuser)
    assert await deliver(pool, twin) == 1
    assert twin.texts == ["one"]
    row = await message(superuser, "one")
    assert (row["state"], row["attempts"]) == ("sent", 2)


async def test_what_a_worker_says_after_its_lease_was_lost_changes_nothing(pool: Pool, superuser: Superuser):
    await queue(pool, "one")
    began, go_on = asyncio.Event(), asyncio.Event()

    async def is_slow(_: Outgoing) -> None:
        began.set()
        await go_on.wait()

    async def is_overtaken(_: Outgoing) -> None:
        await end_leases(superuser)
        overtaking.append(asyncio.create_task(deliver(pool, Twin(on_send=is_slow))))
        await began.wait()
        raise REFUSED

    overtaking: list[asyncio.Task[int]] = []
    await deliver(pool, Twin(on_send=is_overtaken))
    assert (await message(superuser, "one"))["state"] == "sending"
    go_on.set()
    assert await overtaking[0] == 1
    row = await message(superuser, "one")
    assert (row["state"], row["attempts"], row["error_code"]) == ("sent", 2, None)


async def test_a_text_that_kills_every_worker_is_given_up(pool: Pool, superuser: Superuser):
    await queue(pool, "deadly")
    await queue(pool, "next")
    await superuser.execute(
        "update outbound_message set state = 'sending', attempts = $1, leased_until = now() - interval '1 s'"
        " where body = 'deadly'",
        ATTEMPTS_MAX,
    )
    twin = Twin()
    await deliver_all(pool, twin)
    assert twin.texts == ["next"]
    row = await message(superuser, "deadly")
    assert (row["state"], row["error_code"]) == ("dead", "attempts")


async def test_order_of_a_contact_is_kept_while_the_first_is_retried(pool: Pool, superuser: Superuser):
    for text in ("first", "second", "third"):
        await queue(pool, text)
    await queue(pool, "of another", phone=OTHER)
    twin = Twin(planned={"first": [AGAIN, AGAIN]})
    await deliver_all(pool, twin)
    assert sorted(twin.texts) == ["first", "of another"]
    for _ in range(2):
        await make_due(superuser)
        await deliver_all(pool, twin)
    assert [text for text in twin.texts if text != "of another"] == ["first", "first", "first", "second", "third"]


async def test_a_more_urgent_text_does_not_wait_for_a_contacts_retries(pool: Pool):
    await queue(pool, "reminder", purpose="reminder", priority=40)
    await queue(pool, "later reminder", purpose="reminder", priority=40)
    twin = Twin(planned={"reminder": [AGAIN]})
    await deliver_all(pool, twin)
    await queue(pool, "code", purpose="code", priority=10)
    await deliver_all(pool, twin)
    assert twin.texts == ["reminder", "code"]


async def test_the_most_urgent_go_first(pool: Pool):
    for number, (text, priority) in enumerate([("reminder", 40), ("reply", 20), ("alert", 30), ("code", 10)]):
        await queue(pool, text, phone=f"+92300000000{number}", priority=priority)
    twin = Twin()
    while await deliver(pool, twin, limit=1):
        pass
    assert twin.texts == ["code", "reply", "alert", "reminder"]


async def test_a_claim_takes_no_more_than_its_limit(pool: Pool):
    for number in range(9):
        await queue(pool, f"text {number}", phone=f"+92300000000{number}")
    assert [await deliver(pool, Twin(), limit=4) for _ in range(4)] == [4, 4, 1, 0]


async def test_a_retryable_failure_waits_longer_each_time_and_then_ends(pool: Pool, superuser: Superuser):
    await queue(pool, "one")
    twin = Twin(planned={"one": [AGAIN] * ATTEMPTS_MAX})
    waits = []
    for _ in range(ATTEMPTS_MAX):
        await deliver(pool, twin)
        row = await message(superuser, "one")
        waits.append((row["due_at"] - datetime.now(UTC)).total_seconds())
        await make_due(superuser)
    assert await deliver(pool, twin) == 0
    assert len(twin.sent) == ATTEMPTS_MAX
    assert waits[:-1] == sorted(waits[:-1])
    assert 1 < waits[0] < 3
    assert 60 < waits[-2] < 600
    row = await message(superuser, "one")
    assert (row["state"], row["error_code"]) == ("dead", "rate_limited")


async def test_a_providers_own_wait_is_kept(pool: Pool, superuser: Superuser):
    await queue(pool, "one")
    asked = SendError(Failure.PAIR_RATE_LIMITED, retryable=True, retry_after_s=900)
    await deliver(pool, Twin(planned={"one": [asked]}))
    row = await message(superuser, "one")
    assert 890 < (row["due_at"] - datetime.now(UTC)).total_seconds() <= 900


async def test_a_refusal_is_final_and_lets_the_next_go(pool: Pool, superuser: Superuser):
    await queue(pool, "refused")
    await queue(pool, "next")
    twin = Twin(planned={"refused": [REFUSED]})
    await deliver_all(pool, twin)
    assert twin.texts == ["refused", "next"]
    row = await message(superuser, "refused")
    assert (row["state"], row["error_code"]) == ("dead", "131026")


@pytest.mark.parametrize("outcome", [UNKNOWN, KeyError("a fault of the outlet"), TimeoutError()])
async def test_an_unknown_outcome_is_never_sent_again_and_waits_for_its_receipt(
    pool: Pool, superuser: Superuser, outcome: Exception
):
    await queue(pool, "perhaps")
    await queue(pool, "next")
    twin = Twin(planned={"perhaps": [outcome]})
    await deliver_all(pool, twin)
    await make_due(superuser)
    await end_leases(superuser)
    await deliver_all(pool, twin)
    assert twin.texts == ["perhaps", "next"]
    row = await message(superuser, "perhaps")
    assert row["state"] == "unknown"
    await receive(pool, receipt("wamid.found", ReceiptStatus.DELIVERED, reference=str(row["reference"])))
    row = await message(superuser, "perhaps")
    assert (row["state"], row["provider_message_id"]) == ("delivered", "wamid.found")


async def test_a_channel_without_an_outlet_is_dead_not_stuck(pool: Pool, superuser: Superuser):
    await queue(pool, "nowhere")
    assert await outbox.deliver(pool, {}, contact_id=None) == 1
    row = await message(superuser, "nowhere")
    assert (row["state"], row["error_code"]) == ("dead", "no_outlet")


@pytest.mark.parametrize(
    ("arrivals", "expected"),
    [
        (("sent", "delivered", "read"), "read"),
        (("read", "delivered", "sent"), "read"),
        (("delivered", "sent"), "delivered"),
        (("delivered", "failed"), "dead"),
        (("failed", "delivered"), "dead"),
        (("failed", "read"), "read"),
        (("read", "failed"), "read"),
    ],
)
async def test_receipts_move_forward_only(pool: Pool, superuser: Superuser, arrivals: tuple[str, ...], expected: str):
    await queue(pool, "one")
    await deliver(pool, Twin())
    row = await message(superuser, "one")
    for status in arrivals:
        code = "131026" if status == "failed" else None
        await receive(pool, receipt(row["provider_message_id"], ReceiptStatus(status), code=code))
        await receive(pool, receipt(row["provider_message_id"], ReceiptStatus(status), code=code))
    assert (await message(superuser, "one"))["state"] == expected
    assert await superuser.fetchval("select count(*) from delivery_receipt") == len(arrivals)


async def test_receipts_of_one_body_count_the_furthest(pool: Pool, superuser: Superuser):
    await queue(pool, "one")
    await deliver(pool, Twin())
    provider_id = (await message(superuser, "one"))["provider_message_id"]
    await receive(pool, receipt(provider_id, ReceiptStatus.READ), receipt(provider_id, ReceiptStatus.SENT))
    assert (await message(superuser, "one"))["state"] == "read"


@pytest.mark.parametrize("referenced", [True, False])
async def test_a_receipt_may_come_before_our_own_commit(pool: Pool, superuser: Superuser, referenced: bool):  # noqa: FBT001 a case of the table
    await queue(pool, "one")

    async def tells_at_once(sent: Outgoing) -> None:
        reference = sent.reference if referenced else None
        await receive(pool, receipt(f"out.{sent.reference}", ReceiptStatus.DELIVERED, reference=reference))

    await deliver(pool, Twin(on_send=tells_at_once))
    row = await message(superuser, "one")
    assert (row["state"], row["leased_until"]) == ("delivered", None)
    assert row["sent_at"] is not None


async def test_a_receipt_by_reference_ends_the_lease_of_a_worker_that_died(pool: Pool, superuser: Superuser):
    await queue(pool, "one")

    async def sends_and_dies(sent: Outgoing) -> None:
        await receive(pool, receipt("wamid.1", ReceiptStatus.SENT, reference=sent.reference))
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await deliver(pool, Twin(on_send=sends_and_dies))
    await end_leases(superuser)
    twin = Twin()
    assert await deliver(pool, twin) == 0
    assert (await message(superuser, "one"))["state"] == "sent"


async def test_a_receipt_of_another_channel_touches_nothing(pool: Pool, superuser: Superuser):
    await queue(pool, "one")
    await deliver(pool, Twin())
    row = await message(superuser, "one")
    same_id = receipt(row["provider_message_id"], ReceiptStatus.FAILED, reference=str(row["reference"]))
    await receive(pool, same_id, channel="whatsapp")
    assert (await message(superuser, "one"))["state"] == "sent"


async def test_a_receipt_for_nothing_of_ours_is_kept_and_harmless(pool: Pool, superuser: Superuser):
    await receive(pool, receipt("not.ours", ReceiptStatus.READ, reference="not a uuid"))
    assert await superuser.fetchval("select count(*) from delivery_receipt") == 1


async def test_two_workers_never_send_one_text_twice(pool: Pool, superuser: Superuser):
    for number in range(60):
        await queue(pool, f"text {number}", phone=f"+9230000000{number % 12:02d}")
    twin = Twin(delay_s=0.002)

    async def worker() -> None:
        misses = 0
        while misses < 20:
            misses = 0 if await deliver(pool, twin, limit=7) else misses + 1
            await asyncio.sleep(0.002)

    await asyncio.gather(worker(), worker(), worker())
    assert len(twin.sent) == len({sent.reference for sent in twin.sent}) == 60
    for contact in range(12):
        of_one = [int(sent.text.split()[1]) for sent in twin.sent if sent.phone == f"+9230000000{contact:02d}"]
        assert of_one == sorted(of_one)
    assert await superuser.fetchval("select count(*) from outbound_message where state <> 'sent'") == 0


async def _first_code(superuser: Superuser) -> asyncpg.Record:
    row = await superuser.fetchrow("select * from outbound_message where purpose = 'code'")
    assert row
    return row


async def test_a_code_is_not_kept_after_it_was_sent(pool: Pool, superuser: Superuser):
    await queue(pool, "code 123456", purpose="code", priority=10)
    twin = Twin(planned={"code 123456": [AGAIN]})
    await deliver(pool, twin)
    assert (await _first_code(superuser))["body"] == "code 123456"
    await make_due(superuser)
    await deliver(pool, twin)
    assert twin.texts == ["code 123456"] * 2
    assert (await _first_code(superuser))["body"] == ""


@pytest.mark.parametrize("outcome", [REFUSED, UNKNOWN])
async def test_a_code_that_did_not_go_is_not_kept_either(pool: Pool, superuser: Superuser, outcome: SendError):
    await queue(pool, "code 123456", purpose="code", priority=10)
    await deliver(pool, Twin(planned={"code 123456": [outcome]}))
    assert (await _first_code(superuser))["body"] == ""


async def test_a_code_whose_receipt_came_first_is_not_kept(pool: Pool, superuser: Superuser):
    await queue(pool, "code 123456", purpose="code", priority=10)

    async def tells_at_once(sent: Outgoing) -> None:
        await receive(pool, receipt(f"out.{sent.reference}", ReceiptStatus.DELIVERED, reference=sent.reference))

    await deliver(pool, Twin(on_send=tells_at_once))
    row = await _first_code(superuser)
    assert (row["state"], row["body"]) == ("delivered", "")
