"""The supervisor: children run, are restarted and forwarded, and none is left however the supervisor ends."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.embedded.status import read_status
from tests.api.embedded_use import TIMEOUT_S, alive, as_user, family, fresh_home, wait_until

IDLE = "import time; time.sleep(300)"
BUSY = "while True: pass"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(300)"


class Supervisor:
    """A supervisor in a process of its own, and what it has written."""

    def __init__(self, home: str, scripts: tuple[str, ...], output: Path) -> None:
        program = Path(__file__).with_name("supervised_program.py")
        self._output = output
        with output.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(program), "parent", home, *scripts],
                stdout=log,
                stderr=log,
                **as_user(os.geteuid()),
            )

    def text(self) -> str:
        """Return everything it has written so far."""
        return self._output.read_text()

    def pids(self, name: str) -> list[int]:
        """Return the process numbers the child `name` has had, oldest first."""
        return [int(pid) for pid in re.findall(rf"^{name} +\| pid (\d+)$", self.text(), re.MULTILINE)]


@contextmanager
def supervised(output: Path, *scripts: str, home: str = "-") -> Iterator[Supervisor]:
    supervisor = Supervisor(home, scripts, output)
    with supervisor.process:
        try:
            yield supervisor
        finally:
            supervisor.process.kill()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_is_left_however_the_supervisor_ends(number: signal.Signals, output: Path) -> None:
    with supervised(output, IDLE, BUSY) as supervisor:
        wait_until(lambda: supervisor.pids("a") and supervisor.pids("b"), "both children")
        everyone = family(supervisor.process.pid)
        assert len(everyone) == 3
        os.kill(supervisor.process.pid, number)
        status = supervisor.process.wait(TIMEOUT_S)
        assert status == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        wait_until(lambda: not alive(everyone), "the children to end")


def test_a_child_that_died_is_started_again(output: Path) -> None:
    with supervised(output, IDLE, IDLE) as supervisor:
        wait_until(lambda: supervisor.pids("a") and supervisor.pids("b"), "both children")
        os.kill(supervisor.pids("a")[0], signal.SIGKILL)
        wait_until(lambda: len(supervisor.pids("a")) == 2, "the restart")
        assert "munshi | a ended with status -9; starting it again in 0.5 s\n" in supervisor.text()
        assert len(supervisor.pids("b")) == 1


def test_a_child_that_keeps_failing_is_started_ever_more_slowly(output: Path) -> None:
    with supervised(output, "import sys; sys.exit(3)") as supervisor:
        wait_until(lambda: supervisor.text().count("ended with status 3") == 3, "three failures")
        assert re.findall(r"again in (\S+) s", supervisor.text()) == ["0.5", "1", "2"]


def test_output_is_forwarded_line_by_line_under_the_childs_name(output: Path) -> None:
    script = (
        f"import os, sys; sys.stderr.write('شکریہ\\n' + os.environ['GREETING'] + '\\nhalf'); sys.stderr.flush(); {IDLE}"
    )
    with supervised(output, script, f"print('x' * 200_000); {IDLE}") as supervisor:
        wait_until(lambda: "salaam a" in supervisor.text(), "the greeting")
        assert "a | شکریہ\na | salaam a\n" in supervisor.text()
        supervisor.process.terminate()
        supervisor.process.wait(TIMEOUT_S)
        assert "a | half\n" in supervisor.text()


def test_a_line_without_end_is_passed_on_in_pieces(output: Path) -> None:
    script = f"import sys; sys.stdout.write('x' * 200_000); sys.stdout.flush(); {IDLE}"
    with supervised(output, script) as supervisor:
        wait_until(lambda: supervisor.text().count("x") > 100_000, "the pieces")


def test_a_child_that_does_not_listen_is_killed_after_its_time(output: Path) -> None:
    with supervised(output, DEAF) as supervisor:
        wait_until(lambda: "deaf" in supervisor.text(), "the child")
        everyone = family(supervisor.process.pid)
        started = time.monotonic()
        supervisor.process.terminate()
        assert supervisor.process.wait(TIMEOUT_S) == 0
        assert 0.9 < time.monotonic() - started < 10
        assert not alive(everyone)


def test_a_child_is_not_bothered_by_being_run_by_hand() -> None:
    program = Path(__file__).with_name("supervised_program.py")
    done = subprocess.run(
        [sys.executable, str(program), "child", "print('done')"],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        **as_user(os.geteuid()),
    )
    assert done.stdout.splitlines()[1] == "done"


def test_a_command_that_does_not_exist_is_reported_and_tried_again() -> None:
    script = "from api.supervisor import ChildSpec, run; raise SystemExit(run([ChildSpec('a', ['/no/such/file'])]))"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, **as_user(os.geteuid())) as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        assert b"a cannot be started" in first
        assert b"trying again in 1 s" in second
        process.terminate()
        assert process.wait(TIMEOUT_S) == 0


def test_output_that_nobody_reads_any_more_ends_everything() -> None:
    program = Path(__file__).with_name("supervised_program.py")
    chatter = "import time\nwhile True: print('x', flush=True); time.sleep(0.01)"
    command = [sys.executable, str(program), "parent", "-", chatter]
    as_us = as_user(os.geteuid())
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **as_us) as process:
        assert process.stdout is not None
        process.stdout.readline()
        everyone = family(process.pid)
        process.stdout.close()
        wait_until(lambda: not alive(everyone), "the supervisor and its child to end")


def test_the_servers_come_back_by_themselves_and_end_with_a_killed_supervisor(output: Path) -> None:
    with fresh_home(os.geteuid()) as home, supervised(output, IDLE, home=str(home)) as supervisor:
        wait_until(lambda: supervisor.pids("a"), "the child")
        first = read_status(home)
        assert first is not None
        everyone = family(first.guardian)
        os.kill(first.guardian, signal.SIGKILL)
        wait_until(lambda: "guardian had died" in supervisor.text(), "the report")
        wait_until(lambda: (status := read_status(home)) and status.ready, "the servers to be back")
        second = read_status(home)
        assert second is not None
        assert second.guardian != first.guardian
        everyone |= family(second.guardian) | family(supervisor.process.pid)
        supervisor.process.kill()
        wait_until(lambda: not alive(everyone), "everything to end")
