"""How the program logs: structlog, one line an event, phones masked, never a text that a person wrote."""

import logging
import re
import sys
from typing import Any

import structlog

_PHONE = re.compile(r"(\+?\d{3})\d{4,10}(\d{2})")
_MASKED_FIELDS = {"phone", "address", "to", "sender"}


def _mask_phones(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for field in _MASKED_FIELDS & event.keys():
        event[field] = _PHONE.sub(r"\1****\2", str(event[field]))
    return event


def configure(*, level: str, as_json: bool) -> None:
    """Set structlog up for this process. JSON for machines, aligned words for a developer's terminal."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _mask_phones,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stdout)
