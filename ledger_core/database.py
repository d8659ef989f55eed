"""The pool and the transaction: the one place of the program that commits.

Everything of one message, request or job happens inside one `transaction()`. Nothing here knows what a party is.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import asyncpg

from ledger_core.errors import from_database

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Row: TypeAlias = asyncpg.Record

# The role that the application is, whoever it logged in as: it owns nothing and row-level security binds it.
APPLICATION_ROLE = "munshi_app"
# A statement that runs longer than this has gone wrong; nothing on the path comes near it.
_COMMAND_TIMEOUT_S = 30
_WAIT_STEP_S = 0.2

# The database is away: nothing was done, and the same may be tried again when it is back.
DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What asyncpg raises when the server dies in the middle of an answer.
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
)
# The database will never take this: trying again changes nothing.
DATABASE_REFUSES = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.UntranslatableCharacterError,
)


class Session:
    """One open transaction. Verbs of the ledger take it first; only `transaction()` makes one."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]") -> None:
        """Wrap a connection that is inside a transaction."""
        if not connection.is_in_transaction():
            raise AssertionError("a session needs an open transaction: a posting outside of one survives a rollback")
        self._connection = connection

    async def row(self, statement: str, *arguments: object) -> Row | None:
        """Run a statement and give its first row; a broken ledger rule comes back as its LedgerError."""
        try:
            return await self._connection.fetchrow(statement, *arguments)
        except asyncpg.PostgresError as error:
            raise from_database(error) or error from error

    async def rows(self, statement: str, *arguments: object) -> list[Row]:
        """Run a statement and give all its rows."""
        try:
            return await self._connection.fetch(statement, *arguments)
        except asyncpg.PostgresError as error:
            raise from_database(error) or error from error

    async def value(self, statement: str, *arguments: object) -> Any:
        """Run a statement and give the first column of its first row."""
        found = await self.row(statement, *arguments)
        return found[0] if found else None

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only what is inside when it raises: one command of a message, not its neighbours."""
        async with self._connection.transaction():
            yield


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Session]:
    """Open a transaction, commit it at the end, roll it back when anything is raised."""
    async with pool.acquire() as connection, connection.transaction():
        yield Session(connection)


async def enter(session: Session, business_id: int) -> None:
    """Enter a shop for the rest of the transaction. Raises AnotherBusinessEntered inside another one."""
    await session.row("select enter_business($1)", business_id)


async def _prepare(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def _keep_session_clean(_connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Do nothing on release: all that we set is local to a transaction, so the usual reset is a lost round trip."""


async def open_pool(
    url: str,
    *,
    size: int = 10,
    statement_cache: bool = True,
    wait_s: int = 0,
    command_timeout_s: int = _COMMAND_TIMEOUT_S,
) -> Pool:
    """Open the application's pool on `url`.

    Whoever the URL logs in as, the connection works as the application's role. A URL of that role itself sets
    nothing at start-up, which is what PgBouncer needs; before its 1.21 pass `statement_cache=False`. A database that
    is away, or that recovers from a crash, is waited for `wait_s` seconds. More than the default `command_timeout_s`
    for a statement is for verification alone.
    """
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return await _create_pool(url, size, command_timeout_s, statement_cache=statement_cache)
        except DATABASE_AWAY:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(_WAIT_STEP_S)


async def _create_pool(url: str, size: int, command_timeout_s: int, *, statement_cache: bool) -> Pool:
    settings = {"application_name": "munshi"}
    if unquote(urlsplit(url).username or "") != APPLICATION_ROLE:
        settings["role"] = APPLICATION_ROLE
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=command_timeout_s,
        server_settings=settings,
        init=_prepare,
        reset=_keep_session_clean,
        statement_cache_size=100 if statement_cache else 0,
    )
