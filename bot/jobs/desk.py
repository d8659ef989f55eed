"""What a job works with: the pool, the outlets of each channel, and the doorbell. Made once by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.doorbell import Doorbell
from bot.providers import Outlet
from ledger_core import Pool


@dataclass(frozen=True, slots=True)
class Codes:
    """Where one-time codes go, which is a channel that proves a phone, and the key that they are hashed with."""

    channel: str
    pepper: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """The means of the jobs. Without `codes` no new id of a known phone can prove itself."""

    pool: Pool
    outlets: Mapping[str, Outlet]
    doorbell: Doorbell
    codes: Codes | None = None
