"""HMAC-SHA256 proofs over raw bytes. Never compares text, and never stops at the first wrong key."""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.providers.messages import SignatureRefused

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def checked_secrets(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    """Give the secrets as bytes. An empty list or an empty secret would let anybody in, so it is a ValueError."""
    if not secrets or not all(secrets):
        raise ValueError("give at least one secret, and no empty one: an empty secret lets anybody in")
    return tuple(secret.encode() for secret in secrets)


def hex_hmac(secret: bytes, signed: bytes) -> str:
    """Give the lower-case hex HMAC-SHA256 of `signed`."""
    return hmac.new(secret, signed, hashlib.sha256).hexdigest()


def check_hmac(secrets: tuple[bytes, ...], signed: bytes, claimed_hex: str) -> None:
    """Raise SignatureRefused unless one of the secrets signs `signed`. Several are accepted while one is replaced."""
    if not _HEX_DIGEST.fullmatch(claimed_hex):
        raise SignatureRefused("the signature is missing or has a wrong shape")
    claimed = claimed_hex.encode()
    matches = [hmac.compare_digest(hex_hmac(secret, signed).encode(), claimed) for secret in secrets]
    if not any(matches):
        raise SignatureRefused("the signature fits no secret")


def same_text(given: str, expected: str) -> bool:
    """Compare two texts in constant time, as bytes: comparing text fails on anything beyond ASCII."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
