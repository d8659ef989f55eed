"""What routes are given: the means of the process, who is calling, and the open transaction of a member's shop.

Dependencies have the scope of the function, so that the commit comes before the response.
"""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth import InvalidToken, read_token
from api.errors import Problem
from bot.doorbell import Doorbell
from ledger_core import Entered, Pool, Session, enter_as_member, transaction


@dataclass(frozen=True, slots=True)
class Means:
    """What the web process works with. `code_channel`: where one-time codes go, or None."""

    pool: Pool
    doorbell: Doorbell
    secret_key: str
    code_channel: str | None


@dataclass(frozen=True, slots=True)
class InShop:
    """A request inside a shop: the open transaction and who is calling."""

    session: Session
    entered: Entered


def means(request: Request) -> Means:
    """Give the means that the composition root made."""
    given: Means = request.app.state.means
    return given


MeansOf = Annotated[Means, Depends(means)]
_bearer = HTTPBearer(auto_error=False, description="The access token of /auth/verify-otp")


def caller(given: MeansOf, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> uuid.UUID:
    """Give the public id of the person whose token this is."""
    try:
        return read_token(credentials.credentials if credentials else "", given.secret_key)
    except InvalidToken as error:
        raise Problem(
            401,
            "invalid_token",
            "Ask for a code, verify it, and send its access token.",
            {"WWW-Authenticate": "Bearer"},
        ) from error


Caller = Annotated[uuid.UUID, Depends(caller)]


async def open_transaction(given: MeansOf) -> AsyncIterator[Session]:
    """Open the request's one transaction."""
    async with transaction(given.pool) as session:
        yield session


# Named after the caller wherever both are: a request without a token must cost no connection.
InTransaction = Annotated[Session, Depends(open_transaction, scope="function")]


async def in_shop(user: Caller, session: InTransaction, x_business_id: Annotated[uuid.UUID, Header()]) -> InShop:
    """Check membership and enter the shop that the header names; a foreign shop is not found."""
    return InShop(session, await enter_as_member(session, user, x_business_id))


Shop = Annotated[InShop, Depends(in_shop)]
