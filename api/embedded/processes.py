"""Processes: dying with one's parent, and knowing a process again before signalling it.

This module must never signal a process by its number alone: numbers are recycled.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # from Linux's <sys/prctl.h>
_PS_TIMEOUT_S = 10


def signal_when_parent_dies(number: int, parent: int) -> None:
    """Ask Linux to send us signal `number` when the process `parent` dies; elsewhere this does nothing.

    "Parent" is, strictly, the thread that started us. Ends this process at once if the parent is already gone.
    """
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os._exit(1)


def dying_with_us(number: int) -> Callable[[], None]:
    """Return a `preexec_fn` by which a child gets signal `number` when this process dies (Linux only)."""
    parent = os.getpid()
    return lambda: signal_when_parent_dies(number, parent)


def identity(pid: int) -> str | None:
    """Return the start time of a living process, by which it differs from any other that ever had its number.

    None when there is no such process. The command line is no part of it: right after `exec` it is not there yet.
    """
    if pid <= 0:
        return None
    if sys.platform != "linux":
        return _ps("lstart=", pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    # Fields 3 and 22 of proc(5): the state, where Z is a zombie, and the start time in ticks since boot.
    return None if fields[0] == "Z" else fields[19]


def command_line(pid: int) -> str:
    """Return the command line of a living process, empty when there is no such process."""
    if pid <= 0:
        return ""
    if sys.platform != "linux":
        return _ps("command=", pid) or ""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _ps(column: str, pid: int) -> str | None:
    shown = subprocess.run(  # noqa: S603 - the system's own program, no shell
        ["/bin/ps", "-ww", "-o", column, "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
        timeout=_PS_TIMEOUT_S,
    )
    return shown.stdout.strip() or None


def signal_known(pid: int, known_as: str, number: int) -> bool:
    """Send signal `number` to `pid` only if it is still the process known as `known_as`; tell whether it was."""
    if identity(pid) != known_as:
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
