"""The journal as a file that hledger reads. Names keep their signs, save the two that mean something there.

It ends with an assertion of every balance, so that hledger itself says whether it read the same books.
"""

from ledger_core.exchange.chart import Chart, ExportedEntry, ExportedLine, Place, one_line

_ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Revenues",
    "expense": "Expenses",
}
# A colon parts accounts, and a semicolon begins a remark.
_SIGNS = str.maketrans({":": "-", ";": ","})


class HledgerWriter:
    """Writes one shop's journal."""

    def __init__(self, chart: Chart) -> None:
        """Name the accounts."""
        self._chart = chart
        self._names = {key: _account(place) for key, place in chart.places.items()}

    def head(self) -> str:
        """Write the title, the currency and the accounts."""
        lines = [f"; {one_line(self._chart.title)}", "decimal-mark .", f"commodity {self._amount(100_000)}"]
        lines += [f"account {name}" for name in self._names.values()]
        return "\n".join(lines) + "\n"

    def entry(self, entry: ExportedEntry) -> str:
        """Write one entry: its number as the code, its kind as the payee, its words as the note."""
        words = _plain(entry.narration)
        described = f"{entry.kind} | {words}" if words else entry.kind
        tags = f"recorded:{entry.recorded}, source:{entry.source}"
        if entry.reverses is not None:
            tags += f", reverses:{entry.reverses}"
        lines = [f"\n{entry.entry_date.isoformat()} * ({entry.number}) {described}", f"    ; {tags}"]
        lines += [self._posting(line) for line in entry.lines]
        return "\n".join(lines) + "\n"

    def _posting(self, line: ExportedLine) -> str:
        name = self._names[line.place.account, line.place.sub_id]
        remark = f"  ; quantity:{line.quantity_text}" if line.quantity_text else ""
        return f"    {name}  {self._amount(line.amount_minor)}{remark}"

    def foot(self) -> str:
        """Write what every account must hold after the last day."""
        if self._chart.last_day is None:
            return ""
        lines = [f"\n{self._chart.last_day.isoformat()} * balances by the books"]
        lines += [
            f"    {self._names[key]}  {self._amount(0)} = {self._amount(place.balance_minor)}"
            for key, place in self._chart.places.items()
        ]
        return "\n".join(lines) + "\n"

    def _amount(self, amount_minor: int) -> str:
        return f"{self._chart.currency} {self._chart.money(amount_minor)}"


def _account(place: Place) -> str:
    name = f"{_ROOTS[place.type]}:{place.account} {_plain(place.name)}"
    return f"{name}:{place.sub_id} {_plain(place.sub_name)}".rstrip() if place.sub_id else name


def _plain(text: str) -> str:
    return one_line(text).translate(_SIGNS)
