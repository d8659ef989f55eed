"""Bodies of the sign-in routes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# Only Pakistan's mobile numbers by default: codes cost money, and foreign numbers are how that is abused.
Phone = Annotated[str, Field(pattern=r"^\+923[0-9]{9}$", examples=["+923001234567"])]


class RequestCode(BaseModel):
    """Ask for a one-time code."""

    model_config = ConfigDict(extra="forbid", strict=True)

    phone: Phone


class CodeRequested(BaseModel):
    """The same answer for a known and an unknown phone."""

    expires_in_s: int = Field(examples=[300])


class VerifyCode(BaseModel):
    """Give back the code."""

    model_config = ConfigDict(extra="forbid", strict=True)

    phone: Phone
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["123456"])]


class AccessToken(BaseModel):
    """A token for the Authorization header."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 the scheme's name, no secret
    expires_in_s: int = Field(examples=[900])
