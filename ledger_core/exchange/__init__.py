"""Exchange with other programs: the journal written out for hledger, beancount and spreadsheets, balances read in.

Nothing that comes in is half done: one bad row, and nothing of its file is written.
"""

from ledger_core.exchange.journal import ExportFormat, export_journal
from ledger_core.exchange.opening import (
    IMPORT_CHARACTERS_MAX,
    IMPORT_ROWS_MAX,
    ImportReport,
    NameKeys,
    import_opening_balances,
)
from ledger_core.exchange.rows import BadRow

__all__ = [
    "IMPORT_CHARACTERS_MAX",
    "IMPORT_ROWS_MAX",
    "BadRow",
    "ExportFormat",
    "ImportReport",
    "NameKeys",
    "export_journal",
    "import_opening_balances",
]
