"""A hundred shops text at once, half of it delivered twice and out of order: each message is handled once, in order."""

import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import migrations
from api import embedded
from tests.running import Munshi, whatsapp_body, whatsapp_message

SENDERS = 100
MESSAGES = 4


@pytest.fixture
def munshi() -> Iterator[Munshi]:
    with (
        tempfile.TemporaryDirectory(prefix="munshi-many-", ignore_cleanup_errors=True) as folder,
        embedded.attached(Path(folder)) as attached,
    ):
        asyncio.run(migrations.upgrade(attached.database_url))
        running = Munshi(Path(folder), attached)
        running.start("api")
        running.start("worker")
        yield running
        running.stop()


def _deliveries(sender: str, begin: int, luck: random.Random) -> list[bytes]:
    """One sender's messages, a second apart; half of them delivered twice, all in any order."""
    messages = [
        whatsapp_message(f"wamid.{sender}.{number}", f"Ali ko {number}00 udhaar", sender=sender, sent_at=begin + number)
        for number in range(1, MESSAGES + 1)
    ]
    bodies = [whatsapp_body(message) for message in messages]
    bodies += luck.sample(bodies, MESSAGES // 2)
    luck.shuffle(bodies)
    return bodies


def test_a_hundred_senders_at_once(munshi: Munshi):
    luck = random.Random(20261122)
    begin = int(time.time()) - 600
    senders = [f"92345{number:07d}" for number in range(SENDERS)]

    def deliver(bodies: list[bytes]) -> list[int]:
        return [munshi.post(body) for body in bodies]

    with ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(deliver, [_deliveries(sender, begin, luck) for sender in senders]))
    assert {status for one in statuses for status in one} == {200}
    munshi.wait_until(lambda: len(munshi.delivered()) >= SENDERS * MESSAGES, "every answer", 60)

    assert munshi.query("select count(*) from inbound_message where state <> 'handled'")[0]["count"] == 0
    assert len({line["in_reply_to"] for line in munshi.delivered()}) == SENDERS * MESSAGES
    in_order = munshi.query(
        "select contact_id, array_agg(sent_at order by handled_at) as handled,"
        " array_agg(sent_at order by sent_at) as sent from inbound_message group by contact_id"
    )
    assert len(in_order) == SENDERS
    assert all(row["handled"] == row["sent"] for row in in_order)
    books = munshi.query(
        "select business_id, count(*) as entries, max(number) as last from journal_entry group by business_id"
    )
    assert [(row["entries"], row["last"]) for row in books] == [(MESSAGES, MESSAGES)] * SENDERS
    # Each reply holds the balance after its own message: the order is what the senders see, too.
    final = f"{sum(range(1, MESSAGES + 1))}00"
    last = {line["to"]: line["text"] for line in munshi.delivered() if line["in_reply_to"].endswith(f".{MESSAGES}")}
    assert len(last) == SENDERS
    assert all(re.search(rf"\b{final[0]},{final[1:]}\b", text) for text in last.values())
    assert munshi.query("select sum(amount_minor) from balance")[0]["sum"] == 0
    verified = json.loads(munshi.munshi("verify", "--json").stdout)
    assert verified == {"ok": True, "businesses": SENDERS, "entries": SENDERS * MESSAGES, "problems": []}
