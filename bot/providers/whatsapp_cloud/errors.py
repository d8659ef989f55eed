"""What each WhatsApp error code means for the outbox. Built on codes alone: the platform's titles will go.

Source: the platform's table of error codes. A code that is not listed is a refusal: trying again changes nothing.
"""

from __future__ import annotations

import re
from typing import Final

from bot.providers.messages import Failure, Json, SendError

_CODE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)

_NOTHING_SENT: Final = {
    4: Failure.RATE_LIMITED,
    80007: Failure.RATE_LIMITED,
    130429: Failure.RATE_LIMITED,
    131056: Failure.PAIR_RATE_LIMITED,
}

_MAY_HAVE_SENT: Final = frozenset({1, 2, 131000, 131016, 131057, 133004})

_REFUSED: Final = {
    0: Failure.CREDENTIALS,
    190: Failure.CREDENTIALS,
    3: Failure.PERMISSION,
    10: Failure.PERMISSION,
    131005: Failure.PERMISSION,
    **dict.fromkeys(range(200, 300), Failure.PERMISSION),
    131047: Failure.WINDOW_CLOSED,
    131026: Failure.UNDELIVERABLE,
    131021: Failure.UNDELIVERABLE,
    131049: Failure.TOO_MANY_NOTICES,
    130472: Failure.TOO_MANY_NOTICES,
    131050: Failure.OPTED_OUT,
    131048: Failure.SPAM_PAUSED,
    368: Failure.RESTRICTED,
    131031: Failure.RESTRICTED,
    130497: Failure.COUNTRY,
    131051: Failure.CONTENT,
    131052: Failure.CONTENT,
    131053: Failure.CONTENT,
    **dict.fromkeys((132000, 132001, 132005, 132007, 132012), Failure.TEMPLATE),
    132015: Failure.TEMPLATE_PAUSED,
    132016: Failure.TEMPLATE_PAUSED,
    131042: Failure.PAYMENT,
    131030: Failure.NOT_ALLOWED,
    130403: Failure.NOT_ALLOWED,
    131062: Failure.PHONE_REQUIRED,
}

_PAIR_PAUSE_S: Final = 6.0
"""About one message in six seconds goes to the same person; sooner is refused again."""


def _code_number(code: Json) -> int | None:
    if isinstance(code, bool) or not isinstance(code, int | str):
        return None
    return int(code) if _CODE.fullmatch(str(code)) else None


def failure_of(code: Json) -> Failure:
    """Say what a code in a failed status means."""
    number = _code_number(code)
    if number is None:
        return Failure.REJECTED
    if number in _MAY_HAVE_SENT:
        return Failure.UNCERTAIN
    return _NOTHING_SENT.get(number) or _REFUSED.get(number, Failure.REJECTED)


def send_error(code: Json, *, transient: bool, retry_after_s: float | None) -> SendError | None:
    """Judge an answer that bears an error code; None when there is no code to judge by."""
    number = _code_number(code)
    if number is None:
        return None
    provider_code = str(number)
    if number in _NOTHING_SENT:
        failure = _NOTHING_SENT[number]
        pause = _PAIR_PAUSE_S if failure is Failure.PAIR_RATE_LIMITED else None
        return SendError(failure, retryable=True, retry_after_s=retry_after_s or pause, provider_code=provider_code)
    if number in _REFUSED:
        return SendError(_REFUSED[number], provider_code=provider_code)
    if transient or number in _MAY_HAVE_SENT:
        return SendError(
            Failure.UNCERTAIN, outcome_unknown=True, retry_after_s=retry_after_s, provider_code=provider_code
        )
    return None
