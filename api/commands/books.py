"""`munshi verify` and `munshi openapi`: what an auditor and an app developer ask for."""

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from functools import partial
from typing import Any

from api.app import create_app
from api.commands.progress import Progress
from api.commands.servers import served
from bot.settings import load
from ledger_core import (
    Problem,
    Sealed,
    Verification,
    all_business_ids,
    enter,
    find_seal,
    open_pool,
    transaction,
    verify_business,
)

_POOL = 2
# The longest part of the largest shop.
_PART_TIMEOUT_S = 3600
_NO_SUCH_SEAL = "no change has it: it is not of this business, or the past was rewritten since it was told"


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "recompute every figure from the postings, walk every audit chain, and name what does not agree"
    command = commands.add_parser("verify", help=text, description=text, epilog="example: munshi verify --json")
    command.add_argument("--business", type=int, help="one business by its number, all by default")
    command.add_argument(
        "--seal", metavar="CODE", help="the seal of a day's digest: must be that of a change of --business"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_verify)
    text = "print the OpenAPI document"
    command = commands.add_parser(
        "openapi", help=text, description=text, epilog="example: munshi openapi > openapi.json"
    )
    command.set_defaults(run=_openapi)


def _verify(arguments: argparse.Namespace) -> int:
    if arguments.seal and not arguments.business:
        print("munshi: say which --business the seal is of", file=sys.stderr)
        return 2
    with served(load()) as found:
        results, sealed = asyncio.run(_verify_all(found.settings.database_url or "", arguments))
    problems = [problem for result in results for problem in result.problems]
    entries = sum(result.entries for result in results)
    if arguments.json:
        told = [{"business": p.business_id, "kind": p.kind, "subject": p.subject, "detail": p.detail} for p in problems]
        print(json.dumps({"ok": not problems, "businesses": len(results), "entries": entries, "problems": told}))
    else:
        for p in problems:
            print(f"business {p.business_id}: {p.subject}: {p.detail}")
        if sealed is not None:
            print(f"seal {arguments.seal} is of change {sealed.sequence}, {sealed.recorded_at:%Y-%m-%d %H:%M} UTC")
        verdict = f"{len(problems)} problems" if problems else "all agrees"
        print(f"{len(results)} businesses, {entries} entries: {verdict}.")
    return 1 if problems else 0


async def _verify_all(url: str, arguments: argparse.Namespace) -> tuple[list[Verification], Sealed | None]:
    pool = await open_pool(url, size=_POOL, command_timeout_s=_PART_TIMEOUT_S)
    try:
        business_ids = [arguments.business] if arguments.business else await all_business_ids(pool)
        results, sealed = [], None
        with Progress() as progress:
            for done, one in enumerate(business_ids, 1):
                line = f"verifying business {one} ({done} of {len(business_ids)}): "
                results.append(await verify_business(pool, one, on_part=partial(progress.tell_after, line)))
        if arguments.seal:
            async with transaction(pool) as session:
                await enter(session, arguments.business)
                sealed = await find_seal(session, arguments.business, arguments.seal)
            if sealed is None:
                broken = Problem(arguments.business, "seal", f"seal {arguments.seal}", _NO_SUCH_SEAL)
                results = [replace(results[0], problems=(*results[0].problems, broken))]
        return results, sealed
    finally:
        await pool.close()


def _openapi(_: argparse.Namespace) -> int:
    print(json.dumps(create_app(load()).openapi(), indent=2))
    return 0
