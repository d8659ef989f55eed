"""HTTP in from the providers: limit, verify, parse, store, answer. Knows no vendor and writes nothing by itself."""

from webhooks.routes import BODY_MAX, AcceptPort, router

__all__ = ["BODY_MAX", "AcceptPort", "router"]
