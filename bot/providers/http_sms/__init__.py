"""Any SMS partner that speaks plain HTTP: fields, proof and answers are configuration, not code."""

from bot.providers.http_sms.fields import SMS_SHAPES, SmsFields
from bot.providers.http_sms.inlet import HttpSmsInlet
from bot.providers.http_sms.outlet import HttpSmsOutlet, SmsCall
from bot.providers.http_sms.proofs import HmacHeader, HttpSmsToken, Proof, SharedSecret

__all__ = [
    "SMS_SHAPES",
    "HmacHeader",
    "HttpSmsInlet",
    "HttpSmsOutlet",
    "HttpSmsToken",
    "Proof",
    "SharedSecret",
    "SmsCall",
    "SmsFields",
]
