"""Access tokens: signed, short-lived, one pinned algorithm, every claim required. Knows no database."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta

from jose import JWTError, jwt

TOKEN_VALID = timedelta(minutes=15)
_ALGORITHM = "HS256"
_ISSUER = "munshi"
_AUDIENCE = "munshi-api"
# The key's name in the token's header, so that keys can rotate.
_KEY_ID = "1"
# python-jose accepts a token without these unless it is told not to.
_REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "exp", "iat", "jti", "sub")}


class InvalidToken(Exception):
    """The token is missing something, expired, foreign, or not signed by us."""


def issue_token(user: uuid.UUID, secret: str, *, now: datetime | None = None) -> str:
    """Make an access token for a person, valid for 15 minutes."""
    issued = now or datetime.now(UTC)
    claims = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": str(user),
        "iat": issued,
        "exp": issued + TOKEN_VALID,
        "jti": secrets.token_hex(16),
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM, headers={"kid": _KEY_ID})


def read_token(token: str, secret: str) -> uuid.UUID:
    """Give the person a token is for. Raises InvalidToken."""
    try:
        if jwt.get_unverified_header(token).get("kid") != _KEY_ID:
            raise InvalidToken
        claims = jwt.decode(
            token, secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, issuer=_ISSUER, options=_REQUIRED
        )
        return uuid.UUID(claims["sub"])
    except (JWTError, ValueError) as error:
        raise InvalidToken from error
