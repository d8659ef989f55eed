"""A signed WhatsApp webhook as a line for the shell, and the words with which `munshi run` greets."""

from api.pages import whatsapp_body, whatsapp_signature
from bot.settings import Settings

SENDER = "923001234567"
PROFILE = "Imran Kiryana"


def welcome(settings: Settings) -> str:
    """Say where everything is, with a curl that texts "Ali se 500 wusool" through the real webhook."""
    base = f"http://{settings.host}:{settings.port}"
    body = whatsapp_body("Ali se 500 wusool", sender=SENDER, profile=PROFILE)
    signed = whatsapp_signature(body, settings.whatsapp_app_secret.get_secret_value().split(",")[0])
    return f"""
Munshi is ready.

  Simulated phone         {base}/phone
  API and its documents   {base}/docs
  Ready?                  {base}/health/ready
  Replies are written to  {settings.console_file}

Text the bot "Ali se 500 wusool" through the signed WhatsApp webhook:

curl -sS -X POST {base}/webhooks/whatsapp \\
  -H 'Content-Type: application/json' -H 'X-Hub-Signature-256: {signed}' \\
  -d '{body.decode()}' && sleep 2 && tail -n 1 {settings.console_file}

Or talk to it in a terminal: make chat. Ctrl-C ends everything.
"""
