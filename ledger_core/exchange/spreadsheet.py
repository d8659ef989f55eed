"""The journal as CSV (RFC 4180), a row a posting. No cell that people wrote can begin a formula of a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from ledger_core.exchange.chart import Chart, ExportedEntry

_COLUMNS = (
    "entry",
    "line",
    "date",
    "recorded_at",
    "kind",
    "narration",
    "account",
    "account_name",
    "sub_account",
    "sub_account_name",
    "debit",
    "credit",
    "quantity",
    "currency",
    "source",
    "actor",
    "reverses",
)
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SpreadsheetWriter:
    """Writes one shop's journal."""

    def __init__(self, chart: Chart) -> None:
        """Keep what the rows are of."""
        self._chart = chart

    def head(self) -> str:
        """Write the names of the columns."""
        return _written([_COLUMNS])

    def entry(self, entry: ExportedEntry) -> str:
        """Write a row for each line."""
        return _written(
            [
                (
                    entry.number,
                    number,
                    entry.entry_date.isoformat(),
                    entry.recorded,
                    entry.kind,
                    _text(entry.narration),
                    line.place.account,
                    _text(line.place.name),
                    line.place.sub_id or "",
                    _text(line.place.sub_name),
                    self._chart.money(line.amount_minor) if line.amount_minor > 0 else "",
                    self._chart.money(-line.amount_minor) if line.amount_minor < 0 else "",
                    line.quantity_text,
                    self._chart.currency,
                    entry.source,
                    _text(entry.actor),
                    "" if entry.reverses is None else entry.reverses,
                )
                for number, line in enumerate(entry.lines, 1)
            ]
        )

    def foot(self) -> str:
        """Write nothing: rows alone can be sorted and summed."""
        return ""


def _text(text: str) -> str:
    """Put an apostrophe, which spreadsheets do not show, before what they would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(rows: Sequence[tuple[object, ...]]) -> str:
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue()
