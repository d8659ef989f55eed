"""PostgreSQL and Valkey from wheels, for a machine that has neither: `attach(home)` and they are there.

    with embedded.attached(Path(".munshi")) as servers:
        connect(servers.database_url)

One guardian process owns both servers and ends when the last user is gone, however that user ended. This package must
never be used when DATABASE_URL and REDIS_URL name servers of one's own, and needs nothing but the standard library.
"""

from api.embedded.attachment import Attachment, attach, attached
from api.embedded.errors import EmbeddedError
from api.embedded.status import Status

__all__ = ["Attachment", "EmbeddedError", "Status", "attach", "attached"]
