"""Advisory file locks (flock), which the kernel frees when their last holder dies, however it dies.

A lock belongs to an open file, so a process that inherits the descriptor holds the lock too. This module must never
delete a lock file: two processes could then hold "the same" lock on two different files.
"""

import fcntl


def try_exclusive(descriptor: int) -> bool:
    """Take the lock for ourselves alone if nobody holds it; never waits."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def try_shared(descriptor: int) -> bool:
    """Take the lock together with others if nobody holds it alone; never waits."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(descriptor: int) -> None:
    """Take the lock together with others; waits until nobody holds it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)
