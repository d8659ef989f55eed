"""A whole Munshi as real processes for tests: web process and worker on embedded servers of their own."""

import asyncio
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from api import embedded
from api.ports import free_port

ROOT = Path(__file__).parents[1]
APP_SECRET = "an app secret of the tests and long enough to be one"
VICTIM = Path(__file__).with_name("path") / "victim.py"


def whatsapp_message(
    message_id: str,
    text: str,
    *,
    sender: str,
    sent_at: int,
    name: str = "Imran Kiryana",
    in_reply_to: str | None = None,
) -> dict:
    return {
        "id": message_id,
        "from": sender,
        "timestamp": str(sent_at),
        "type": "text",
        "text": {"body": text},
        "name": name,
        **({"context": {"id": in_reply_to}} if in_reply_to else {}),
    }


def whatsapp_body(*messages: dict) -> bytes:
    contacts = [{"profile": {"name": one["name"]}, "wa_id": one["from"]} for one in messages]
    plain = [{key: value for key, value in one.items() if key != "name"} for one in messages]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "923000000000", "phone_number_id": "1"},
        "contacts": contacts,
        "messages": plain,
    }
    return json.dumps(
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
        }
    ).encode()


@dataclass
class Munshi:
    """Processes by name, on a home of their own."""

    home: Path
    attachment: embedded.Attachment
    port: int = field(default_factory=lambda: free_port(0))
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.attachment.app_database_url,
            "REDIS_URL": self.attachment.redis_url,
            "MUNSHI_HOME": str(self.home),
            "MUNSHI_PORT": str(self.port),
            "MUNSHI_WHATSAPP_APP_SECRET": APP_SECRET,
        }

    def start(self, role: str, *, step: str = "-", victim_pid: int = 0) -> None:
        with (self.home / f"{role}.log").open("ab") as log:
            self.processes[role] = subprocess.Popen(
                [sys.executable, str(VICTIM), role, step, str(victim_pid)],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        if role == "api":
            self.wait_until(self.is_ready, "the web process is ready")

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=2):
                return True
        except OSError:
            return False

    def wait_until(self, condition, what: str, timeout_s: float = 30.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                logs = "\n".join(file.read_text(errors="replace")[-3000:] for file in self.home.glob("*.log"))
                raise AssertionError(f"not within {timeout_s} s: {what}\n{logs}")
            time.sleep(0.05)

    def post(self, body: bytes) -> int:
        """Deliver a webhook as WhatsApp does; gives the status, 0 when nobody answered."""
        signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/whatsapp",
            data=body,
            headers={"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def delivered(self) -> list[dict]:
        file = self.home / "console.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def query(self, statement: str) -> list[asyncpg.Record]:
        """Ask the database, as soon as it is there: it may be recovering from a kill."""

        async def ask() -> list[asyncpg.Record]:
            connection = await _connected(self.attachment.database_url)
            try:
                return await connection.fetch(statement)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def munshi(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command of the program beside the running processes."""
        command = [sys.executable, "-m", "api.cli", *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def restart_dead(self) -> None:
        self.attachment.ensure()
        for role, process in list(self.processes.items()):
            if process.poll() is not None:
                self.start(role)

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGKILL)
            process.wait()


async def _connected(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    deadline = time.monotonic() + 30
    while True:
        try:
            return await asyncpg.connect(url)
        except (OSError, asyncpg.CannotConnectNowError):
            assert time.monotonic() < deadline, "the database did not come back"
            await asyncio.sleep(0.1)
