"""How a partner proves that a request is its own. Every proof fails closed: no secret, no entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from jose import JWTError, jwt

from bot.providers.messages import RawRequest, SignatureRefused
from bot.providers.signatures import check_hmac, checked_secrets, same_text

if TYPE_CHECKING:
    from collections.abc import Callable


class Proof(Protocol):
    """Checks one request; raises SignatureRefused."""

    def check(self, request: RawRequest) -> None:
        """Raise SignatureRefused unless the request is the partner's own."""


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """A secret in a header or in the address. It binds nothing: whoever reads one request can write others.

    In the address it also lands in the logs of every proxy, so take a header where the partner offers one.
    """

    name: str
    secrets: tuple[str, ...]
    place: Literal["header", "query"] = "header"

    def __post_init__(self) -> None:
        checked_secrets(self.secrets)

    def check(self, request: RawRequest) -> None:
        """Compare in constant time; a secret given twice is none."""
        if self.place == "header":
            given = [request.headers.get(self.name.lower(), "")]
        else:
            given = [value for name, value in request.query if name == self.name]
        matches = [same_text(given[0], secret) for secret in self.secrets] if len(given) == 1 else []
        if not any(matches):
            raise SignatureRefused("the shared secret is missing or wrong")


@dataclass(frozen=True, slots=True)
class HmacHeader:
    """A hex HMAC-SHA256 over the raw body in a header, after a prefix such as `sha256=`. Only for POST.

    A GET has no body, so that its signature would be the same for every message.
    """

    header: str
    secrets: tuple[str, ...]
    prefix: str = ""

    def __post_init__(self) -> None:
        checked_secrets(self.secrets)

    def check(self, request: RawRequest) -> None:
        """Check the digest over the bytes as they came."""
        claimed = request.headers.get(self.header.lower(), "")
        if request.method != "POST" or not claimed.startswith(self.prefix):
            raise SignatureRefused("the signature is missing or has a wrong shape")
        check_hmac(checked_secrets(self.secrets), request.body, claimed.removeprefix(self.prefix))


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class HttpSmsToken:
    """The bearer token of httpSMS: a JWT signed with HS256 alone, its issuer, audience and expiry checked.

    It does not bind the body: who gets hold of one may put any message under it until it expires, ten minutes later.
    `audience` is the address that was registered there.
    """

    keys: tuple[str, ...]
    audience: str
    issuer: str = "api.httpsms.com"
    leeway_s: int = 60
    now: Callable[[], datetime] = _utc_now

    def __post_init__(self) -> None:
        checked_secrets(self.keys)
        if not self.audience or not self.issuer:
            raise ValueError("name the audience and the issuer: without them a token for another address would do")

    def check(self, request: RawRequest) -> None:
        """Check the token against each key."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not any(self._holds(token, key) for key in self.keys):
            raise SignatureRefused("the token is missing, wrong or expired")

    def _holds(self, token: str, key: str) -> bool:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["HS256"],
                audience=self.audience,
                issuer=self.issuer,
                # The times are checked below by the clock that was handed in.
                options={
                    "require_aud": True,
                    "require_iss": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except JWTError:
            return False
        expires, not_before = claims.get("exp"), claims.get("nbf", 0)
        if not isinstance(expires, int | float) or not isinstance(not_before, int | float):
            return False
        now = self.now().timestamp()
        return not_before - self.leeway_s <= now <= expires + self.leeway_s
