"""`munshi verify` and `munshi openapi`: what an auditor and an app developer ask for."""

import argparse
import asyncio
import json
import sys
from typing import Any

from api.app import create_app
from api.commands.servers import served
from bot.settings import load
from ledger_core import Verification, all_business_ids, open_pool, verify_business

_POOL = 2


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "recompute every figure from the postings, walk every audit chain, and name what does not agree"
    command = commands.add_parser("verify", help=text, description=text, epilog="example: munshi verify --json")
    command.add_argument("--business", type=int, help="one business by its number, all by default")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_verify)
    text = "print the OpenAPI document"
    command = commands.add_parser(
        "openapi", help=text, description=text, epilog="example: munshi openapi > openapi.json"
    )
    command.set_defaults(run=_openapi)


def _verify(arguments: argparse.Namespace) -> int:
    with served(load()) as found:
        results = asyncio.run(_verify_all(found.settings.database_url or "", arguments.business))
    problems = [problem for result in results for problem in result.problems]
    entries = sum(result.entries for result in results)
    if arguments.json:
        told = [{"business": p.business_id, "kind": p.kind, "subject": p.subject, "detail": p.detail} for p in problems]
        print(json.dumps({"ok": not problems, "businesses": len(results), "entries": entries, "problems": told}))
    else:
        for p in problems:
            print(f"business {p.business_id}: {p.subject}: {p.detail}")
        verdict = f"{len(problems)} problems" if problems else "all agrees"
        print(f"{len(results)} businesses, {entries} entries: {verdict}.")
    return 1 if problems else 0


async def _verify_all(url: str, business_id: int | None) -> list[Verification]:
    pool = await open_pool(url, size=_POOL)
    try:
        business_ids = [business_id] if business_id else await all_business_ids(pool)
        results = []
        for done, one in enumerate(business_ids, 1):
            results.append(await verify_business(pool, one))
            if sys.stderr.isatty():
                print(
                    f"\rverified {done} of {len(business_ids)}",
                    end="\n" if done == len(business_ids) else "",
                    file=sys.stderr,
                )
        return results
    finally:
        await pool.close()


def _openapi(_: argparse.Namespace) -> int:
    print(json.dumps(create_app(load()).openapi(), indent=2))
    return 0
