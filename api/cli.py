"""The `munshi` command: one subcommand a task, each in its own module. Reads arguments, gives an exit status."""

import argparse
import sys

from api.commands import bench, books, evaluate, exchange, parse, processes, replay, talk
from api.embedded import EmbeddedError
from api.supervisor import die_with_parent
from bot.settings import SettingsError
from ledger_core import DATABASE_AWAY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="munshi", description="A bookkeeper that a shopkeeper texts.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for topic in (processes, talk, parse, evaluate, bench, books, exchange, replay):
        topic.add_to(commands)
    return parser


def main() -> int:
    """Run one command. 0: done; 1: it ran and found something wrong; 2: it could not run."""
    die_with_parent()
    arguments = _parser().parse_args()
    try:
        status: int = arguments.run(arguments)
    except (SettingsError, EmbeddedError) as error:
        print(f"munshi: {error}", file=sys.stderr)
        return 2
    except DATABASE_AWAY as error:
        print(
            f"munshi: the database cannot be reached ({error}); is DATABASE_URL right, and is it running?",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
