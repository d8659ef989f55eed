"""SIGKILL to the worker, the web process, Valkey or Postgres between any two steps of the path, for real.

Whatever dies, and whenever: the message is posted exactly once and answered within 30 seconds of the restart.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import migrations
from api import embedded
from tests.running import Munshi, whatsapp_body, whatsapp_message

WORKER_STEPS = [
    "after inbox.take",
    "before ledger.post",
    "after ledger.post",
    "before inbox.finish",
    "after inbox.finish",
    "after commit",
    "before outbox.send",
    "after outbox.send",
]
API_STEPS = ["before inbox.accept", "after inbox.accept", "before doorbell.ring"]
ANSWERED_WITHIN_S = 30.0


@pytest.fixture(scope="module")
def attachment() -> Iterator[tuple[Path, embedded.Attachment]]:
    with (
        tempfile.TemporaryDirectory(prefix="munshi-kill-", ignore_cleanup_errors=True) as folder,
        embedded.attached(Path(folder)) as attached,
    ):
        asyncio.run(migrations.upgrade(attached.database_url))
        yield Path(folder), attached


@pytest.fixture
def munshi(attachment: tuple[Path, embedded.Attachment]) -> Iterator[Munshi]:
    home, attached = attachment
    (home / "victim-was-killed").unlink(missing_ok=True)
    running = Munshi(home, attached)
    yield running
    running.stop()


def _victim_pid(munshi: Munshi, victim: str) -> int:
    if victim == "itself":
        return 0
    status = munshi.attachment.status()
    assert status is not None
    return {"postgres": status.postgres, "valkey": status.valkey}[victim]


def _deliver(munshi: Munshi, body: bytes) -> None:
    """Post until it is taken, as WhatsApp does for a week; whatever died meanwhile is started again."""
    deadline = time.monotonic() + ANSWERED_WITHIN_S
    while munshi.post(body) != 200:
        assert time.monotonic() < deadline, "the webhook was never taken"
        munshi.restart_dead()
        time.sleep(0.1)


def _answered_once(munshi: Munshi, message_id: str) -> None:
    munshi.wait_until(
        lambda: any(line["in_reply_to"] == message_id for line in munshi.delivered()), "the answer", ANSWERED_WITHIN_S
    )
    entries = munshi.query(
        "select business_id, count(*) from journal_entry where business_id ="
        f" (select business_id from inbound_message where provider_message_id = '{message_id}') group by 1"
    )
    assert [row["count"] for row in entries] == [1]
    replies = munshi.query(
        "select count(*) from outbound_message o join inbound_message i on i.id = o.inbound_id"
        f" where i.provider_message_id = '{message_id}'"
    )
    assert replies[0]["count"] == 1
    texts = {line["text"] for line in munshi.delivered() if line["in_reply_to"] == message_id}
    assert len(texts) == 1
    assert "500" in texts.pop()
    business = entries[0]["business_id"]
    assert munshi.query(f"select * from verify_business({business})") == []


@pytest.mark.parametrize("victim", ["itself", "postgres", "valkey"])
@pytest.mark.parametrize("step", WORKER_STEPS)
def test_killed_while_the_worker_is_at(munshi: Munshi, step: str, victim: str):
    munshi.start("api")
    munshi.start("worker", step=step, victim_pid=_victim_pid(munshi, victim))
    message_id = f"wamid.{step}-{victim}".replace(" ", "-")
    sender = f"92301{abs(hash(message_id)) % 10**7:07d}"
    _deliver(
        munshi,
        whatsapp_body(whatsapp_message(message_id, "Ali se 500 wusool", sender=sender, sent_at=int(time.time()))),
    )
    killed = munshi.home / "victim-was-killed"
    munshi.wait_until(killed.exists, f"the death at {step}")
    if victim == "itself":
        munshi.wait_until(lambda: munshi.processes["worker"].poll() is not None, "the worker is dead")
    munshi.restart_dead()
    _answered_once(munshi, message_id)


@pytest.mark.parametrize("victim", ["itself", "postgres", "valkey"])
@pytest.mark.parametrize("step", API_STEPS)
def test_killed_while_the_web_process_is_at(munshi: Munshi, step: str, victim: str):
    munshi.start("worker")
    munshi.start("api", step=step, victim_pid=_victim_pid(munshi, victim))
    message_id = f"wamid.api-{step}-{victim}".replace(" ", "-")
    sender = f"92302{abs(hash(message_id)) % 10**7:07d}"
    body = whatsapp_body(whatsapp_message(message_id, "Ali se 500 wusool", sender=sender, sent_at=int(time.time())))
    _deliver(munshi, body)
    assert (munshi.home / "victim-was-killed").exists()
    _answered_once(munshi, message_id)
    assert munshi.post(body) == 200
    _answered_once(munshi, message_id)
