"""The export of a shop's journal: batch by batch, whatever its size, with no transaction open between two batches."""

from collections.abc import AsyncIterator, Callable
from enum import StrEnum
from typing import Protocol

from ledger_core.database import Pool, enter, transaction
from ledger_core.exchange.beancount import BeancountWriter
from ledger_core.exchange.chart import Chart, ExportedEntry, read_chart, read_entries
from ledger_core.exchange.hledger import HledgerWriter
from ledger_core.exchange.spreadsheet import SpreadsheetWriter

_BATCH_ENTRIES = 500


class ExportFormat(StrEnum):
    """For whom the file is."""

    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    CSV = "csv"


class _Writer(Protocol):
    """Writes one shop's journal in one form: what stands before its entries, each entry, and what stands after them."""

    def head(self) -> str: ...

    def entry(self, entry: ExportedEntry) -> str: ...

    def foot(self) -> str: ...


_WRITERS: dict[ExportFormat, Callable[[Chart], _Writer]] = {
    ExportFormat.HLEDGER: HledgerWriter,
    ExportFormat.BEANCOUNT: BeancountWriter,
    ExportFormat.CSV: SpreadsheetWriter,
}


async def export_journal(pool: Pool, business_id: int, form: ExportFormat) -> AsyncIterator[str]:
    """Give the text of a shop's whole journal piece by piece, in UTF-8 when it is written.

    Entries that are written meanwhile are not in it; its balances are those of its entries. Raises UnknownBusiness.
    """
    async with transaction(pool) as session:
        await enter(session, business_id)
        chart = await read_chart(session, business_id)
    writer = _WRITERS[form](chart)
    yield writer.head()
    for first in range(1, chart.last_number + 1, _BATCH_ENTRIES):
        last = min(first + _BATCH_ENTRIES - 1, chart.last_number)
        async with transaction(pool) as session:
            await enter(session, business_id)
            entries = await read_entries(session, chart, first, last)
        yield "".join(writer.entry(entry) for entry in entries)
    yield writer.foot()
