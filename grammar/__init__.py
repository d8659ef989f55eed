"""TEXT -> COMMAND: what a shopkeeper's message means, in Roman Urdu, Urdu and English.

Front door of the package. Pure: lark and the standard library, its own data files read once; no clock, no database,
no network. It never raises on a text, and never posts what the text does not clearly say.
"""

from grammar.alternatives import completed, sum_of, with_party
from grammar.bare import bare_parse
from grammar.commands import *  # noqa: F403 - the front door has every command type
from grammar.commands import __all__ as _commands
from grammar.commands.stored import read_command
from grammar.explaining import ExplainedPart, Explanation, explain, explanation_to_dict
from grammar.parser import GRAMMAR_VERSION, TEXT_MAX, Context, Reading, Span, parse
from grammar.parser.message import reading_to_dict
from grammar.parser.names import is_urdu, name_key, phonetic_key, spelling_key
from grammar.parser.rules import warm_up
from grammar.scoring import Annotated, Comparable, Score, comparable, is_set_apart, money_moved, score

__all__ = [  # noqa: PLE0604 - the command types' names are listed once, in their package
    *_commands,
    "GRAMMAR_VERSION",
    "TEXT_MAX",
    "Annotated",
    "Comparable",
    "Context",
    "ExplainedPart",
    "Explanation",
    "Reading",
    "Score",
    "Span",
    "comparable",
    "bare_parse",
    "completed",
    "explain",
    "explanation_to_dict",
    "is_set_apart",
    "money_moved",
    "is_urdu",
    "name_key",
    "parse",
    "phonetic_key",
    "read_command",
    "reading_to_dict",
    "score",
    "spelling_key",
    "sum_of",
    "warm_up",
    "with_party",
]
