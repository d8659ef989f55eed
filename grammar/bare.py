"""A text's tokens for Lark's own parsers: the limit beside which `munshi bench read` sets our reading.

Nothing else uses it, and it reads no message: tagging and the tables have done that before the clock runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammar.parser.message import reads_of
from grammar.parser.rules import rule_of
from grammar.parser.tables import table_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable


def bare_parse(text: str, today: dt.date) -> Callable[[], None] | None:
    """Give what makes Lark parse a text's clauses, over tokens made beforehand; None where no clause has a rule."""
    from grammar.parser.compiling import lark_of, tokens_of  # noqa: PLC0415 - no process that only reads loads Lark

    known = table_of("phrases").terminals
    streams = []
    for clause in dict.fromkeys(read.clause for read in reads_of(text, today, None)):
        rule = rule_of(clause.found) if clause is not None and clause.found else None
        if clause is None or rule is None:
            continue
        streams.append((lark_of("phrases"), tokens_of(tag.kind if tag.kind in known else "W" for tag in clause.tags)))
        streams.append((lark_of("commands"), tokens_of(phrase.kind for phrase in rule[1])))

    def run() -> None:
        for parser, tokens in streams:
            parser.parse(tokens)

    return run if streams else None
