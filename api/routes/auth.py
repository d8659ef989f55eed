"""Signing in: a one-time code to the phone, then a 15-minute access token."""

from fastapi import APIRouter

from api.auth import TOKEN_VALID, issue_token
from api.deps import MeansOf
from api.errors import Problem
from api.schemas.auth import AccessToken, CodeRequested, RequestCode, VerifyCode
from api.schemas.problems import answers
from bot import outbox
from bot.doorbell import DELIVER_OUTBOUND
from bot.replies import ChannelKind, Language, OneTimeCode, render, segments
from ledger_core import issue_code, redeem_code, today, transaction

router = APIRouter(prefix="/auth", tags=["auth"])

_CODE_VALID_S = 300
# One-time codes go before everything else that is sent.
_PRIORITY = 10


@router.post("/request-otp", operation_id="requestOtp", status_code=202, responses=answers(413))
async def request_otp(body: RequestCode, given: MeansOf) -> CodeRequested:
    """Send a one-time code. A phone that asked too often gets the same answer and no code."""
    if given.code_channel is None:
        raise Problem(503, "no_code_channel", "This server has no channel for codes; its operator sets one up.")
    pepper = given.secret_key.encode()
    contact_id = None
    async with transaction(given.pool) as session:
        code = await issue_code(session, body.phone, pepper=pepper)
        if code is not None:
            text = render(OneTimeCode(code), Language.ROMAN, ChannelKind.SMS, today=today("Asia/Karachi"))
            contact_id = await outbox.queue(
                session,
                channel=given.code_channel,
                phone=body.phone,
                purpose="code",
                priority=_PRIORITY,
                body=text,
                segments=segments(text).count,
            )
    if contact_id is not None:
        await given.doorbell.ring(DELIVER_OUTBOUND, [contact_id])
    return CodeRequested(expires_in_s=_CODE_VALID_S)


@router.post("/verify-otp", operation_id="verifyOtp", responses=answers(401, 413))
async def verify_otp(body: VerifyCode, given: MeansOf) -> AccessToken:
    """Trade the code for an access token."""
    async with transaction(given.pool) as session:
        user = await redeem_code(session, body.phone, body.code, pepper=given.secret_key.encode())
    # Raised after the commit: a wrong try must stay counted.
    if user is None:
        raise Problem(401, "wrong_code", "The code is wrong, used or older than five minutes; ask for a new one.")
    return AccessToken(access_token=issue_token(user, given.secret_key), expires_in_s=int(TOKEN_VALID.total_seconds()))
