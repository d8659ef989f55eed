"""The two protocols that a provider fulfils: a way in and a way out. Nothing else may be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.providers.messages import (
        Acknowledgement,
        Outgoing,
        Parsed,
        RawRequest,
        Sent,
    )


class Inlet(Protocol):
    """Reads what a provider delivers. Pure: no socket, no database."""

    @property
    def acknowledgement(self) -> Acknowledgement:
        """What to answer once a delivery is stored."""

    def handshake(self, request: RawRequest) -> str | None:
        """Answer a GET. A string: the challenge to echo as text/plain. None: the GET is itself a delivery.

        Raises SignatureRefused for a wrong token, and wherever this provider has no use for a GET.
        """

    def verify(self, request: RawRequest) -> None:
        """Check over the raw bytes that the provider sent this; raises SignatureRefused."""

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        """Read everything in a verified request. One bad item becomes a dead letter and never stops the others.

        Raises Unreadable when nothing of the body can be told apart.
        """


class Outlet(Protocol):
    """Sends one text. Opens no transaction and keeps no memory of what it sent."""

    async def send(self, message: Outgoing) -> Sent:
        """Hand over one message; raises SendError, which alone says what a failure means."""
