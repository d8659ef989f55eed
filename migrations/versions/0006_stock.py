"""Stock: items and their units, goods in entries at moving average cost, what was sold and came back."""

from alembic import op

from migrations import run_sql_files

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Build the stock."""
    run_sql_files(op.get_bind(), "0006_stock.sql", "0006_cost.sql", "0006_goods.sql", "0006_verify.sql")
