"""WhatsApp Cloud API, both directions: webhooks in, texts out.

An own parser and plain HTTP: nothing of a vendor's SDK, which drops all but the first item of a batch.
"""

from bot.providers.whatsapp_cloud.inlet import WhatsAppCloudInlet
from bot.providers.whatsapp_cloud.outlet import WhatsAppCloudOutlet

__all__ = ["WhatsAppCloudInlet", "WhatsAppCloudOutlet"]
