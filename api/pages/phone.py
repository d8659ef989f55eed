"""The simulated phone: a page that texts Munshi as a handset does, with the journal beside it. Development only.

Its scripts and styles are our own files and nothing else may load. A text is put into the page as text, never as HTML.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from api.deps import MeansOf
from api.errors import Problem
from api.pages.conversation import ConversationShown, HandsetsClosed, read_conversation
from api.pages.ways import Text, Way, deliver
from bot.providers import to_e164

_OK: Final = 200
SENDER_CHARACTERS_MAX: Final = 40
# Beyond what the bot reads (2,000), so that its answer to a long text can be seen, too.
TEXT_CHARACTERS_MAX: Final = 4000
_NAME_CHARACTERS_MAX: Final = 120

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_FILES: Final = {
    "/phone": ("phone.html", "text/html"),
    "/phone/phone.css": ("phone.css", "text/css"),
    "/phone/phone.js": ("phone.js", "text/javascript"),
}

Sender = Annotated[str, Field(min_length=1, max_length=SENDER_CHARACTERS_MAX)]


class TextToSend(BaseModel):
    """A text to send from a simulated handset."""

    sender: Sender
    channel: str
    text: Annotated[str, Field(min_length=1, max_length=TEXT_CHARACTERS_MAX)]
    name: Annotated[str, Field(max_length=_NAME_CHARACTERS_MAX)] = ""


class TextSent(BaseModel):
    """The id under which the webhook took a text."""

    message_id: str


def router(ways: Mapping[str, Way]) -> APIRouter:
    """Make the page's routes; none at all without ways. `ways`: how "sms" and "whatsapp" go in."""
    routes = APIRouter(include_in_schema=False, dependencies=[Depends(_guard)])
    if not ways:
        return routes
    for path, (name, media_type) in _FILES.items():
        routes.add_api_route(path, _file(name, media_type), methods=["GET"])

    @routes.post("/phone/api/send", status_code=201)
    async def send(text: TextToSend, request: Request) -> TextSent:
        """Sign a text as its provider does and post it to the real webhook."""
        way = _way(ways, text.channel)
        message_id = f"phone-{secrets.token_hex(12)}"
        written = Text(_address(text.sender, way), text.text, message_id, text.name)
        status = await deliver(request.app, way.channel, way.write(written))
        if status != _OK:
            raise Problem(503, "not_taken", f"The webhook answered {status}; the program's own log says why.")
        return TextSent(message_id=message_id)

    @routes.get("/phone/api/conversation")
    async def conversation(given: MeansOf, sender: Annotated[Sender, Query()], channel: str) -> ConversationShown:
        """Give what a handset shows. Always whole: an entry of an old message may be struck off at any time."""
        way = _way(ways, channel)
        try:
            return await read_conversation(given.pool, way.channel, _address(sender, way))
        except HandsetsClosed as error:
            raise Problem(
                503, "not_allowed_here", "This database was not migrated for development: run `munshi migrate`."
            ) from error

    return routes


def _guard(response: Response) -> None:
    response.headers.update(HEADERS)


def _file(name: str, media_type: str) -> Callable[[], Awaitable[Response]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")

    async def give() -> Response:
        return Response(text, media_type=media_type, headers=HEADERS)

    return give


def _way(ways: Mapping[str, Way], channel: str) -> Way:
    if channel not in ways:
        raise Problem(422, "unknown_channel", f"There is no such channel; there are {', '.join(ways)}.")
    return ways[channel]


def _address(sender: str, way: Way) -> str:
    """Give the address by which the channel knows a sender: E.164, or on SMS what stands there instead."""
    phone = to_e164(sender)
    if phone is None and way.phones_only:
        raise Problem(422, "not_a_phone", "Write a phone number as +92 300 1234567.")
    return phone or sender.strip()
