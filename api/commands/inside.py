"""The web process and a worker inside this very process, for a command that talks to them and then ends.

Nothing is left behind: they are threads of the command, which dies with them.
"""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from api.app import create_app
from api.ports import free_port
from bot import worker
from bot.settings import Settings, SettingsError

_START_TIMEOUT_S = 30.0
_CALL_TIMEOUT_S = 10.0


@contextmanager
def running(settings: Settings) -> Iterator[Settings]:
    """Serve on a free port of loopback for the time of the block; gives the settings with that port."""
    here = settings.model_copy(update={"port": free_port(settings.port), "host": "127.0.0.1"})
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(here, stop)), name="munshi", daemon=True)
    thread.start()
    try:
        wait_until_ready(here, while_alive=thread)
        yield here
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_START_TIMEOUT_S)


async def _serve(settings: Settings, stop: asyncio.Event) -> None:
    config = uvicorn.Config(
        create_app(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    web = asyncio.create_task(server.serve())
    work = asyncio.create_task(worker.serve(settings, stop))
    await asyncio.wait([web, work, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stop.set()
    await asyncio.gather(web, work)


def wait_until_ready(settings: Settings, *, while_alive: threading.Thread | None = None) -> None:
    """Wait for the web process and its database. Raises SettingsError when they do not come."""
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline and (while_alive is None or while_alive.is_alive()):
        try:
            call(f"http://{settings.host}:{settings.port}/health/ready")
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
        else:
            return
    raise SettingsError("the web process did not become ready; run `munshi api` to see why")


def call(url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
    """Make one HTTP call on loopback and give its JSON; raises urllib.error.HTTPError for a refusal."""
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json", **(headers or {})})  # noqa: S310 loopback
    with urllib.request.urlopen(request, timeout=_CALL_TIMEOUT_S) as answer:  # noqa: S310 loopback
        text = answer.read()
    return json.loads(text) if text else None
