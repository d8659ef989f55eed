"""Alembic's environment: always online, on the connection that `migrations.upgrade` hands over, as the owner's role."""

from alembic import context
from sqlalchemy import text

bind = context.config.attributes["connection"]
# One migration at a time, however many processes start together; released with the transaction.
bind.execute(text("select pg_advisory_xact_lock(6247110)"))
bind.execute(text("set local role munshi_owner"))
context.configure(connection=bind)
with context.begin_transaction():
    context.run_migrations()
# Readiness compares the revision as the application.
bind.execute(text("grant select on alembic_version to munshi_app"))
