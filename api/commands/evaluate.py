"""`munshi eval`: how well annotated messages are read, and what changed since an earlier run.

A tenth of the messages is set apart by a hash of their text, to measure what the grammar was never made to fit: of
those only counts are shown, never the texts. Posts nothing and needs no server.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import grammar
from grammar import Annotated, Score, is_set_apart, score

_ROOT = Path(__file__).parents[2]
_CORPUS = _ROOT / "tests" / "grammar" / "corpus"
_TODAY = date(2026, 7, 15)  # the day on which every annotated message was written, a Wednesday
_SCRIPTS = ("roman", "urdu", "english", "mixed")
_SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One annotated message with its reading and score."""

    key: str
    line: Annotated
    read: list[Annotated]
    score: Score
    apart: bool

    @property
    def outcome(self) -> str:
        """The worst that can be said of the reading."""
        for name in ("wrong_money", "unread", "over_asked", "exact"):
            if getattr(self.score, name):
                return name
        return "different"


@dataclass(slots=True)
class _Tally:
    """Counts of one group of messages; `clear` are those that have no doubt in them."""

    messages: int = 0
    clear: int = 0
    exact: int = 0
    wrong_money: int = 0
    over_asked: int = 0
    unread: int = 0

    def add(self, one: Evaluated) -> None:
        self.messages += 1
        self.clear += all(command["op"] != "unknown" for command in one.line["commands"])
        for name, counted in asdict(one.score).items():
            setattr(self, name, getattr(self, name) + counted)

    def row(self, name: str) -> str:
        asked = f"{_share(self.over_asked, self.clear):>8}" if self.clear else f"{'':8}"
        return (
            f"{name:24}{self.messages:>6}{_share(self.exact, self.messages):>9}{self.wrong_money:>7}"
            f"{self.over_asked:>7} {asked}{self.unread:>8}"
        )


@dataclass(slots=True)
class _Table:
    """Tallies under one heading, in the order in which their names come up."""

    heading: str
    rows: dict[str, _Tally] = field(default_factory=dict)

    def add(self, names: Sequence[str], one: Evaluated) -> None:
        for name in names:
            self.rows.setdefault(name, _Tally()).add(one)

    def lines(self) -> Iterator[str]:
        yield f"\n{self.heading:24}{'texts':>6}{'exact':>9}{'wrong':>7}{'asked':>7}{'of clear':>9}{'unread':>8}"
        for name, tally in sorted(self.rows.items(), key=lambda row: -row[1].messages):
            yield tally.row(name)


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "score how annotated messages are read; nothing is posted"
    command = commands.add_parser(
        "eval",
        help=text,
        description=text,
        epilog="Each line of a file is an object with text and commands, and if you like id, tags and persona.",
    )
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="JSON lines; else this checkout's corpus")
    command.add_argument("--store", type=Path, metavar="RUN", help="keep this run in a file")
    command.add_argument("--compare", type=Path, metavar="RUN", help="name each message that is read otherwise")
    command.add_argument("--show", type=int, default=_SHOWN_MAX, help="how many misreadings to print (20)")
    command.set_defaults(run=_evaluate)


def _evaluate(arguments: argparse.Namespace) -> int:
    files: list[Path] = arguments.files or sorted(_CORPUS.glob("*.jsonl"))
    if not files:
        print("munshi: no corpus here; name the files to read", file=sys.stderr)
        return 2
    try:
        lines = [line for path in files for line in _annotated(path)]
        earlier = json.loads(arguments.compare.read_text(encoding="utf8")) if arguments.compare else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"munshi: {error}", file=sys.stderr)
        return 2
    run = [_evaluated(line) for line in lines]
    for printed in _report(run, arguments.show):
        print(printed)
    if earlier is not None:
        for printed in _changes(run, earlier):
            print(printed)
    if arguments.store:
        kept = json.dumps(_stored(run), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        arguments.store.write_text(kept, encoding="utf8")
    return int(any(one.score.wrong_money for one in run))


def _annotated(path: Path) -> Iterator[Annotated]:
    for number, written in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        if not written.strip():
            continue
        line = json.loads(written)
        if not isinstance(line, dict) or not {"text", "commands"} <= line.keys():
            raise ValueError(f"{path.name}, line {number}: a message needs text and commands")
        yield {"persona": path.stem, **line}


def _evaluated(line: Annotated) -> Evaluated:
    text = line["text"]
    read = [grammar.to_dict(command) for command in grammar.parse(text, _TODAY).commands]
    key = str(line.get("id") or text)
    return Evaluated(key, line, read, score(line["commands"], read, _TODAY), is_set_apart(text))


def _report(run: list[Evaluated], shown_max: int) -> Iterator[str]:
    misread = [one for one in run if not one.apart and not one.score.exact]
    for one in misread[:shown_max]:
        yield f"{one.outcome} {one.key}: {one.line['text']!r}"
        yield f"  means   {_written(one.line['commands'])}\n  read as {_written(one.read)}"
    if len(misread) > shown_max:
        yield f"... and {len(misread) - shown_max} more (--show)"
    tables = [_Table("script"), _Table("operation"), _Table("kind"), _Table("part")]
    for one in run:
        tags = one.line.get("tags", [])
        script = next((tag for tag in _SCRIPTS if tag in tags), "not said")
        kind = next((tag.removeprefix("trade:") for tag in tags if tag.startswith("trade:")), one.line["persona"])
        ops = list(dict.fromkeys(command["op"] for command in one.line["commands"]))
        part = "set apart" if one.apart else "seen"
        for table, names in zip(tables, ([script], ops, [kind], [part, "all"]), strict=True):
            table.add(names, one)
    for table in tables:
        yield from table.lines()


def _stored(run: list[Evaluated]) -> dict[str, Any]:
    """A run as it is kept: the outcome of each message, and the reading of those that were misread and may be seen."""
    messages = {one.key: one.outcome if one.score.exact or one.apart else [one.outcome, one.read] for one in run}
    return {"grammar_version": grammar.GRAMMAR_VERSION, "messages": messages}


def _changes(run: list[Evaluated], earlier: dict[str, Any]) -> Iterator[str]:
    now, then = _stored(run)["messages"], earlier["messages"]
    texts = {one.key: "(set apart)" if one.apart else repr(one.line["text"]) for one in run}
    yield f"\nsince grammar {earlier['grammar_version']}:"
    changed = [key for key in now if key in then and now[key] != then[key]]
    for key in changed:
        yield f"  {key}: {_outcome(then[key])} -> {_outcome(now[key])} {texts[key]}"
    added, gone = len(now.keys() - then.keys()), len(then.keys() - now.keys())
    yield f"  {len(changed)} read otherwise, {added} new, {gone} no longer here"


def _outcome(kept: Any) -> str:
    return kept if isinstance(kept, str) else str(kept[0])


def _written(commands: Sequence[Annotated]) -> str:
    return json.dumps(commands, ensure_ascii=False)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
