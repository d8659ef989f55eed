"""Banks, cheques, staff and daily routines."""

from alembic import op

from migrations import run_sql_files

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Build what hangs under the accounts of banks, cheques and staff, and the routines."""
    run_sql_files(op.get_bind(), "0008_banks.sql", "0008_cheques.sql", "0008_staff.sql", "0008_routines.sql")
