"""A shop's day: terms of parties, the lock that a verb takes before it reads, the index of a day's entries."""

from alembic import op

from migrations import run_sql_files

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what the verbs and reads of a shop's day need."""
    run_sql_files(op.get_bind(), "0003_day.sql")
