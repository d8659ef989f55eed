"""Pages for people: the simulated phone of development. Front door of the pages."""

from api.pages.phone import router
from api.pages.ways import Way, console_way, whatsapp_body, whatsapp_signature, whatsapp_way

__all__ = ["Way", "console_way", "router", "whatsapp_body", "whatsapp_signature", "whatsapp_way"]
