"""Opaque cursors of lists: what to go on from, signed, so that a caller can only hand back what he was given.

A cursor is of one list: handed to another it is refused, since its place there would be a lie.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from api.errors import Problem

_SIGNATURE_BYTES = 12


def write_cursor(of: str, values: list[Any], secret: str) -> str:
    """Pack plain JSON values into a cursor. `of` names the list, with the shop and whatever else it is a list of."""
    body = json.dumps(values, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_sign(of, body, secret) + body).decode().rstrip("=")


def read_cursor(of: str, cursor: str, secret: str) -> list[Any]:
    """Unpack a cursor. Raises Problem 422 for one that was not given out for this list."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(of, body, secret)):
        raise Problem(422, "invalid_cursor", "Use a next_cursor as it was given, or start without one.")
    values: list[Any] = json.loads(body)
    return values


def _sign(of: str, body: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), f"cursor:{of}:".encode() + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
