"""What several tests of the books need beside a database: a connection for each till."""

from collections.abc import AsyncIterator

import pytest

from ledger_core import Pool, open_pool
from tests.conftest import Database
from tests.ledger_core.books import Superuser
from tests.ledger_core.tills import TILLS


@pytest.fixture
async def tills(database: Database, superuser: Superuser) -> AsyncIterator[Pool]:
    """A pool with a connection for each till; at the end no two of them were ever in each other's way for good."""
    pool = await open_pool(database.url, size=TILLS)
    yield pool
    await pool.close()
    own = "select deadlocks from pg_stat_database where datname = current_database()"
    assert await superuser.fetchval(own) == 0
