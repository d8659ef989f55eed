"""What a job works with: the pool, the outlets of each channel, and the doorbell. Made once by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.doorbell import Doorbell
from bot.providers import Outlet
from ledger_core import Pool


@dataclass(frozen=True, slots=True)
class Desk:
    """The means of the jobs."""

    pool: Pool
    outlets: Mapping[str, Outlet]
    doorbell: Doorbell
