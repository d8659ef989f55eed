"""Every setting of the program, in one class. Only composition roots read it; everything else receives values.

Variables start with MUNSHI_, save DATABASE_URL and REDIS_URL. In development a missing secret is made once and kept in
MUNSHI_HOME; in production it stops the start.
"""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "MUNSHI_"
_SECRET_MIN = 32
# The gateway's app makes this key itself, and makes it short.
_SHORTER_MIN = {"android_signing_key": 8}
_REQUIRED = ("secret_key",)
# A channel whose secret is missing is shut in production; in development it gets one of its own.
_CHANNELS = ("whatsapp_app_secret", "whatsapp_verify_token", "android_signing_key", "console_secret")
_SECRETS = (*_REQUIRED, *_CHANNELS)
# What a channel needs for both ways: messages that come in by one that cannot answer would wait for ever.
_HALVES = {
    "WhatsApp": ("whatsapp_app_secret", "whatsapp_verify_token", "whatsapp_access_token", "whatsapp_phone_number_id"),
    "The Android gateway": ("android_signing_key", "android_username", "android_password"),
    "The SMS partner": ("sms_shape", "sms_secret", "sms_url"),
}


class SettingsError(Exception):
    """The settings cannot be used; the message is one line that says what to do."""


class Settings(BaseSettings):
    """What the operator decides. The default of each is right for trying Munshi out."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", populate_by_name=True)

    environment: Literal["development", "production"] = "development"
    home: Path = Path(".munshi")
    database_url: str | None = Field(None, validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    redis_url: str | None = Field(None, validation_alias=AliasChoices("REDIS_URL", "redis_url"))
    database_pool: int = Field(10, ge=2, le=200)
    # Off behind PgBouncer before 1.21 in transaction mode.
    statement_cache: bool = True
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    secret_key: SecretStr = SecretStr("")
    # Several app secrets, parted by commas, while Meta's are rotated.
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_access_token: SecretStr = SecretStr("")
    whatsapp_phone_number_id: str = ""
    whatsapp_graph_url: str = "https://graph.facebook.com"
    whatsapp_graph_version: str = "v25.0"
    # SMS Gateway for Android: the key that its webhooks are signed with, and how its API is called.
    android_signing_key: SecretStr = SecretStr("")
    android_url: str = "https://api.sms-gate.app/3rdparty/v1"
    android_username: str = ""
    android_password: SecretStr = SecretStr("")
    android_sim: int | None = Field(None, ge=1, le=4)
    # Any SMS partner over HTTP: the shape in which it delivers, its secret, and how it is called.
    sms_shape: Literal["", "jasmin", "kannel", "httpsms", "vonage", "infobip", "africastalking"] = ""
    sms_secret: SecretStr = SecretStr("")
    sms_secret_name: str = "X-Munshi-Secret"  # noqa: S105 - a header's name
    sms_secret_place: Literal["header", "query"] = "header"  # noqa: S105 - where it stands
    sms_by_get: bool = False
    sms_acknowledgement: str = ""
    sms_url: str = ""
    sms_to_field: str = "to"
    sms_text_field: str = "text"
    sms_accepted: str = "OK"
    sms_refused: str = ""
    # Parameters that are sent each time, as a JSON object: {"sender": "8123", "key": "..."}.
    sms_fixed: dict[str, SecretStr] = Field(default_factory=dict)
    sms_phone_style: Literal["e164", "digits", "national"] = "e164"
    console_secret: SecretStr = SecretStr("")

    @property
    def console_file(self) -> Path:
        """The file that the console twin appends each text to that it delivers."""
        return self.home / "console.jsonl"


def load() -> Settings:
    """Read the settings, fill in development's secrets, and refuse what is unknown, missing or weak.

    Raises SettingsError.
    """
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"unknown settings: {', '.join(unknown)}; see .env.example for those there are")
    try:
        settings = Settings()
    except ValueError as error:
        raise SettingsError(f"a setting cannot be used: {error}") from error
    _refuse_addresses(settings)
    missing = [name for name in _SECRETS if not _secret(settings, name)]
    if settings.environment == "production":
        _refuse_weak(settings)
        return settings
    kept = _development_secrets(settings.home) if missing else {}
    return settings.model_copy(update={name: SecretStr(kept[name]) for name in missing})


def _refuse_addresses(settings: Settings) -> None:
    """Stop on an address that cannot be one, before a driver says so in many lines."""
    for name, value, schemes in (
        ("DATABASE_URL", settings.database_url, ("postgresql://", "postgres://")),
        ("REDIS_URL", settings.redis_url, ("redis://", "rediss://", "unix://")),
    ):
        if value is not None and not value.startswith(schemes):
            raise SettingsError(f"{name} begins with {' or '.join(schemes)}; the one that is set does not")


def _refuse_weak(settings: Settings) -> None:
    """Stop a production start on a secret that is missing or weak, and on a channel that is set up by half."""
    weak = [name for name in _SECRETS if 0 < _shortest(settings, name) < _SHORTER_MIN.get(name, _SECRET_MIN)]
    absent = [name for name in _REQUIRED if not _secret(settings, name)]
    if weak or absent:
        raise SettingsError(f"missing or under {_SECRET_MIN} characters: {_names(absent + weak)}; set and start again")
    for channel, parts in _HALVES.items():
        given = [name for name in parts if _plain(settings, name)]
        if given and len(given) < len(parts):
            lacking = [name for name in parts if name not in given]
            raise SettingsError(f"{channel} is set up by half: set {_names(lacking)} too, or remove {_names(given)}")


def _names(fields: list[str]) -> str:
    return ", ".join(_PREFIX + name.upper() for name in fields)


def _plain(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _shortest(settings: Settings, name: str) -> int:
    """Give the length of the shortest of a setting's secrets, which commas part while they are rotated."""
    return min(len(part.strip()) for part in _secret(settings, name).split(","))


def _secret(settings: Settings, name: str) -> str:
    value: SecretStr = getattr(settings, name)
    return value.get_secret_value()


def _development_secrets(home: Path) -> dict[str, str]:
    """Give this home's own random secrets, made on first use and readable by their owner only; a new one joins them."""
    file = home / "development-secrets.json"
    home.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as kept:
        # Two processes that start together wait for each other, and both read what the first one wrote.
        fcntl.flock(kept, fcntl.LOCK_EX)
        text = kept.read()
        known: dict[str, str] = json.loads(text) if text else {}
        if set(_SECRETS) - known.keys():
            known = {name: secrets.token_hex(24) for name in _SECRETS} | known
            kept.seek(0)
            json.dump(known, kept)
            kept.truncate()
    return known
