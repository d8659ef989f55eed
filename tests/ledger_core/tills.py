"""Sixteen tills at once: jobs done in a random order on as many connections."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable

TILLS = 16
Job = Callable[[], Awaitable[object]]


async def all_at_once(jobs: Iterable[Job]) -> None:
    """Do the jobs in a random order on all tills together."""
    waiting = list(jobs)
    random.shuffle(waiting)

    async def till() -> None:
        while waiting:
            await waiting.pop()()

    await asyncio.gather(*(till() for _ in range(TILLS)))
