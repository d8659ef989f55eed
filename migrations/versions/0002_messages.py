"""Messages: channels, contacts, conversations, inbox, outbox, receipts, dead letters."""

from alembic import op

from migrations import run_sql_files

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Build the inbox and the outbox."""
    run_sql_files(op.get_bind(), "0002_tables.sql", "0002_inbox.sql", "0002_outbox.sql")
