"""Who may read a handset's conversation: the application in development, nobody in production.

`phone_conversation` reads across shops, past row-level security. A setting alone would keep it closed by a promise of
our own code; instead the database itself refuses the call until the owner's connection grants it, which only the
commands that migrate do, and only in development. The same step takes the grant away in production.
"""

import asyncpg

_FUNCTION = "phone_conversation(text, text)"
# One statement, so that all of it is one transaction. The lock: of two grants of one function at once, one would fail.
_STATEMENT = """
do $$ begin
  perform pg_advisory_xact_lock(6247111);
  set local role munshi_office;
  {change};
end $$"""


async def allow_phone(owner_url: str, *, allowed: bool) -> None:
    """Let the application read handsets' conversations, or no longer; `owner_url` is the one that migrates."""
    grant = f"grant execute on function {_FUNCTION} to munshi_app"
    revoke = f"revoke execute on function {_FUNCTION} from munshi_app"
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute(_STATEMENT.format(change=grant if allowed else revoke))
    finally:
        await connection.close()
