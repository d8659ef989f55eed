"""`munshi replay`: every stored text read by the grammar of now, and each that is read otherwise than it was."""

import argparse
import asyncio
import sys
from typing import Any

from api.commands.servers import served
from bot.history import Changed, reread
from bot.settings import load
from grammar import GRAMMAR_VERSION
from ledger_core import Pool, all_business_ids, open_pool

_POOL = 2


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "read every stored text by the present grammar and name those whose reading changes; nothing is written"
    command = commands.add_parser("replay", help=text, description=text, epilog="example: munshi replay --business 7")
    command.add_argument("--business", type=int, help="one business by its number, all by default")
    command.set_defaults(run=_replay)


def _replay(arguments: argparse.Namespace) -> int:
    with served(load()) as found:
        asyncio.run(_replay_all(found.settings.database_url or "", arguments.business))
    return 0


async def _replay_all(url: str, business_id: int | None) -> None:
    pool = await open_pool(url, size=_POOL)
    try:
        business_ids = [business_id] if business_id else await all_business_ids(pool)
        texts = changed = 0
        for one in business_ids:
            read, differing = await _replay_one(pool, one)
            texts, changed = texts + read, changed + differing
        print(
            f"{len(business_ids)} businesses, {texts} texts read by grammar {GRAMMAR_VERSION}:"
            f" {changed} readings change."
        )
    finally:
        await pool.close()


async def _replay_one(pool: Pool, business_id: int) -> tuple[int, int]:
    texts = changed = 0
    async for batch in reread(pool, business_id):
        texts, changed = texts + batch.texts, changed + len(batch.changed)
        for one in batch.changed:
            print(_line(one))
        if sys.stderr.isatty():
            print(f"\rbusiness {business_id}: {texts} texts", end="", file=sys.stderr)
    return texts, changed


def _line(one: Changed) -> str:
    text = one.text.replace("\n", " / ")
    place = f"business {one.business_id}, message {one.message_id}, {one.sent_at:%Y-%m-%d}"
    return f'{place}: "{text}": {one.was} -> {one.now}'
