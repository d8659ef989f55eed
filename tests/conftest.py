"""The tiers of the tests, by fixture: none is pure, `pool` has a database of its own, `munshi` a whole running program.

Databases are built by the migrations once, and copied for each test that needs one.
"""

import asyncio
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

import ledger_core
import migrations
from api import embedded
from ledger_core import Pool, open_pool, transaction

pytest_plugins = ["tests.inprocess"]

# A loaded machine makes examples slowly; that says nothing about what they test.
settings.register_profile("munshi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("munshi")

os.environ.pop("DATABASE_URL", None)
os.environ.pop("REDIS_URL", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the bot says now into tests/conversations/*.txt")


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    # A short path: sockets have little room for a name.
    with tempfile.TemporaryDirectory(prefix="munshi-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def servers(home: Path) -> Iterator[embedded.Attachment]:
    with embedded.attached(home) as attachment:
        yield attachment


@dataclass(frozen=True)
class Database:
    """One database: `owner_url` logs in as the superuser, `url` as the application."""

    owner_url: str
    url: str

    def named(self, name: str) -> "Database":
        return Database(_named(self.owner_url, name), _named(self.url, name))


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def template(servers: embedded.Attachment) -> Database:
    first = Database(servers.database_url, servers.app_database_url)

    async def build() -> None:
        connection = await asyncpg.connect(first.owner_url)
        # These databases live for one test: durability is what the kill tests prove, on servers of their own.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            await connection.execute(f"alter system set {setting} = off")
        await connection.execute("select pg_reload_conf()")
        await connection.execute("create database munshi_template")
        await connection.close()
        await migrations.upgrade(first.named("munshi_template").owner_url)

    asyncio.run(build())
    return first


@pytest.fixture
async def database(template: Database) -> AsyncIterator[Database]:
    """A migrated database of the test's own."""
    name = f"t_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(template.owner_url)
    await connection.execute(f"create database {name} template munshi_template")
    yield template.named(name)
    await connection.execute(f"drop database {name} with (force)")
    await connection.close()


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The application's pool on a database of the test's own."""
    opened = await open_pool(database.url, size=20)
    yield opened
    await opened.close()


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection that can do what nobody else may, for the tests that tamper."""
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


@dataclass(frozen=True)
class Shop:
    """A shop with its owner, for tests of the books."""

    business_id: int
    public_id: uuid.UUID
    owner_id: int
    owner_public_id: uuid.UUID

    def origin(self, key: str) -> ledger_core.Origin:
        return ledger_core.Origin(self.business_id, key, "test", self.owner_id)


async def open_shop(pool: Pool, superuser: "asyncpg.Connection[asyncpg.Record]", name: str = "Imran Kiryana") -> Shop:
    phone = f"+92300{uuid.uuid4().int % 10**7:07d}"
    owner = await superuser.fetchrow(
        "insert into users (phone, name) values ($1, 'Imran') returning id, public_id", phone
    )
    assert owner
    public_id = uuid.uuid4()
    async with transaction(pool) as session:
        business_id = await ledger_core.open_business(session, owner_id=owner["id"], name=name, public_id=public_id)
    return Shop(business_id, public_id, owner["id"], owner["public_id"])


@pytest.fixture
async def shop(pool: Pool, superuser: "asyncpg.Connection[asyncpg.Record]") -> Shop:
    return await open_shop(pool, superuser)
