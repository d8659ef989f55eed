"""The channels through which people write to Munshi and are answered: front door of the providers.

One provider holds both directions of one vendor. Providers are pure where they read, keep no state, know no database
and no settings, and never import each other.
"""

from bot.providers.android_gateway import (
    AndroidGatewayInlet,
    AndroidGatewayOutlet,
    AndroidSending,
)
from bot.providers.console import SIGNATURE_HEADER as CONSOLE_SIGNATURE_HEADER
from bot.providers.console import ConsoleInlet, ConsoleOutlet, sign_console
from bot.providers.http_sms import (
    SMS_SHAPES,
    HmacHeader,
    HttpSmsInlet,
    HttpSmsOutlet,
    HttpSmsToken,
    Proof,
    SharedSecret,
    SmsCall,
    SmsFields,
)
from bot.providers.messages import (
    TEXT_MAX,
    Acknowledgement,
    DeadLetter,
    Failure,
    Inbound,
    InboundKind,
    Json,
    Notice,
    NoticeKind,
    Outgoing,
    Parsed,
    RawRequest,
    Receipt,
    ReceiptStatus,
    Sender,
    SendError,
    Sent,
    SignatureRefused,
    Unreadable,
)
from bot.providers.payload import unreadable_body
from bot.providers.phones import to_e164
from bot.providers.ports import Inlet, Outlet
from bot.providers.transport import Transport
from bot.providers.whatsapp_cloud import WhatsAppCloudInlet, WhatsAppCloudOutlet

__all__ = [
    "CONSOLE_SIGNATURE_HEADER",
    "SMS_SHAPES",
    "TEXT_MAX",
    "Acknowledgement",
    "AndroidGatewayInlet",
    "AndroidGatewayOutlet",
    "AndroidSending",
    "ConsoleInlet",
    "ConsoleOutlet",
    "DeadLetter",
    "Failure",
    "HmacHeader",
    "HttpSmsInlet",
    "HttpSmsOutlet",
    "HttpSmsToken",
    "Inbound",
    "InboundKind",
    "Inlet",
    "Json",
    "Notice",
    "NoticeKind",
    "Outgoing",
    "Outlet",
    "Parsed",
    "Proof",
    "RawRequest",
    "Receipt",
    "ReceiptStatus",
    "SendError",
    "Sender",
    "Sent",
    "SharedSecret",
    "SignatureRefused",
    "SmsCall",
    "SmsFields",
    "Transport",
    "Unreadable",
    "WhatsAppCloudInlet",
    "WhatsAppCloudOutlet",
    "sign_console",
    "to_e164",
    "unreadable_body",
]
