"""`munshi bench`: what things cost on this machine, each beside its limit measured in the same run.

Prints a table, or JSON for a program. Measures only; it judges nothing by its exit status, since machines differ.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import grammar

_CORPUS = Path(__file__).parents[2] / "tests" / "grammar" / "corpus"
_TODAY = date(2026, 7, 15)
_STARTS = 5
_LONG = 2000  # characters of the odd texts
_START = """
import time
began = time.perf_counter()
import grammar
grammar.warm_up()
spent = (time.perf_counter() - began) * 1000
import datetime, resource, sys
grammar.parse("Ali se 500 wusool", datetime.date(2026, 7, 15))
try:
    kib = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS:"))
except OSError:
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(spent, kib / 1024)
"""
_ODD = (
    ", ",
    "aur ",
    "Ali ",
    "500 ",
    "a.",
    "-1",
    "1,",
    "Ali ko 500 udhaar diye\n",
    "Ali se 500 wusool, ",
    "cheeni ata daal chai gas 500\n",
    "do sau paanch hazar ",
    "1 se 15 July tak ",
    "\x01\xa7^/~",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `limit` was measured in the same run; `ratio` is value to limit; `target` is what to reach."""

    topic: str
    name: str
    value: float
    unit: str
    limit: float | None = None
    ratio: float | None = None
    target: float | None = None
    met: bool | None = None


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "measure what things cost here, each beside its limit"
    command = commands.add_parser("bench", help=text, description=text, epilog="example: munshi bench read --json")
    command.add_argument("topic", nargs="?", choices=sorted(_TOPICS), help="one topic; all by default")
    command.add_argument("--json", nargs="?", const="-", metavar="FILE", help="write JSON, to FILE or standard output")
    command.add_argument("--runs", type=int, default=5, help="how often each message is read (5)")
    command.set_defaults(run=_bench)


def _bench(arguments: argparse.Namespace) -> int:
    topics = [arguments.topic] if arguments.topic else sorted(_TOPICS)
    if not 1 <= arguments.runs <= 1000:  # noqa: PLR2004 - told in the message
        print("munshi: --runs is from 1 to 1000", file=sys.stderr)
        return 2
    try:
        rows = [row for topic in topics for row in _TOPICS[topic](arguments.runs)]
    except OSError as error:
        print(f"munshi: {error}", file=sys.stderr)
        return 2
    if arguments.json != "-":
        for line in _table(rows):
            print(line)
    if arguments.json:
        written = json.dumps({"machine": _machine(), "rows": [asdict(row) for row in rows]}, indent=1) + "\n"
        sys.stdout.write(written) if arguments.json == "-" else Path(arguments.json).write_text(
            written, encoding="utf8"
        )
    return 0


def _machine() -> str:
    cores = f"{os.cpu_count()} cores"
    return f"{platform.system()} {platform.machine()}, {_processor()}, {cores}, Python {platform.python_version()}"


def _processor() -> str:
    """Its name, where Linux or Python tell it."""
    told = Path("/proc/cpuinfo")
    named = (
        (line.partition(":")[2].strip() for line in told.open() if line.startswith("model name"))
        if told.exists()
        else ()
    )
    return next(iter(named), platform.processor() or "processor unnamed")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield _machine()
    yield f"{'':44}{'value':>10} {'unit':12}{'limit':>10}{'ratio':>8}{'target':>9}"
    for row in rows:
        limit, ratio, target = ("" if each is None else f"{each:.5g}" for each in (row.limit, row.ratio, row.target))
        met = {True: "  met", False: "  not met", None: ""}[row.met]
        yield f"{row.topic + ': ' + row.name:44}{row.value:>10.4g} {row.unit:12}{limit:>10}{ratio:>8}{target:>9}{met}"


def _row(name: str, value: float, unit: str, *, limit: float | None = None, target: float, least: bool = False) -> Row:
    """Make a row of reading; `least`: the target is to be reached, not to be kept under."""
    ratio = None if limit is None else round(value / limit, 3)
    met = value >= target if least else value <= target
    return Row("read", name, round(value, 3), unit, None if limit is None else round(limit, 3), ratio, target, met)


def _reading(runs: int) -> Iterator[Row]:
    """Reading a message, beside Lark's own bare parse of the same tokens; each message's best of its runs."""
    texts = [
        json.loads(line)["text"] for path in sorted(_CORPUS.glob("*.jsonl")) for line in path.open(encoding="utf8")
    ]
    if not texts:
        raise FileNotFoundError("no corpus here: run this in a checkout of the project")
    grammar.warm_up()
    ours = _timed([_read(text) for text in texts], runs)
    larks = _timed([bare for text in texts if (bare := grammar.bare_parse(text, _TODAY)) is not None], runs)
    for name, share, target in (("p50", 0.5, 0.5), ("p99", 0.99, 2.0)):
        yield _row(f"one message, {name}", _at(ours, share), "ms", limit=_at(larks, share), target=target)
    yield _row("slowest message of the corpus", max(ours), "ms", limit=max(larks), target=20)
    per_second = len(ours) / sum(ours) * 1000
    yield _row(
        "messages on one core", per_second, "a second", limit=len(larks) / sum(larks) * 1000, target=3000, least=True
    )
    odd = _timed([_read((unit * _LONG)[:_LONG]) for unit in _ODD], runs)
    yield _row(f"odd text of {_LONG} characters, slowest", max(odd), "ms", target=20)
    starts = [_start() for _ in range(_STARTS)]
    yield _row("start of a process, median", median(spent for spent, _ in starts), "ms", target=300)
    yield _row("memory of a process", median(memory for _, memory in starts), "MiB", target=60)


def _read(text: str) -> Callable[[], object]:
    return lambda: grammar.parse(text, _TODAY)


def _timed(works: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Milliseconds of processor time of each, the best of its runs, after one that warms."""
    best = [float("inf")] * len(works)
    for turn in range(runs + 1):
        for place, work in enumerate(works):
            began = process_time()
            work()
            spent = (process_time() - began) * 1000
            best[place] = min(best[place], spent) if turn else best[place]
    return best


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _start() -> tuple[float, float]:
    """Milliseconds and MiB of a fresh process that can read."""
    told = subprocess.run([sys.executable, "-c", _START], check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    spent, memory = told.stdout.split()
    return float(spent), float(memory)


_TOPICS: dict[str, Callable[[int], Iterator[Row]]] = {"read": _reading}
