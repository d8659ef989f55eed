"""The routes that every provider delivers to, one for each channel.

The order is fixed: known channel, body within its limit, signature over the raw bytes, parse, one call that stores
all, answer. A signed body that cannot be read is stored as a dead letter and answered 200, since a refusal would make
the provider repeat it for days. Never logs a text, a name or a phone, and never tells the caller what went wrong.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from bot.providers import Inlet, NoticeKind, Parsed, RawRequest, SignatureRefused, Unreadable, unreadable_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BODY_MAX: Final = 3 * 1024 * 1024
"""Bytes. The largest webhook that a provider announces is 3 MB."""

_NOT_FOUND: Final = 404
_FORBIDDEN: Final = 403
_TIMED_OUT: Final = 408
_TOO_LARGE: Final = 413
_UNAVAILABLE: Final = 503

_log = structlog.stdlib.get_logger(__name__)


class AcceptPort(Protocol):
    """Stores everything of one request in one transaction, and rings once it is committed."""

    async def __call__(self, channel: str, parsed: Parsed) -> object:
        """Store; any exception means that nothing was stored."""


class _Refused(Exception):
    """Stop here and answer with this status."""

    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


def _utc_now() -> datetime:
    return datetime.now(UTC)


def router(
    inlets: Mapping[str, Inlet],
    accept: AcceptPort,
    *,
    public_base_url: str | None = None,
    now: Callable[[], datetime] = _utc_now,
    accept_timeout_s: float = 2.0,
    body_timeout_s: float = 10.0,
    retry_after_s: int = 5,
) -> APIRouter:
    """Make the routes `/webhooks/{channel}`.

    `inlets`: by the name of the channel. `public_base_url`: scheme and host that providers call, for those whose proof
    covers the address; behind a proxy the request itself does not know them.
    """
    door = _Door(inlets, accept, public_base_url, now, accept_timeout_s, body_timeout_s, retry_after_s)
    # Not in the OpenAPI document: providers call these, never a client of ours.
    routes = APIRouter(prefix="/webhooks", tags=["webhooks"], include_in_schema=False)
    routes.add_api_route("/{channel}", door.get, methods=["GET"], response_class=Response, name="webhook_get")
    routes.add_api_route("/{channel}", door.post, methods=["POST"], response_class=Response, name="webhook_post")
    return routes


class _Door:
    """What the routes share. Keeps nothing between two requests."""

    def __init__(
        self,
        inlets: Mapping[str, Inlet],
        accept: AcceptPort,
        public_base_url: str | None,
        now: Callable[[], datetime],
        accept_timeout_s: float,
        body_timeout_s: float,
        retry_after_s: int,
    ) -> None:
        self._inlets = inlets
        self._accept = accept
        self._public_base_url = public_base_url.rstrip("/") if public_base_url else None
        self._now = now
        self._accept_timeout_s = accept_timeout_s
        self._body_timeout_s = body_timeout_s
        self._retry_after = {"Retry-After": str(retry_after_s)}

    async def get(self, channel: str, request: Request) -> Response:
        """Answer a provider's registration of the address, or take a delivery that comes by GET."""
        try:
            inlet = self._inlet(channel)
            raw = await self._raw(request)
            challenge = _handshake(channel, inlet, raw)
            if challenge is not None:
                return Response(challenge, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})
            return await self._deliver(channel, inlet, raw)
        except _Refused as refused:
            return Response(status_code=refused.status, headers=refused.headers)

    async def post(self, channel: str, request: Request) -> Response:
        """Take one delivery."""
        try:
            inlet = self._inlet(channel)
            return await self._deliver(channel, inlet, await self._raw(request))
        except _Refused as refused:
            return Response(status_code=refused.status, headers=refused.headers)

    def _inlet(self, channel: str) -> Inlet:
        inlet = self._inlets.get(channel)
        if inlet is None:
            raise _Refused(_NOT_FOUND)
        return inlet

    async def _raw(self, request: Request) -> RawRequest:
        try:
            async with asyncio.timeout(self._body_timeout_s):
                body = await _limited_body(request)
        except TimeoutError as error:
            raise _Refused(_TIMED_OUT) from error
        headers: dict[str, str] = {}
        for name, value in request.headers.items():
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return RawRequest(
            method=request.method,
            path=request.url.path,
            query=tuple(request.query_params.multi_items()),
            headers=headers,
            body=body,
            url=self._url(request),
        )

    def _url(self, request: Request) -> str:
        if self._public_base_url is None:
            return str(request.url)
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{self._public_base_url}{request.url.path}{query}"

    async def _deliver(self, channel: str, inlet: Inlet, raw: RawRequest) -> Response:
        _verify(channel, inlet, raw)
        parsed = _parse(channel, inlet, raw, self._now())
        try:
            async with asyncio.timeout(self._accept_timeout_s):
                await self._accept(channel, parsed)
        except Exception as error:  # nothing was stored, so only a repeat can save it
            _log.error("webhook_not_stored", channel=channel, error=type(error).__name__)
            raise _Refused(_UNAVAILABLE, self._retry_after) from error
        _log_taken(channel, parsed)
        return Response(inlet.acknowledgement.body, media_type=inlet.acknowledgement.media_type)


async def _limited_body(request: Request) -> bytes:
    """Read the body by what really comes; the announced length may be missing or a lie."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdecimal() and int(announced[:20]) > BODY_MAX:
        raise _Refused(_TOO_LARGE)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MAX:
                raise _Refused(_TOO_LARGE)
    except ClientDisconnect as error:
        raise _Refused(_TIMED_OUT) from error
    return bytes(body)


def _handshake(channel: str, inlet: Inlet, raw: RawRequest) -> str | None:
    try:
        return inlet.handshake(raw)
    except SignatureRefused as error:
        _log.warning("webhook_handshake_refused", channel=channel, reason=str(error))
        raise _Refused(_FORBIDDEN) from error


def _verify(channel: str, inlet: Inlet, raw: RawRequest) -> None:
    try:
        inlet.verify(raw)
    except SignatureRefused as error:
        _log.warning("webhook_signature_refused", channel=channel, reason=str(error))
        raise _Refused(_FORBIDDEN) from error


def _parse(channel: str, inlet: Inlet, raw: RawRequest, received_at: datetime) -> Parsed:
    try:
        return inlet.parse(raw, received_at)
    except Unreadable as error:
        return unreadable_body(error.reason, raw.body)
    except Exception as error:  # noqa: BLE001 - a fault in a parser must not make the provider repeat for days
        _log.error("webhook_parser_failed", channel=channel, error=type(error).__name__)
        return unreadable_body("parser_failed", raw.body)


def _log_taken(channel: str, parsed: Parsed) -> None:
    """Count what came. Kinds, codes and the provider's own words only: no text, no name, no phone."""
    _log.info(
        "webhook_taken",
        channel=channel,
        messages=len(parsed.messages),
        kinds=dict(Counter(message.kind.value for message in parsed.messages)),
        receipts=dict(Counter(receipt.status.value for receipt in parsed.receipts)),
        notices=dict(Counter(notice.kind.value for notice in parsed.notices)),
        unknown=sorted(
            {str(notice.details.get("name")) for notice in parsed.notices if notice.kind is NoticeKind.UNKNOWN}
        )[:10],
        dead_letters=dict(Counter(letter.reason for letter in parsed.dead_letters)),
    )
