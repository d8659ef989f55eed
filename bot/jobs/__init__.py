"""Everything that runs in the background, by topic. Jobs carry row ids, never data."""

from bot.jobs.desk import Codes, Desk
from bot.jobs.messages import deliver_outbound, due_inbound, process_inbound, sweep_outbound

__all__ = ["Codes", "Desk", "deliver_outbound", "due_inbound", "process_inbound", "sweep_outbound"]
