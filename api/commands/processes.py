"""`munshi run`, `api`, `worker` and `migrate`: starting what runs."""

import argparse
import asyncio
import signal
import sys
import threading
from typing import Any

import uvicorn

from api import supervisor
from api.app import create_app
from api.commands import curl
from api.commands.inside import wait_until_ready
from api.commands.servers import migrate, served
from api.ports import free_port
from bot import worker
from bot.logs import configure
from bot.settings import Settings, load

_GRACEFUL_S = 10


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    for name, run, text in (
        ("run", _run, "start everything and print where to text the bot"),
        ("api", _api, "start the web process alone"),
        ("worker", _worker, "start the worker alone"),
        ("migrate", _migrate, "bring the database to the schema of this version"),
    ):
        command = commands.add_parser(name, help=text, description=text, epilog=f"example: munshi {name}")
        command.set_defaults(run=run)


def _logged() -> Settings:
    settings = load()
    configure(level=settings.log_level, as_json=settings.environment == "production")
    return settings


def _run(_: argparse.Namespace) -> int:
    settings = load()
    with served(settings) as found:
        migrate(found)
        port = free_port(settings.port)
        here = found.settings.model_copy(update={"port": port})
        threading.Thread(target=_greet, args=(here,), name="greeting", daemon=True).start()
        return supervisor.run(children(here), attachment=found.attachment)


def _greet(settings: Settings) -> None:
    """Say where everything is as soon as it is there."""
    wait_until_ready(settings)
    print(curl.welcome(settings), flush=True)


def children(settings: Settings) -> list[supervisor.ChildSpec]:
    """Name the processes of a running Munshi: the web process and one worker."""
    environment = {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "MUNSHI_HOME": str(settings.home),
        "MUNSHI_PORT": str(settings.port),
    }
    command = [sys.executable, "-m", "api.cli"]
    return [supervisor.ChildSpec(name, [*command, name], environment) for name in ("api", "worker")]


def _api(_: argparse.Namespace) -> int:
    with served(_logged()) as found:
        settings = found.settings
        config = uvicorn.Config(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACEFUL_S,
        )
        uvicorn.Server(config).run()
    return 0


def _worker(_: argparse.Namespace) -> int:
    with served(_logged()) as found:
        asyncio.run(_work_until_told(found.settings))
    return 0


async def _work_until_told(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await worker.serve(settings, stop)


def _migrate(_: argparse.Namespace) -> int:
    with served(load()) as found:
        migrate(found)
    print("The database has the schema of this version.")
    return 0
