"""A supervisor and its children, for the tests: `parent HOME|- SCRIPT...` supervises children that run the scripts.

Each child first calls `die_with_parent`, says its number, and then runs its script.
"""

import os
import sys
from pathlib import Path

from api import embedded, supervisor

STOP_TIMEOUT_S = 1.0


def parent(home: str, scripts: list[str]) -> int:
    """Supervise one child a script, named a, b, c; with a home, also its embedded servers."""
    children = [
        supervisor.ChildSpec(name, [sys.executable, __file__, "child", script], {"GREETING": f"salaam {name}"})
        for name, script in zip("abc", scripts, strict=False)
    ]
    if home == "-":
        return supervisor.run(children, stop_timeout_s=STOP_TIMEOUT_S)
    with embedded.attached(Path(home)) as servers:
        return supervisor.run(children, attachment=servers, stop_timeout_s=STOP_TIMEOUT_S)


def child(script: str) -> None:
    """Be a child."""
    supervisor.die_with_parent()
    sys.stdout.write(f"pid {os.getpid()}\n")
    sys.stdout.flush()
    exec(script, {})  # noqa: S102 - the test's own text


if __name__ == "__main__":
    if sys.argv[1] == "parent":
        sys.exit(parent(sys.argv[2], sys.argv[3:]))
    child(sys.argv[2])
