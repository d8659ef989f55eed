"""A user of the embedded servers: attaches to the home it is given, prints a line of JSON, and answers what it reads.

It must need nothing but the standard library: the tests run it with any Python that an account can run.
"""

import json
import sys
from pathlib import Path
from typing import Any

from api import embedded


def answer(content: dict[str, Any]) -> None:
    """Print one line."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def main(home: str) -> None:
    """Attach, and answer `ensure` and `status` on standard input until it ends."""
    try:
        servers = embedded.attach(Path(home))
    except embedded.EmbeddedError as error:
        answer({"error": str(error)})
        return
    with servers:
        answer({"database": servers.database_url, "app": servers.app_database_url, "redis": servers.redis_url})
        for line in sys.stdin:
            if line.strip() == "ensure":
                answer({"started": servers.ensure()})
            else:
                status = servers.status()
                answer({"status": None if status is None else vars(status)})


if __name__ == "__main__":
    main(sys.argv[1])
