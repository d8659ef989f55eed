"""Trade: whose debts are open since when, what each day brought by kind and person, invoices."""

from alembic import op

from migrations import run_sql_files

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Build what is kept of khatas and days beside the journal, and invoices."""
    run_sql_files(op.get_bind(), "0010_tables.sql", "0010_khatas.sql", "0010_invoices.sql", "0010_verify.sql")
