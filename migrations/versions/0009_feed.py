"""Trust and exchange: who changed what, verification part by part, closed periods, the change feed, imports."""

from alembic import op

from migrations import run_sql_files

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Build what reads the chain, and what is written into it besides entries and named rows."""
    run_sql_files(op.get_bind(), "0009_feed.sql")
