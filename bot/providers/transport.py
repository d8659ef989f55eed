"""One HTTP call out, with limits and with a clear word on what a failure means.

The difference that matters: a connection that was never made sent nothing; an answer that never came may have.
Never follows a redirect (it would carry the token elsewhere) and never reads the environment.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from bot.providers.messages import Failure, SendError

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWER_MAX: Final = 65_536
_RETRY_AFTER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_RETRY_AFTER_MAX_S: Final = 86_400.0
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NEVER_POSSIBLE = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider's server said. `body` is cut at ANSWER_MAX bytes."""

    status: int
    body: bytes
    retry_after_s: float | None


class Transport:
    """A pool of connections for the outlets. The composition root makes one and closes it at the end."""

    def __init__(self, *, connect_timeout_s: float = 3.0, total_timeout_s: float = 10.0) -> None:
        for name in ("httpx", "httpcore"):  # they log addresses and headers, and some providers take keys in them
            logging.getLogger(name).setLevel(logging.WARNING)
        self._total_timeout_s = total_timeout_s
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(total_timeout_s, connect=connect_timeout_s, pool=connect_timeout_s),
            follow_redirects=False,
            trust_env=False,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> Answer:
        """Make one call. Raises SendError: retryable when nothing left, outcome unknown once something may have."""
        try:
            async with asyncio.timeout(self._total_timeout_s):
                return await self._answer(self._client.build_request(method, url, headers=headers, content=content))
        except _NEVER_LEFT as error:
            raise SendError(Failure.UNREACHABLE, retryable=True, provider_code=type(error).__name__) from error
        except _NEVER_POSSIBLE as error:
            raise SendError(Failure.REJECTED, provider_code=type(error).__name__) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise SendError(Failure.UNCERTAIN, outcome_unknown=True, provider_code=type(error).__name__) from error

    async def _answer(self, request: httpx.Request) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) >= ANSWER_MAX:
                    break
            return Answer(response.status_code, bytes(body[:ANSWER_MAX]), _retry_after(response.headers))
        finally:
            await response.aclose()


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After in seconds. Its other form, a date, would need a clock and is not sent by these providers."""
    written = headers.get("retry-after", "")
    return min(float(written), _RETRY_AFTER_MAX_S) if _RETRY_AFTER.fullmatch(written) else None


def judged_by_status(answer: Answer) -> SendError:
    """Say what an answer without a usable code means, by its HTTP status alone."""
    code = f"http_{answer.status}"
    if answer.status == httpx.codes.TOO_MANY_REQUESTS:
        return SendError(Failure.RATE_LIMITED, retryable=True, retry_after_s=answer.retry_after_s, provider_code=code)
    if answer.status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return SendError(Failure.CREDENTIALS, provider_code=code)
    if httpx.codes.MULTIPLE_CHOICES <= answer.status < httpx.codes.INTERNAL_SERVER_ERROR:
        return SendError(Failure.REJECTED, provider_code=code)
    return SendError(Failure.UNCERTAIN, outcome_unknown=True, retry_after_s=answer.retry_after_s, provider_code=code)
