"""A whole Munshi inside the test: the web app over ASGI, the jobs called by hand, a clock that stands still.

Nothing of the path is left out: a text goes through the signed webhook, the inbox, the job and the outbox. The clock
stands in the past, so that what is accepted is due at once and the days that replies name never change.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from api import embedded
from api.app import create_app
from bot import jobs
from bot.doorbell import Doorbell
from bot.providers import CONSOLE_SIGNATURE_HEADER, ConsoleOutlet, sign_console
from bot.settings import Settings
from ledger_core import Pool, Verification, transaction, trial_balance, verify_business
from tests.conftest import Database
from tests.running import whatsapp_body, whatsapp_message

# A Wednesday, ten in the morning in Karachi.
MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)
SENDER = "+923001234567"
DEAD_REDIS = "redis://127.0.0.1:1/0"
SECRET_KEY = "a secret key of the tests that is long enough"
APP_SECRET = "an app secret of the tests and long enough to be one"
CONSOLE_SECRET = "a console secret of the tests and long enough"


@dataclass
class Clock:
    """An instant that moves only when it is told to."""

    instant: datetime = MORNING

    def __call__(self) -> datetime:
        return self.instant

    def pass_time(self, by: timedelta) -> None:
        self.instant += by


@dataclass
class InProcess:
    """The program and what a test looks at it with."""

    settings: Settings
    client: httpx.AsyncClient
    desk: jobs.Desk
    superuser: "asyncpg.Connection[asyncpg.Record]"
    clock: Clock
    names: dict[str, str | None] = field(default_factory=dict)

    @property
    def pool(self) -> Pool:
        return self.desk.pool

    async def post(self, body: bytes, channel: str = "whatsapp", signature: str | None = None) -> httpx.Response:
        """Deliver a body as the channel's provider does, rightly signed unless a signature is given."""
        if channel == "console":
            headers = {CONSOLE_SIGNATURE_HEADER: signature or sign_console(body, CONSOLE_SECRET)}
        else:
            digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
            headers = {"X-Hub-Signature-256": signature or f"sha256={digest}"}
        return await self.client.post(f"/webhooks/{channel}", content=body, headers=headers)

    async def send(
        self,
        text: str,
        *,
        sender: str = SENDER,
        channel: str = "whatsapp",
        message_id: str | None = None,
        sent_at: datetime | None = None,
        in_reply_to: str | None = None,
    ) -> str:
        """Deliver a text through its webhook and give the message's id; nothing handles it yet."""
        message_id = message_id or f"m.{uuid.uuid4().hex}"
        seconds = int((sent_at or self.clock()).timestamp())
        name = self.names.get(sender, "Imran Kiryana")
        if channel == "console":
            body = json.dumps(
                {"id": message_id, "from": sender, "text": text, "name": name, "sent_at": seconds}
            ).encode()
        else:
            number = sender.removeprefix("+")
            message = whatsapp_message(
                message_id, text, sender=number, sent_at=seconds, name=name, in_reply_to=in_reply_to
            )
            body = whatsapp_body(message)
        answer = await self.post(body, channel)
        assert (answer.status_code, answer.content) == (200, b"")
        return message_id

    async def run(self) -> None:
        """Let the worker's sweeps do everything that is due."""
        while contacts := await jobs.due_inbound(self.desk):
            for contact_id in contacts:
                await jobs.process_inbound(self.desk, contact_id)
        while await jobs.sweep_outbound(self.desk):
            pass

    async def say(
        self,
        text: str,
        *,
        sender: str = SENDER,
        channel: str = "whatsapp",
        message_id: str | None = None,
        in_reply_to: str | None = None,
    ) -> str | None:
        """Send a text, let it be handled, and give the one reply that was delivered for it, None for silence.

        On WhatsApp `in_reply_to` is the message that it is swiped to: one of ours or the sender's own.
        """
        message_id = await self.send(
            text, sender=sender, channel=channel, message_id=message_id, in_reply_to=in_reply_to
        )
        await self.run()
        return self.reply_to(message_id)

    def delivered(self) -> list[dict[str, str | None]]:
        """Give every text that went out, in order."""
        file = self.settings.console_file
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def reply_to(self, message_id: str) -> str | None:
        replies = [line["text"] for line in self.delivered() if line["in_reply_to"] == message_id]
        assert len(replies) <= 1, replies
        return replies[0] if replies else None

    async def inbound(self, message_id: str) -> asyncpg.Record:
        row = await self.superuser.fetchrow("select * from inbound_message where provider_message_id = $1", message_id)
        assert row, f"{message_id} was not stored"
        return row

    async def count(self, table: str) -> int:
        return int(await self.superuser.fetchval(f"select count(*) from {table}"))

    async def make_due(self) -> None:
        """Let the wait before a next try be over."""
        await self.superuser.execute("update inbound_message set due_at = now() where state = 'new'")
        await self.superuser.execute(
            "update outbound_message set due_at = now(), leased_until = now() - interval '1 second'"
            " where state in ('queued', 'sending')"
        )

    async def books_are_sound(self) -> None:
        """Trial balance nought and verification clean, in every shop."""
        async with transaction(self.pool) as session:
            shops = [row[0] for row in await session.rows("select business_ids()")]
        for business_id in shops:
            verification: Verification = await verify_business(self.pool, business_id)
            assert list(verification.problems) == []
            assert sum((await trial_balance(self.pool, business_id)).values()) == 0


def settings_for(database_url: str, redis_url: str, home: Path) -> Settings:
    return Settings(
        environment="development",
        home=home,
        database_url=database_url,
        redis_url=redis_url,
        database_pool=10,
        secret_key=SecretStr(SECRET_KEY),
        whatsapp_app_secret=SecretStr(APP_SECRET),
        whatsapp_verify_token=SecretStr("a verify token of the tests"),
        console_secret=SecretStr(CONSOLE_SECRET),
    )


@asynccontextmanager
async def running_inside(
    settings: Settings, pool: Pool, superuser: "asyncpg.Connection[asyncpg.Record]", clock: Clock
) -> AsyncIterator[InProcess]:
    app = create_app(settings, now=clock)
    console = ConsoleOutlet(settings.console_file)
    assert settings.redis_url
    doorbell = Doorbell(settings.redis_url)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        desk = jobs.Desk(
            pool,
            {"whatsapp": console, "console": console, "sms": console},
            doorbell,
            jobs.Codes("sms", SECRET_KEY.encode()),
        )
        yield InProcess(settings, client, desk, superuser, clock)
    await doorbell.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The one clock of the path, standing still in the past."""
    standing = Clock()
    monkeypatch.setattr("bot.jobs.messages.now", standing)
    return standing


@pytest.fixture
async def inside(
    database: Database,
    pool: Pool,
    superuser: "asyncpg.Connection[asyncpg.Record]",
    servers: embedded.Attachment,
    tmp_path: Path,
    clock: Clock,
) -> AsyncIterator[InProcess]:
    """A Munshi in this process, with a database of its own and the embedded Valkey."""
    async with running_inside(
        settings_for(database.url, servers.redis_url, tmp_path), pool, superuser, clock
    ) as munshi:
        yield munshi


@pytest.fixture
async def inside_without_redis(
    database: Database, pool: Pool, superuser: "asyncpg.Connection[asyncpg.Record]", tmp_path: Path, clock: Clock
) -> AsyncIterator[InProcess]:
    """The same with nobody listening where Redis should be."""
    async with running_inside(settings_for(database.url, DEAD_REDIS, tmp_path), pool, superuser, clock) as munshi:
        yield munshi
