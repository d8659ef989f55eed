"""One line on a terminal that says how far long work is. Nothing is shown where nobody looks on."""

import sys
from types import TracebackType
from typing import Self


class Progress:
    """Shows a line over the one before; the last one is wiped out at the end."""

    def __init__(self) -> None:
        """Begin with an empty line, or with none where standard error is no terminal."""
        self._is_seen = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def tell(self, line: str) -> None:
        """Show a line in the place of the one before."""
        if self._is_seen:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

    def tell_after(self, beginning: str, rest: str) -> None:
        """Show a line of which only the rest changes."""
        self.tell(beginning + rest)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the line out."""
        self.tell("")
