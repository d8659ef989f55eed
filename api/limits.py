"""Limits of what a request may bring. Bodies are counted by what really comes; an announced length may be a lie."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_MAX: Final = 1024 * 1024
"""Bytes of a request to the API."""


class BodyLimit:
    """Refuse a longer body below `prefix` with 413, at the latest when it has come in."""

    def __init__(self, app: ASGIApp, *, prefix: str, body_max: int = BODY_MAX) -> None:
        self._app, self._prefix, self._body_max = app, prefix, body_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on the request with its body counted."""
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._body_max:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
