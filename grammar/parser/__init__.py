"""TEXT -> COMMANDS: reads a message clause by clause.

Front door of the reading: `parse`, `Reading`, `Context`. Pure: no clock (today is handed in), no database; never
raises on any text. What is odd becomes `Unknown`.
"""

from grammar.parser.message import GRAMMAR_VERSION, TEXT_MAX, Context, Reading, Span, parse

__all__ = ["GRAMMAR_VERSION", "TEXT_MAX", "Context", "Reading", "Span", "parse"]
