"""The journal as a file that beancount reads. Its accounts hold letters and digits alone, so names stand beside them.

It ends with an assertion of every balance, so that beancount itself says whether it read the same books.
"""

from collections import defaultdict
from datetime import timedelta

from ledger_core.exchange.chart import Chart, ExportedEntry, ExportedLine, Place, one_line

_ROOTS = {"asset": "Assets", "liability": "Liabilities", "equity": "Equity", "income": "Income", "expense": "Expenses"}


class BeancountWriter:
    """Writes one shop's journal."""

    def __init__(self, chart: Chart) -> None:
        """Name the accounts."""
        self._chart = chart
        self._names = {key: _account(place) for key, place in chart.places.items()}

    def head(self) -> str:
        """Write the title, the currency, and the accounts with their names as they are."""
        currency, day = self._chart.currency, self._chart.first_day
        lines = [f"option {_quoted('title')} {_quoted(self._chart.title)}", f'option "operating_currency" "{currency}"']
        for key, place in self._chart.places.items():
            assert day is not None
            lines += [f"{day.isoformat()} open {self._names[key]} {currency}", f"  name: {_quoted(place.name)}"]
            if place.sub_id:
                lines.append(f"  of: {_quoted(place.sub_name)}")
        return "\n".join(lines) + "\n"

    def entry(self, entry: ExportedEntry) -> str:
        """Write one entry: its kind as the payee, its words as the narration."""
        lines = [
            f"\n{entry.entry_date.isoformat()} * {_quoted(entry.kind)} {_quoted(entry.narration)}",
            f"  number: {entry.number}",
            f"  recorded: {_quoted(entry.recorded)}",
            f"  source: {_quoted(entry.source)}",
        ]
        if entry.reverses is not None:
            lines.append(f"  reverses: {entry.reverses}")
        lines += [self._posting(line) for line in entry.lines]
        return "\n".join(lines) + "\n"

    def _posting(self, line: ExportedLine) -> str:
        name = self._names[line.place.account, line.place.sub_id]
        counted = f"\n    quantity: {line.quantity_text}" if line.quantity_text else ""
        return f"  {name}  {self._chart.money(line.amount_minor)} {self._chart.currency}{counted}"

    def foot(self) -> str:
        """Write what every account must hold when the last day is over; an account's own accounts count with it."""
        if self._chart.last_day is None:
            return ""
        day = self._chart.last_day + timedelta(days=1)
        whole: dict[int, int] = defaultdict(int)
        for place in self._chart.places.values():
            whole[place.account] += place.balance_minor
        lines = [""]
        for key, place in self._chart.places.items():
            held = self._chart.money(place.balance_minor if place.sub_id else whole[place.account])
            lines.append(f"{day.isoformat()} balance {self._names[key]}  {held} {self._chart.currency}")
        return "\n".join(lines) + "\n"


def _account(place: Place) -> str:
    name = f"{_ROOTS[place.type]}:{_part(place.account, place.name)}"
    return f"{name}:{_part(place.sub_id, place.sub_name)}" if place.sub_id else name


def _part(number: int, name: str) -> str:
    """Make a part of an account's name: it begins with the number, so that no two are alike."""
    letters = "".join(sign if sign.isalpha() or sign.isdecimal() else " " for sign in name)
    return "-".join([str(number), *letters.split()])


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
