"""Schema migrations: Alembic runs them, plain SQL files hold them. Forward only; a mistake is mended by the next one.

`upgrade()` brings a database to the newest revision, making the three roles first where they are missing.
"""

from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.grants import allow_phone

__all__ = ["allow_phone", "newest_revision", "run_sql_files", "upgrade"]

_HERE = Path(__file__).parent
_ROLES_MISSING = (
    "select count(*) < 3 or not pg_has_role(current_user, 'munshi_owner', 'member')"
    " or not has_schema_privilege('munshi_owner', 'public', 'create with grant option')"
    " from pg_roles where rolname in ('munshi_owner', 'munshi_app', 'munshi_office')"
)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config


def newest_revision() -> str:
    """Name the revision that a database of this version of the program has."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


async def upgrade(url: str) -> None:
    """Bring the database to the newest revision; `url` logs in as one who may make roles, or as the owner's member."""
    connection = await asyncpg.connect(url)
    try:
        if await _roles_missing(connection):
            await connection.execute((_HERE / "sql" / "roles.sql").read_text(encoding="utf-8"))
    finally:
        await connection.close()
    scheme = urlsplit(url).scheme
    engine = create_async_engine(url.replace(scheme, "postgresql+asyncpg", 1))
    try:
        async with engine.begin() as bind:
            await bind.run_sync(_run)
    finally:
        await engine.dispose()


async def _roles_missing(connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
    try:
        return bool(await connection.fetchval(_ROLES_MISSING))
    except asyncpg.UndefinedObjectError:
        return True


def _run(bind: Connection) -> None:
    config = _config()
    config.attributes["connection"] = bind
    command.upgrade(config, "head")


def run_sql_files(bind: Connection, *names: str) -> None:
    """Run whole SQL files of this package inside the migration's transaction."""
    adapted = bind.connection.dbapi_connection
    assert adapted is not None
    for name in names:
        text = (_HERE / "sql" / name).read_text(encoding="utf-8")

        async def execute(driver: "asyncpg.Connection[asyncpg.Record]", script: str = text) -> None:
            # Outside of a transaction a failed file would leave its first half behind.
            assert driver.is_in_transaction()
            await driver.execute(script)

        adapted.run_async(execute)
