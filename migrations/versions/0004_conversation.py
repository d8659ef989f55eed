"""The conversation: questions, onboarding, PINs, SMS channels, and how a lost number is got back."""

from alembic import op

from migrations import run_sql_files

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Build what a talk remembers."""
    run_sql_files(op.get_bind(), "0004_conversation.sql", "0004_recovery.sql")
