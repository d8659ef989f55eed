"""Fixtures of the acceptance tests: a whole Munshi of real processes, and a browser to look at it with."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import migrations
from api import embedded
from tests.acceptance.browser import Browser, chromium
from tests.running import Munshi


@pytest.fixture(scope="session")
def program() -> Iterator[Munshi]:
    """Web process, worker, Postgres and Valkey, on a home of their own."""
    with (
        tempfile.TemporaryDirectory(prefix="munshi-walk-", ignore_cleanup_errors=True) as folder,
        embedded.attached(Path(folder)) as attached,
    ):
        asyncio.run(migrations.upgrade(attached.database_url))
        asyncio.run(migrations.allow_phone(attached.database_url, allowed=True))
        running = Munshi(Path(folder), attached)
        try:
            running.start("api")
            running.start("worker")
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as window:
        yield window
