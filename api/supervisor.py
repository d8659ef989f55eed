"""Runs the processes of `munshi run` (the web process, the worker) as one: starts, restarts, forwards output, stops.

Every child holds the reading end of a pipe whose other end only the supervisor holds. However the supervisor ends, even
by SIGKILL, the kernel closes its end, and the child (which calls `die_with_parent`) ends too. This module must never
leave a process behind, and knows nothing about what its children do.
"""

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Protocol

from api.embedded import EmbeddedError
from api.embedded.processes import signal_when_parent_dies

_PIPE_VARIABLE = "MUNSHI_SUPERVISOR_PIPE"
_PARENT_VARIABLE = "MUNSHI_SUPERVISOR_PID"
_TICK_S = 1.0
_RESTART_MIN_S = 0.5
_RESTART_MAX_S = 30.0
_STEADY_S = 60.0  # a child that has run this long is restarted without a grown delay
_LINE_BYTES_MAX = 64 * 1024
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)


class Ensured(Protocol):
    """What the children need and the supervisor keeps alive: the embedded servers."""

    def ensure(self) -> bool:
        """Start it again if it has died; tell whether that was needed."""


@dataclass(frozen=True)
class ChildSpec:
    """One process to keep running. `name` prefixes its output; `environment` is added to our own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def die_with_parent() -> None:
    """In a child: end when the supervisor ends. Call it first thing; without a supervisor it does nothing.

    On Linux the kernel also sends SIGTERM. The pipe works everywhere and ends the process at once, mid-work: whatever
    matters is a database transaction.
    """
    pipe, parent = os.environ.pop(_PIPE_VARIABLE, ""), os.environ.pop(_PARENT_VARIABLE, "")
    if not pipe:
        return
    os.set_inheritable(int(pipe), False)  # noqa: FBT003 - the standard library's signature
    signal_when_parent_dies(signal.SIGTERM, int(parent))
    threading.Thread(target=_end_with_pipe, args=(int(pipe),), name="die-with-parent", daemon=True).start()


def run(
    children: Sequence[ChildSpec],
    *,
    attachment: Ensured | None = None,
    output: IO[bytes] | None = None,
    stop_timeout_s: float = 10.0,
) -> int:
    """Keep `children` running until SIGINT or SIGTERM, then stop them all; return the exit status, 0.

    Call it in the main thread. Each child's output goes to `output` (standard output) line by line, its name before
    each. `attachment.ensure()` is called every second. A child still there `stop_timeout_s` after SIGTERM, or at a
    second signal, is killed.
    """
    return _Supervisor(children, attachment, output or sys.stdout.buffer, stop_timeout_s).run()


def _end_with_pipe(pipe: int) -> None:
    while True:
        if os.read(pipe, 1) == b"":
            os._exit(1)


class _Child:
    """One child and its restarts."""

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.next_start = 0.0
        self._started_at = 0.0
        self._restart_s = _RESTART_MIN_S
        self._lifeline = -1

    def start(self) -> int:
        """Start the process; return the descriptor to read its output from."""
        their_end, self._lifeline = os.pipe()
        to_read, to_write = os.pipe()
        self._started_at = time.monotonic()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - a program of ours, no shell
                self.spec.command,
                stdin=subprocess.DEVNULL,
                stdout=to_write,
                stderr=to_write,
                pass_fds=[their_end],
                # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops all in order.
                start_new_session=True,
                env={
                    **os.environ,
                    **self.spec.environment,
                    _PIPE_VARIABLE: str(their_end),
                    _PARENT_VARIABLE: str(os.getpid()),
                },
            )
        except OSError:
            os.close(to_read)
            raise
        finally:
            os.close(their_end)
            os.close(to_write)
        return to_read

    def has_ended(self) -> bool:
        """Tell whether it ran and is gone now."""
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> float:
        """Note that the process is gone; return the seconds until its next start."""
        self.process = None
        self.cut_lifeline()
        if time.monotonic() - self._started_at > _STEADY_S:
            self._restart_s = _RESTART_MIN_S
        delay_s, self._restart_s = self._restart_s, min(self._restart_s * 2, _RESTART_MAX_S)
        self.next_start = time.monotonic() + delay_s
        return delay_s

    def cut_lifeline(self) -> None:
        """Close our end of the pipe, by which a process still there ends."""
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1


class _Supervisor:
    """One thread that waits for output, ended children, signals and the time, whichever comes first."""

    def __init__(
        self, specs: Sequence[ChildSpec], attachment: Ensured | None, output: IO[bytes], stop_timeout_s: float
    ) -> None:
        self._children = [_Child(spec) for spec in specs]
        self._attachment = attachment
        self._output = output
        self._stop_timeout_s = stop_timeout_s
        self._width = max((len(spec.name) for spec in specs), default=0)
        self._selector = selectors.DefaultSelector()
        self._unfinished_lines: dict[int, bytes] = {}
        self._signals = 0
        self._next_ensure = time.monotonic() + _TICK_S

    def run(self) -> int:
        wake_reader, wake_writer = os.pipe()
        os.set_blocking(wake_reader, False)
        os.set_blocking(wake_writer, False)
        self._selector.register(wake_reader, selectors.EVENT_READ, None)
        handled = {number: signal.signal(number, self._note_signal) for number in _SIGNALS}
        previous_wake = signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        try:
            while self._signals == 0:
                self._start_and_restart()
                self._ensure_attachment()
                self._wait(self._next_due() - time.monotonic())
        finally:
            self._stop_all()
            signal.set_wakeup_fd(previous_wake)
            for number, handler in handled.items():
                signal.signal(number, handler)
            self._selector.close()
            for descriptor in (wake_reader, wake_writer, *self._unfinished_lines):
                os.close(descriptor)
        return 0

    def _note_signal(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:  # that one only wakes us
            self._signals += 1

    def _start_and_restart(self) -> None:
        for child in self._children:
            name = child.spec.name
            if child.process is not None and child.has_ended():
                status = child.process.returncode
                self._say(f"{name} ended with status {status}; starting it again in {child.plan_restart():g} s")
            elif child.process is None and time.monotonic() >= child.next_start:
                try:
                    descriptor = child.start()
                except OSError as error:
                    self._say(f"{name} cannot be started ({error}); trying again in {child.plan_restart():g} s")
                else:
                    self._unfinished_lines[descriptor] = b""
                    self._selector.register(descriptor, selectors.EVENT_READ, name)

    def _ensure_attachment(self) -> None:
        if self._attachment is None or time.monotonic() < self._next_ensure:
            return
        self._next_ensure = time.monotonic() + _TICK_S
        try:
            if self._attachment.ensure():
                self._say("the database servers' guardian had died; started it again")
        except (EmbeddedError, OSError) as error:
            self._say(f"the database servers cannot be started: {error}")

    def _next_due(self) -> float:
        starts = [child.next_start for child in self._children if child.process is None]
        return min([self._next_ensure if self._attachment else time.monotonic() + _TICK_S, *starts])

    def _wait(self, timeout_s: float) -> bool:
        """Wait for anything to happen and forward what was written; tell whether anything did."""
        events = self._selector.select(max(timeout_s, 0.0))
        for key, _ in events:
            written = os.read(key.fd, _LINE_BYTES_MAX)
            if key.data is not None:
                self._forward(key.fd, key.data, written)
        return bool(events)

    def _forward(self, descriptor: int, name: str, written: bytes) -> None:
        """Write whole lines, each with its name before it; an overlong line in pieces."""
        *lines, rest = (self._unfinished_lines[descriptor] + written).split(b"\n")
        if rest and (not written or len(rest) > _LINE_BYTES_MAX):
            lines, rest = [*lines, rest], b""
        self._unfinished_lines[descriptor] = rest
        for line in lines:
            self._write(name, line)
        if not written:
            self._selector.unregister(descriptor)
            del self._unfinished_lines[descriptor]
            os.close(descriptor)

    def _say(self, text: str) -> None:
        self._write("munshi", text.encode())

    def _write(self, name: str, line: bytes) -> None:
        try:
            self._output.write(name.ljust(self._width).encode() + b" | " + line + b"\n")
            self._output.flush()
        except BrokenPipeError:  # whoever read our output has gone (`make run | head`)
            self._signals = max(self._signals, 1)

    def _stop_all(self) -> None:
        """Ask every child to end, then kill those that have not; forward their last words."""
        deadline = time.monotonic() + self._stop_timeout_s
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        while any(process.poll() is None for process in running) and time.monotonic() < deadline and self._signals <= 1:
            self._wait(deadline - time.monotonic())
        for process in running:
            process.kill()  # does nothing to one that has ended
            process.wait()
        for child in self._children:
            child.cut_lifeline()
        while self._wait(0) and time.monotonic() < deadline + _TICK_S:
            pass
