"""`munshi parse`: what a text means, for a person or line by line for a program."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import grammar


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "show how texts are read; nothing is posted"
    command = commands.add_parser(
        "parse", help=text, description=text, epilog='example: munshi parse --explain "Ali se 500 wusool"'
    )
    command.add_argument("text", nargs="*", help="a text to read")
    command.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines {"text", "context"?} from standard input, write {"text", "commands"}',
    )
    command.add_argument("--explain", action="store_true", help="tell why: each word's class, phrases, rule, what lost")
    command.add_argument("--json", action="store_true", help="with --explain: as one JSON object")
    command.add_argument(
        "--today", type=date.fromisoformat, help="the day on which the texts are read (ISO), today by default"
    )
    command.set_defaults(run=_parse)


def _parse(arguments: argparse.Namespace) -> int:
    today: date = arguments.today or datetime.now(UTC).date()
    if arguments.jsonl:
        return _parse_lines(today)
    if not arguments.text:
        print("munshi: give a text to read, or --jsonl", file=sys.stderr)
        return 2
    text = " ".join(arguments.text)
    if not arguments.explain:
        for command in grammar.parse(text, today).commands:
            print(json.dumps(grammar.to_dict(command), ensure_ascii=False))
        return 0
    explanation = grammar.explain(text, today)
    if arguments.json:
        print(json.dumps({"text": text, **grammar.explanation_to_dict(explanation)}, ensure_ascii=False))
        return 0
    for part in explanation.parts:
        for line in _explained(part):
            print(line)
    return 0


def _explained(part: grammar.ExplainedPart) -> Iterator[str]:
    """A part of an explanation for a person to read."""
    for command in part.commands:
        yield json.dumps(grammar.to_dict(command), ensure_ascii=False)
    told = {
        "rule": [part.rule or "none"],
        "words": [f"{word.text:16} {word.kind or '-':10} {word.found}" for word in part.words],
        "phrases": [f"{phrase.kind:16} {phrase.text}" for phrase in part.phrases],
        "stopped": part.stopped,
        "lost": [f"{lost.reading}: {lost.why}" for lost in part.lost],
    }
    for name, lines in told.items():
        for number, line in enumerate(lines):
            yield f"  {name if number == 0 else '':8} {line}"
    yield ""


def _parse_lines(today: date) -> int:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text, context = asked["text"], _context(asked.get("context"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            print(f'munshi: line {number} is not {{"text", "context"?}}: {error}', file=sys.stderr)
            return 2
        commands = [grammar.to_dict(command) for command in grammar.parse(text, today, context).commands]
        sys.stdout.write(json.dumps({"text": text, "commands": commands}, ensure_ascii=False) + "\n")
    return 0


def _context(given: dict[str, list[str]] | None) -> grammar.Context | None:
    if not given:
        return None
    known = {name: tuple(given.get(name, ())) for name in ("parties", "staff", "items", "accounts")}
    return grammar.Context(**known)
