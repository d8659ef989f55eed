"""Every route against every wrong caller, the document that describes them, health, and a database that is away."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from api import embedded
from api.auth import issue_token
from ledger_core import Pool
from tests.api.rest import Person, open_shop, problem
from tests.conftest import Database
from tests.inprocess import DEAD_REDIS, SECRET_KEY, Clock, InProcess, running_inside, settings_for

IMRAN = "+923001234567"
SANA = "+923007654321"
METHODS = ("get", "post", "put", "patch", "delete")

# Each route of the API, and who may call it: anybody, anybody with a token, or the members of a shop.
ROUTES = {
    ("post", "/api/v1/auth/request-otp"): "anybody",
    ("post", "/api/v1/auth/verify-otp"): "anybody",
    ("get", "/api/v1/businesses"): "a person",
    ("get", "/api/v1/businesses/{business_id}"): "a member by path",
    ("get", "/api/v1/customers"): "a member",
    ("get", "/api/v1/customers/{customer_id}"): "a member",
    ("get", "/api/v1/customers/{customer_id}/statement"): "a member",
    ("post", "/api/v1/messages/parse"): "a member",
    ("get", "/health/live"): "anybody",
    ("get", "/health/ready"): "anybody",
}
BODIES: dict[tuple[str, str], dict[str, str]] = {("post", "/api/v1/messages/parse"): {"text": "Ali se 500 wusool"}}
GUARDED = {route: who for route, who in ROUTES.items() if who != "anybody"}


async def document(inside: InProcess) -> dict[str, Any]:
    answer = await inside.client.get("/openapi.json")
    assert answer.status_code == 200
    written: dict[str, Any] = answer.json()
    return written


def operations(written: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): item[method] for path, item in written["paths"].items() for method in METHODS if method in item
    }


# ---------- the table of routes ----------


async def test_the_table_names_every_route(inside: InProcess):
    assert set(operations(await document(inside))) == set(ROUTES)


async def call(inside: InProcess, route: tuple[str, str], headers: dict[str, str], ids: dict[str, object]):
    method, path = route
    return await inside.client.request(method, path.format(**ids), headers=headers, json=BODIES.get(route))


@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
async def test_without_a_right_token_every_route_is_401(inside: InProcess, route: tuple[str, str]):
    owner = await open_shop(inside, IMRAN, "Ali ko 500 udhaar")
    shop = await owner.own_shop()
    customer = (await owner.get("/customers", shop)).json()["items"][0]["id"]
    ids: dict[str, object] = {"business_id": shop, "customer_id": customer}
    inside_shop = {"X-Business-Id": str(shop)}
    assert (await call(inside, route, {**owner.headers(shop)}, ids)).status_code == 200
    late = issue_token(uuid.uuid4(), SECRET_KEY, now=datetime.now(UTC) - timedelta(minutes=16))
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {late}"}):
        problem(await call(inside, route, {**inside_shop, **headers}, ids), 401, "invalid_token")
        # Not even a wrong request is told apart before the caller is known.
        nonsense: dict[str, object] = {"business_id": "x", "customer_id": "x"}
        problem(await call(inside, route, headers, nonsense), 401, "invalid_token")


@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
async def test_another_tenant_finds_nothing_on_any_route(inside: InProcess, route: tuple[str, str]):
    owner = await open_shop(inside, IMRAN, "Ali ko 500 udhaar")
    stranger = await open_shop(inside, SANA, "Zaid ko 5 udhaar", name="Sana Traders")
    shop = await owner.own_shop()
    customer = (await owner.get("/customers", shop)).json()["items"][0]["id"]
    ids: dict[str, object] = {"business_id": shop, "customer_id": customer}
    answer = await call(inside, route, stranger.headers(shop), ids)
    if GUARDED[route] == "a person":
        assert [one["name"] for one in answer.json()["items"]] == ["Sana Traders"]
        return
    problem(answer, 404, "unknown_business")
    if "customer_id" in route[1]:
        own = await stranger.own_shop()
        problem(await call(inside, route, stranger.headers(own), ids), 404, "unknown_party")


@pytest.mark.parametrize(
    "path", ["/", "/api/v1", "/api/v1/nothing", "/api/v2/customers", "/.env", "/api/v1/customers/../../x"]
)
async def test_an_unknown_path_is_404(inside: InProcess, path: str):
    problem(await inside.client.get(path), 404, "http_404")


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
async def test_another_method_is_405_and_says_which_is_right(inside: InProcess, route: tuple[str, str]):
    answer = await inside.client.request("DELETE", route[1].replace("{", "").replace("}", ""))
    problem(answer, 405, "http_405")
    assert answer.headers["allow"] == route[0].upper()


async def test_every_answer_has_a_request_id_of_its_own(inside: InProcess):
    answers = [await inside.client.get(path) for path in ("/health/live", "/health/live", "/nothing")]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


async def test_a_callers_own_request_id_is_not_believed(inside: InProcess):
    answer = await inside.client.get("/nothing", headers={"X-Request-Id": "forged"})
    assert problem(answer, 404)["request_id"] != "forged"


# ---------- the document ----------


async def test_the_document_is_openapi_with_an_id_for_each_operation(inside: InProcess):
    written = await document(inside)
    assert written["openapi"].startswith("3.1")
    named = [operation["operationId"] for operation in operations(written).values()]
    assert len(set(named)) == len(named) == len(ROUTES)
    assert {"requestOtp", "verifyOtp", "listBusinesses", "getCustomerStatement"} <= set(named)
    assert all(name.isalpha() and name[0].islower() for name in named)


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []


async def test_every_reference_of_the_document_leads_somewhere(inside: InProcess):
    written = await document(inside)
    references = _references(written)
    assert "#/components/schemas/Problem" in references
    for reference in references:
        node = written
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        assert node


async def test_every_error_is_declared_as_a_problem(inside: InProcess):
    for route, operation in operations(await document(inside)).items():
        if not route[1].startswith("/api/"):
            continue
        wrong = {status: answer for status, answer in operation["responses"].items() if not status.startswith("2")}
        expected = {"422", "503"} | ({"401", "404"} if route in GUARDED else set())
        assert expected <= set(wrong), route
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in wrong.values()), route


async def test_guarded_routes_say_that_they_need_a_token(inside: InProcess):
    for route, operation in operations(await document(inside)).items():
        assert bool(operation.get("security")) == (route in GUARDED), route


async def test_money_is_a_string_in_the_document(inside: InProcess):
    schemas = (await document(inside))["components"]["schemas"]
    money = [schemas["CustomerOut"]["properties"]["balance"], schemas["StatementLineOut"]["properties"]["balance"]]
    assert [one["type"] for one in money] == ["string", "string"]


# ---------- health, and a database that is away ----------


async def test_health_when_all_is_well(inside: InProcess):
    for path, status in (("/health/live", "live"), ("/health/ready", "ready")):
        answer = await inside.client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": status})


async def test_a_database_of_another_version_is_not_ready(inside: InProcess):
    await inside.superuser.execute("update alembic_version set version_num = '0001'")
    answer = await inside.client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "database not migrated"})


class Line:
    """A wire between the program and Postgres, which a test can cut and mend."""

    def __init__(self, url: str, folder: Path) -> None:
        query = parse_qs(urlsplit(url).query)
        port = query["port"][0]
        self._behind = f"{query['host'][0]}/.s.PGSQL.{port}"
        self._here = folder / f".s.PGSQL.{port}"
        self.url = urlsplit(url)._replace(query=urlencode({"host": str(folder), "port": port})).geturl()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        self._here.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._here)

    async def cut(self) -> None:
        assert self._server
        self._server.close()
        self._here.unlink(missing_ok=True)
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_unix_connection(self._behind)
        self._open |= {writer, there}
        await asyncio.gather(self._pump(reader, there), self._pump(there_reader, writer))
        self._open -= {writer, there}

    @staticmethod
    async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()


@asynccontextmanager
async def _folder(home: Path) -> AsyncIterator[Path]:
    # Beside the servers: a socket's path must be short.
    folder = home / uuid.uuid4().hex[:6]
    folder.mkdir()
    yield folder


async def test_with_the_database_away_each_answer_says_so_and_it_comes_back(
    home: Path,
    servers: embedded.Attachment,
    database: Database,
    pool: Pool,
    superuser: Any,
    tmp_path: Path,
    clock: Clock,
):
    assert servers.app_database_url
    async with _folder(home) as folder:
        line = Line(database.url, folder)
        await line.mend()
        async with running_inside(settings_for(line.url, DEAD_REDIS, tmp_path), pool, superuser, clock) as inside:
            owner = await open_shop(inside, IMRAN, "Ali ko 500 udhaar")
            shop = await owner.own_shop()
            await line.cut()
            await _is_away(inside, owner, shop)
            await line.mend()
            assert (await inside.client.get("/health/ready")).status_code == 200
            assert (await owner.get("/customers", shop)).json()["items"][0]["balance"] == "500.00"
            assert "700" in (await inside.say("Ali ko 200 udhaar") or "")
        await line.cut()


async def _is_away(inside: InProcess, owner: Person, shop: uuid.UUID) -> None:
    for _ in range(2):
        ready = await inside.client.get("/health/ready")
        assert (ready.status_code, ready.json()) == (503, {"status": "database away"})
        assert (await inside.client.get("/health/live")).status_code == 200
        answer = await owner.get("/customers", shop)
        problem(answer, 503, "database_away")
        assert answer.headers["retry-after"].isdigit()
        problem(await inside.client.post("/api/v1/auth/request-otp", json={"phone": IMRAN}), 503, "database_away")
        # Who has no token is told so without asking the database.
        problem(await inside.client.get("/api/v1/businesses"), 401, "invalid_token")
        webhook = await inside.post(b'{"from": "+923001234567", "text": "salam"}', "console")
        assert (webhook.status_code, webhook.content) == (503, b"")
        assert webhook.headers["retry-after"].isdigit()
