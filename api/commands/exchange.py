"""`munshi export` and `munshi import`: a shop's journal written out, old balances read in."""

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import grammar
from api.commands.progress import Progress
from api.commands.servers import served
from bot.settings import load
from ledger_core import (
    IMPORT_CHARACTERS_MAX,
    ExportFormat,
    ImportReport,
    LedgerError,
    Origin,
    Pool,
    all_business_ids,
    enter,
    export_journal,
    get_business,
    import_opening_balances,
    open_pool,
    to_decimal_string,
    today,
    transaction,
)

_POOL = 2
_BYTES_MAX = 4 * IMPORT_CHARACTERS_MAX


class _Unusable(Exception):
    """The command cannot be carried out; the message says what to do."""


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "write a shop's whole journal for hledger, beancount or a spreadsheet"
    command = commands.add_parser(
        "export", help=text, description=text, epilog="example: munshi export --format hledger --output shop.journal"
    )
    command.add_argument("--format", choices=[form.value for form in ExportFormat], default=ExportFormat.CSV.value)
    command.add_argument("--business", type=int, help="its number; the only one by default")
    command.add_argument("--output", type=Path, metavar="FILE", help="standard output by default")
    command.set_defaults(run=lambda arguments: _carry_out(_export, arguments))
    text = "bring in old balances from CSV with the columns name, receivable, payable, and if you like phone and role"
    command = commands.add_parser(
        "import", help=text, description=text, epilog="example: munshi import khatas.csv --date 2026-10-31 --trial"
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--business", type=int, help="its number; the only one by default")
    command.add_argument("--date", type=date.fromisoformat, help="the day of the balances, today by default")
    command.add_argument("--trial", action="store_true", help="name every bad row and write nothing")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=lambda arguments: _carry_out(_import, arguments))


def _carry_out(work: Any, arguments: argparse.Namespace) -> int:
    with served(load()) as found:
        try:
            status: int = asyncio.run(work(found.settings.database_url or "", arguments))
        except (_Unusable, OSError) as error:
            print(f"munshi: {error}", file=sys.stderr)
            return 2
        except LedgerError as error:
            print(f"munshi: {error.code.replace('_', ' ')}", file=sys.stderr)
            return 1
    return status


@asynccontextmanager
async def _shop(url: str, business_id: int | None) -> AsyncIterator[tuple[Pool, int]]:
    """Open a pool and say which shop is meant."""
    pool = await open_pool(url, size=_POOL)
    try:
        if business_id is None:
            every = await all_business_ids(pool)
            if len(every) != 1:
                raise _Unusable(f"there are {len(every)} businesses: say which by --business NUMBER")
            business_id = every[0]
        yield pool, business_id
    finally:
        await pool.close()


async def _export(url: str, arguments: argparse.Namespace) -> int:
    """Write to a file of another name first, so that a cut-off export is not taken for a whole one."""
    output: Path | None = arguments.output
    partial = output and output.with_name(f"{output.name}.partial")
    async with _shop(url, arguments.business) as (pool, business_id):
        written = 0
        with partial.open("wb") if partial else nullcontext(sys.stdout.buffer) as file, Progress() as progress:
            async for piece in export_journal(pool, business_id, ExportFormat(arguments.format)):
                file.write(piece.encode())
                written += len(piece)
                progress.tell(f"{written:,} characters written")
    if partial and output:
        partial.replace(output)
    return 0


async def _import(url: str, arguments: argparse.Namespace) -> int:
    """Import a file; the file itself is the key, so that the same one twice is written once."""
    text = _text_of(arguments.file)
    async with _shop(url, arguments.business) as (pool, business_id), transaction(pool) as session:
        await enter(session, business_id)
        shop = await get_business(session, business_id)
        key = f"command/{hashlib.sha256(text.encode()).hexdigest()}"
        report = await import_opening_balances(
            session,
            Origin(business_id, key, "command"),
            text,
            entry_date=arguments.date or today(shop.time_zone),
            name_keys=lambda name: (grammar.name_key(name), grammar.phonetic_key(name)),
            is_trial=arguments.trial,
        )
    _tell(report, shop.currency, as_json=arguments.json)
    return 1 if report.bad_rows else 0


def _text_of(path: Path) -> str:
    if path.stat().st_size > _BYTES_MAX:
        raise _Unusable(f"{path} is larger than {_BYTES_MAX:,} bytes")
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise _Unusable(f"{path} is not UTF-8: save it as CSV UTF-8") from None


def _tell(report: ImportReport, currency: str, *, as_json: bool) -> None:
    if as_json:
        told = asdict(report)
        for side in ("receivable", "payable"):
            told[side] = to_decimal_string(told.pop(f"{side}_minor"), currency)
        print(json.dumps(told))
        return
    for bad in report.bad_rows:
        print(f"line {bad.line}{bad.column and f', {bad.column}'}: {bad.code.replace('_', ' ')}")
    receivable = to_decimal_string(report.receivable_minor, currency)
    payable = to_decimal_string(report.payable_minor, currency)
    done = "written before" if report.replayed else "written" if report.is_written else "nothing written"
    print(
        f"{report.rows} good rows, {len(report.bad_rows)} bad, {report.new_parties} new khatas,"
        f" {receivable} {currency} to receive, {payable} {currency} to pay: {done}."
    )
