"""The books: tenancy, tables, the audit chain, posting, verification, people."""

from alembic import op

from migrations import run_sql_files

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Build the books."""
    run_sql_files(
        op.get_bind(),
        "0001_tenancy.sql",
        "0001_tables.sql",
        "0001_chain.sql",
        "0001_posting.sql",
        "0001_verify.sql",
        "0001_people.sql",
    )
