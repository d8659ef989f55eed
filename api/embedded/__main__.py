"""Starts the guardian: `python -m api.embedded HOME LOCK_DESCRIPTOR`. Never run it by hand: `attach` does it."""

import sys

from api.embedded.guardian import main

main(*sys.argv[1:])
