"""The database and Redis that a command works with: the operator's own, or the embedded ones while the command runs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import migrations
from api import embedded
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Served:
    """Settings whose addresses are filled in. `attachment` is None where both servers are the operator's own."""

    settings: Settings
    owner_url: str
    attachment: embedded.Attachment | None


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Name the servers, starting the embedded ones for what is not named in the environment."""
    own = settings.database_url and settings.redis_url
    with nullcontext(None) if own else embedded.attached(settings.home) as attachment:
        if attachment is None:
            yield Served(settings, settings.database_url or "", None)
            return
        filled = settings.model_copy(
            update={
                "database_url": settings.database_url or attachment.app_database_url,
                "redis_url": settings.redis_url or attachment.redis_url,
            }
        )
        yield Served(filled, settings.database_url or attachment.database_url, attachment)


def migrate(found: Served) -> None:
    """Bring the database to the schema of this version."""
    asyncio.run(migrations.upgrade(found.owner_url))
    asyncio.run(migrations.allow_phone(found.owner_url, allowed=found.settings.environment == "development"))
