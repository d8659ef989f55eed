"""Everything that runs in the background, by topic. Jobs carry row ids, never data."""

from bot.jobs.desk import Desk
from bot.jobs.messages import DATABASE_AWAY, deliver_outbound, due_inbound, process_inbound, sweep_outbound

__all__ = ["DATABASE_AWAY", "Desk", "deliver_outbound", "due_inbound", "process_inbound", "sweep_outbound"]
