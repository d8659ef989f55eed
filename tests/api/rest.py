"""What the REST tests share: people signed in by a real code, shops with books, and what a problem must look like."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from tests.inprocess import InProcess

PROBLEM_MEMBERS = {"type", "title", "status", "code", "detail", "request_id"}


def problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Check that an answer is problem+json as RFC 9457 wants it, and give it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said.keys() - {"errors"} == PROBLEM_MEMBERS
    assert said["status"] == status
    assert said["request_id"] == answer.headers["x-request-id"] != ""
    assert "Traceback" not in answer.text
    assert code is None or said["code"] == code, said
    return said


@dataclass(frozen=True)
class Person:
    """Somebody with a phone and an access token."""

    inside: InProcess
    phone: str
    token: str

    def headers(self, business_id: object | None = None) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.token}"}
        return bearer if business_id is None else {**bearer, "X-Business-Id": str(business_id)}

    async def get(self, path: str, business_id: object | None = None, **query: object) -> httpx.Response:
        return await self.inside.client.get(
            f"/api/v1{path}",
            headers=self.headers(business_id),
            params={name: str(value) for name, value in query.items()},
        )

    async def businesses(self) -> list[dict[str, Any]]:
        answer = await self.get("/businesses")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def own_shop(self) -> uuid.UUID:
        (shop,) = await self.businesses()
        return uuid.UUID(shop["id"])


async def post(inside: InProcess, path: str, body: object) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    return await inside.client.post(f"/api/v1{path}", content=content, headers=headers)


async def code_for(inside: InProcess, phone: str) -> str | None:
    """Ask for a code and read it where it was delivered; None when none came."""
    before = len(inside.delivered())
    answer = await post(inside, "/auth/request-otp", {"phone": phone})
    assert (answer.status_code, answer.json()) == (202, {"expires_in_s": 300})
    await inside.run()
    fresh = inside.delivered()[before:]
    assert all(line["to"] == phone for line in fresh)
    found = re.search(r"\b[0-9]{6}\b", str(fresh[-1]["text"])) if fresh else None
    return found[0] if found else None


async def sign_in(inside: InProcess, phone: str) -> Person:
    code = await code_for(inside, phone)
    answer = await post(inside, "/auth/verify-otp", {"phone": phone, "code": code})
    assert answer.status_code == 200, answer.text
    return Person(inside, phone, answer.json()["access_token"])


async def open_shop(inside: InProcess, phone: str, *texts: str, name: str = "Imran Kiryana") -> Person:
    """Open a shop by texting, as shops are opened, and sign its owner in."""
    inside.names[phone] = name
    for text in texts:
        assert await inside.say(text, sender=phone)
    return await sign_in(inside, phone)
