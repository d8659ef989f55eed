"""The web process or a worker, with a death planned at one step of the path. Started by the kill tests as a process.

    victim.py ROLE STEP VICTIM_PID

At STEP ("before inbox.finish", "after outbox.send") the process VICTIM_PID is killed by SIGKILL, once; 0 is the process
itself. Nothing of the program knows of this: the functions are wrapped from outside.
"""

import functools
import importlib
import os
import signal
import sys
from pathlib import Path

from api import cli
from bot import inbox, outbox, worker
from bot.doorbell import Doorbell
from bot.jobs import answering, messages
from bot.providers import ConsoleOutlet

STEPS = {
    "inbox.accept": (inbox, "_store"),
    "doorbell.ring": (Doorbell, "ring"),
    "inbox.take": (inbox, "take"),
    "conversation.interpret": (answering, "interpret"),
    # By its path: the package exports a function of the same name.
    "ledger.post": (importlib.import_module("ledger_core.credit"), "post_entry"),
    "inbox.finish": (inbox, "finish"),
    "commit": (messages, "_handle_one"),
    "outbox.claim": (outbox, "_attempt"),
    "outbox.send": (ConsoleOutlet, "send"),
    "outbox.mark": (outbox, "_deliver_one"),
}


def plan_death(step: str, victim_pid: int) -> None:
    moment, _, name = step.partition(" ")
    holder, attribute = STEPS[name]
    original = getattr(holder, attribute)
    done = Path(os.environ["MUNSHI_HOME"]) / "victim-was-killed"

    def strike() -> None:
        if not done.exists():
            done.touch()
            os.kill(victim_pid or os.getpid(), signal.SIGKILL)

    if name == "conversation.interpret":

        @functools.wraps(original)
        def plain(*arguments, **named):
            if moment == "before":
                strike()
            result = original(*arguments, **named)
            if moment == "after":
                strike()
            return result

        setattr(holder, attribute, plain)
        return

    @functools.wraps(original)
    async def wrapped(*arguments, **named):
        # A take that found nothing, a sweep of an idle worker: not yet the message's step.
        if moment == "before" and name != "inbox.take":
            strike()
        result = await original(*arguments, **named)
        if moment == "after" and result is not None and result is not False:
            strike()
        return result

    setattr(holder, attribute, wrapped)


if __name__ == "__main__":
    role, step, victim = sys.argv[1:4]
    assert worker.serve
    if step != "-":
        plan_death(step, int(victim))
    sys.argv = ["munshi", role]
    sys.exit(cli.main())
