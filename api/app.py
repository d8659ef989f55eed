"""Composition root of the web process: settings in, a FastAPI app out. Nothing else of the web reads settings."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import SecretStr

import webhooks
from api import errors, pages
from api.deps import Means
from api.limits import BodyLimit
from api.routes import auth, businesses, customers, health, messages
from api.schemas import problems
from bot import inbox
from bot.doorbell import PROCESS_INBOUND, Doorbell
from bot.providers import (
    SMS_SHAPES,
    Acknowledgement,
    AndroidGatewayInlet,
    ConsoleInlet,
    HttpSmsInlet,
    Inlet,
    Parsed,
    SharedSecret,
    WhatsAppCloudInlet,
)
from bot.settings import Settings
from ledger_core import open_pool

_API = "/api/v1"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _App(FastAPI):
    """The app with its problems declared under one name."""

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI document."""
        if self.openapi_schema is None:
            named: dict[str, Any] = super().openapi()["components"]["schemas"]
            named.update(problems.schemas())
        assert self.openapi_schema is not None
        return self.openapi_schema


# A database that recovers from a crash is worth waiting for.
_START_WAIT_S = 60


def create_app(settings: Settings, *, now: Callable[[], datetime] = _utc_now) -> FastAPI:
    """Build the app. It connects when it starts, and serves webhooks, the API and its documents.

    `now` says when a webhook was received.
    """
    app = _App(
        title="Munshi",
        version="0.1.0",
        summary="Double-entry books that a shopkeeper texts",
        openapi_url="/openapi.json",
        lifespan=_lifespan(settings),
    )
    errors.install(app)
    app.add_middleware(BodyLimit, prefix=_API)
    app.middleware("http")(_name_request)
    api = APIRouter(prefix=_API, responses=problems.answers(422, 503))
    for resource in (auth, businesses, customers, messages):
        api.include_router(resource.router)
    app.include_router(api)
    app.include_router(health.router)

    async def accept(channel: str, parsed: Parsed) -> None:
        means: Means = app.state.means
        accepted = await inbox.accept(means.pool, channel, parsed, now())
        await means.doorbell.ring(
            PROCESS_INBOUND,
            list(dict.fromkeys(one.contact_id for one in accepted)),
            wait_s=max((one.wait_s for one in accepted), default=0.0),
        )

    app.include_router(webhooks.router(inlets(settings), accept, public_base_url=settings.public_url or None, now=now))
    app.include_router(pages.router(ways(settings)))
    return app


def inlets(settings: Settings) -> dict[str, Inlet]:
    """Give each channel that is set up its way in. The console's is for development alone."""
    found: dict[str, Inlet] = {}
    app_secrets = _parted(settings.whatsapp_app_secret)
    if app_secrets:
        found["whatsapp"] = WhatsAppCloudInlet(
            app_secrets=app_secrets,
            verify_token=settings.whatsapp_verify_token.get_secret_value(),
            phone_number_id=settings.whatsapp_phone_number_id or None,
        )
    signing_keys = _parted(settings.android_signing_key)
    if signing_keys:
        found["sms"] = AndroidGatewayInlet(signing_keys=signing_keys)
    sms_secrets = _parted(settings.sms_secret)
    if settings.sms_shape and sms_secrets:
        found["sms_http"] = HttpSmsInlet(
            fields=SMS_SHAPES[settings.sms_shape],
            proof=SharedSecret(settings.sms_secret_name, sms_secrets, settings.sms_secret_place),
            by_get=settings.sms_by_get,
            acknowledgement=Acknowledgement(settings.sms_acknowledgement),
        )
    if settings.environment == "development":
        found["console"] = ConsoleInlet(secrets=_parted(settings.console_secret))
    return found


def ways(settings: Settings) -> dict[str, pages.Way]:
    """Say how texts of the simulated phone come in; in production there is no such phone."""
    if settings.environment != "development":
        return {}
    found: dict[str, pages.Way] = {}
    if console_secrets := _parted(settings.console_secret):
        found["sms"] = pages.console_way(console_secrets[0])
    if app_secrets := _parted(settings.whatsapp_app_secret):
        found["whatsapp"] = pages.whatsapp_way(app_secrets[0])
    return found


def _parted(secrets: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secrets.get_secret_value().split(",") if part.strip())


def _lifespan(settings: Settings) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        assert settings.database_url, "the caller names the database"
        assert settings.redis_url, "the caller names the Redis"
        pool = await open_pool(
            settings.database_url,
            size=settings.database_pool,
            statement_cache=settings.statement_cache,
            wait_s=_START_WAIT_S,
        )
        doorbell = Doorbell(settings.redis_url)
        development = settings.environment == "development"
        app.state.means = Means(
            pool, doorbell, settings.secret_key.get_secret_value(), "console" if development else None
        )
        try:
            yield
        finally:
            await doorbell.close()
            await pool.close()

    return lifespan


async def _name_request(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Give each request an id, which its answer and its problem carry."""
    request.state.request_id = uuid.uuid4().hex
    response = await call_next(request)
    response.headers["X-Request-Id"] = request.state.request_id
    return response
