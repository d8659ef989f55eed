"""The simulated phone of development: one handset's conversation, which nobody may read until it is allowed."""

from alembic import op

from migrations import run_sql_files

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Build the function that the simulated phone reads."""
    run_sql_files(op.get_bind(), "0005_phone.sql")
