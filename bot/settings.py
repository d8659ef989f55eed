"""Every setting of the program, in one class. Only composition roots read it; everything else receives values.

Variables start with MUNSHI_, save DATABASE_URL and REDIS_URL. In development a missing secret is made once and kept in
MUNSHI_HOME; in production it stops the start.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "MUNSHI_"
_SECRET_CHARACTERS_MIN = 32
_SECRETS = ("secret_key", "whatsapp_app_secret", "whatsapp_verify_token", "console_secret")


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
    missing = [name for name in _SECRETS if not _secret(settings, name)]
    if settings.environment == "production":
        weak = [
            name
            for name in _SECRETS
            if len(_secret(settings, name)) < _SECRET_CHARACTERS_MIN and name != "whatsapp_verify_token"
        ]
        if missing or weak:
            names = ", ".join(_PREFIX + name.upper() for name in dict.fromkeys(missing + weak))
            raise SettingsError(
                f"missing or shorter than {_SECRET_CHARACTERS_MIN} characters: {names}; set them and start again"
            )
        return settings
    kept = _development_secrets(settings.home) if missing else {}
    return settings.model_copy(update={name: SecretStr(kept[name]) for name in missing})


def _secret(settings: Settings, name: str) -> str:
    value: SecretStr = getattr(settings, name)
    return value.get_secret_value()


def _development_secrets(home: Path) -> dict[str, str]:
    """Give this home's own random secrets, made on first use and readable by their owner only."""
    file = home / "development-secrets.json"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump({name: secrets.token_hex(24) for name in _SECRETS}, out)
        try:
            # A link fails where another process was first; both then read the one that stands.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    kept: dict[str, str] = json.loads(file.read_text())
    return kept
