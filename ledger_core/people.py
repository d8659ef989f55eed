"""People's one-time codes: six digits from a CSPRNG, stored hashed, for minutes, five tries, one live code a phone."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from ledger_core.database import Session

CODE_VALID = timedelta(minutes=5)
CODE_DIGITS = 6


def _digest(phone: str, code: str, pepper: bytes) -> bytes:
    """Hash a code with the phone it is for; the pepper keeps a stolen table of a million codes from being reversed."""
    return hashlib.blake2b(f"{phone}:{code}".encode(), key=pepper[:64], digest_size=32).digest()


async def issue_code(session: Session, phone: str, *, pepper: bytes, valid: timedelta = CODE_VALID) -> str | None:
    """Make a code for an E.164 phone and end the one before.

    None past 3 in 10 minutes or 10 in a day, and for a number that was reported lost.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    issued = await session.value("select issue_code($1, $2, $3)", phone, _digest(phone, code, pepper), valid)
    return code if issued else None


async def redeem_code(session: Session, phone: str, code: str, *, pepper: bytes) -> uuid.UUID | None:
    """Give the person's public id when this is the phone's live code, else None. The fifth wrong try ends the code."""
    found = await session.value("select redeem_code($1, $2)", phone, _digest(phone, code, pepper))
    return uuid.UUID(str(found)) if found else None
