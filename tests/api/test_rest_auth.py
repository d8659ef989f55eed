"""Signing in from outside: one-time codes, and what is no access token."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jose import jwt

from api.auth import issue_token
from tests.api.rest import Person, code_for, post, problem, sign_in
from tests.inprocess import SECRET_KEY, InProcess

PHONE = "+923001234567"
OTHER = "+923007654321"
MEMBER = "11111111-2222-4333-8444-555555555555"


async def verify(inside: InProcess, code: str | None, phone: str = PHONE):
    return await post(inside, "/auth/verify-otp", {"phone": phone, "code": code})


def another_code(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


async def test_the_right_code_gives_a_token_that_opens_the_api(inside: InProcess):
    code = await code_for(inside, PHONE)
    answer = await verify(inside, code)
    assert answer.status_code == 200
    token = answer.json()
    assert token["token_type"] == "Bearer"
    assert token["expires_in_s"] == 900
    assert await Person(inside, PHONE, token["access_token"]).businesses() == []


async def test_a_code_stands_alone_and_is_kept_nowhere(inside: InProcess):
    code = await code_for(inside, PHONE)
    assert code
    stored = await inside.superuser.fetch("select * from one_time_code")
    queued = await inside.superuser.fetch("select * from outbound_message")
    assert code not in f"{stored}{queued}"


async def test_a_code_works_once(inside: InProcess):
    code = await code_for(inside, PHONE)
    assert (await verify(inside, code)).status_code == 200
    problem(await verify(inside, code), 401, "wrong_code")


async def test_a_code_is_for_its_phone_alone(inside: InProcess):
    code = await code_for(inside, PHONE)
    problem(await verify(inside, code, OTHER), 401, "wrong_code")
    assert (await verify(inside, code)).status_code == 200


async def test_four_wrong_tries_are_forgiven_and_the_fifth_ends_the_code(inside: InProcess):
    code = await code_for(inside, PHONE)
    assert code
    for _ in range(4):
        problem(await verify(inside, another_code(code)), 401, "wrong_code")
    assert (await verify(inside, code)).status_code == 200

    code = await code_for(inside, PHONE)
    assert code
    for _ in range(5):
        problem(await verify(inside, another_code(code)), 401, "wrong_code")
    problem(await verify(inside, code), 401, "wrong_code")


async def test_a_new_code_ends_the_one_before(inside: InProcess):
    first, second = await code_for(inside, PHONE), await code_for(inside, PHONE)
    assert first != second
    problem(await verify(inside, first), 401, "wrong_code")
    assert (await verify(inside, second)).status_code == 200


async def test_an_expired_code_is_refused(inside: InProcess):
    code = await code_for(inside, PHONE)
    await inside.superuser.execute("update one_time_code set expires_at = now() - interval '1 second'")
    problem(await verify(inside, code), 401, "wrong_code")


async def test_the_fourth_code_in_ten_minutes_is_not_sent_and_the_answer_is_the_same(inside: InProcess):
    codes = [await code_for(inside, PHONE) for _ in range(5)]
    assert [code is not None for code in codes] == [True, True, True, False, False]
    assert (await verify(inside, codes[2])).status_code == 200
    assert await code_for(inside, OTHER) is not None
    await inside.superuser.execute("update one_time_code set created_at = created_at - interval '11 minutes'")
    assert await code_for(inside, PHONE) is not None


async def test_a_phone_gets_ten_codes_a_day(inside: InProcess):
    sent = 0
    for _ in range(12):
        sent += await code_for(inside, PHONE) is not None
        await inside.superuser.execute("update one_time_code set created_at = created_at - interval '11 minutes'")
    assert sent == 10


async def test_a_known_and_an_unknown_phone_get_one_answer(inside: InProcess):
    await inside.say("Ali ko 500 udhaar", sender=PHONE)
    known, unknown = [await post(inside, "/auth/request-otp", {"phone": phone}) for phone in (PHONE, OTHER)]
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.headers.keys() == unknown.headers.keys()


async def test_the_owner_of_a_texted_shop_finds_it(inside: InProcess):
    await inside.say("Ali ko 500 udhaar", sender=PHONE)
    (shop,) = await (await sign_in(inside, PHONE)).businesses()
    assert (shop["name"], shop["role"]) == ("Imran Kiryana", "owner")


@pytest.mark.parametrize(
    "phone",
    [
        "+447700900123", "+12025550123", "+924235550123", "03001234567", "923001234567", "+92300123456",
        "+9230012345678", "+92300123456٧", "+923001234567\n", " +923001234567", "", None, 923001234567,
        ["+923001234567"],
        "+923001234567\x00", "+92300\ud8001234",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/auth/request-otp", "/auth/verify-otp"])
async def test_only_pakistani_mobile_numbers_are_taken(inside: InProcess, phone: object, path: str):
    problem(await post(inside, path, {"phone": phone, "code": "123456"} if "verify" in path else {"phone": phone}), 422)
    assert await inside.count("one_time_code") == 0


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "١٢٣٤٥٦", 123456, None, "", "123456\n", "-12345"])
async def test_a_code_has_six_digits(inside: InProcess, code: object):
    problem(await post(inside, "/auth/verify-otp", {"phone": PHONE, "code": code}), 422, "invalid_request")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"text"', b'{"phone": NaN}', b"\xff\xfe",
        b"[" * 100_000, b'{"phone": ' + b"9" * 6000 + b"}",
        b'{"phone": "+923001234567", "\\ud800": 1}',
        b'{"phone": "+923001234567", "secret-of-the-caller": "secret-of-the-caller"}',
        b'{"phone": "\\ud800"}', b'{"phone": {"secret-of-the-caller": 1}}',
    ],
)  # fmt: skip
async def test_a_broken_body_is_a_problem_that_echoes_nothing(inside: InProcess, body: bytes):
    answer = await post(inside, "/auth/request-otp", body)
    said = problem(answer, answer.status_code)
    assert answer.status_code in {400, 422}
    assert "secret-of-the-caller" not in answer.text
    assert said["title"] in {"Cannot be read", "Cannot be used"}
    assert await inside.count("one_time_code") == 0


async def test_a_body_over_a_mebibyte_is_refused(inside: InProcess):
    filling = 1024 * 1024 - len(b'{"phone": ""}')
    problem(await post(inside, "/auth/request-otp", b'{"phone": "%s"}' % (b"9" * (filling + 1))), 413)
    problem(await post(inside, "/auth/request-otp", b'{"phone": "%s"}' % (b"9" * filling)), 422)


# ---------- tokens ----------


def claims(**changed: object) -> dict[str, Any]:
    now = datetime.now(UTC)
    whole = {
        "iss": "munshi",
        "aud": "munshi-api",
        "sub": MEMBER,
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "jti": "0123456789abcdef",
    }
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def signed(body: dict[str, Any], *, key: str = SECRET_KEY, algorithm: str = "HS256", kid: str | None = "1") -> str:
    return jwt.encode(body, key, algorithm=algorithm, headers={} if kid is None else {"kid": kid})


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, default=str).encode()).decode().rstrip("=")


def unsigned(algorithm: str) -> str:
    now = int(datetime.now(UTC).timestamp())
    body = claims(iat=now, exp=now + 300)
    return f"{_part({'alg': algorithm, 'typ': 'JWT', 'kid': '1'})}.{_part(body)}."


LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
NO_TOKENS = {
    "nothing": "",
    "a word": "token",
    "three empty parts": "..",
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg of RSA": unsigned("RS256"),
    "another key": signed(claims(), key="another secret key that is long enough too"),
    "an empty key": signed(claims(), key=""),
    "another algorithm": signed(claims(), algorithm="HS512"),
    "another key id": signed(claims(), kid="2"),
    "no key id": signed(claims(), kid=None),
    "expired": signed(claims(iat=LONG_AGO, exp=LONG_AGO + timedelta(minutes=15))),
    "issued and expired by us": issue_token(uuid.UUID(MEMBER), SECRET_KEY, now=LONG_AGO),
    "wrong audience": signed(claims(aud="another-api")),
    "wrong issuer": signed(claims(iss="another")),
    "a subject that is no id": signed(claims(sub="1 or 1=1")),
    "cut signature": signed(claims())[:-2],
    **{f"no {name}": signed(claims(**{name: None})) for name in ("iss", "aud", "sub", "iat", "exp", "jti")},
}


@pytest.mark.parametrize("token", NO_TOKENS.values(), ids=NO_TOKENS.keys())
async def test_what_is_no_token_of_ours_is_401(inside: InProcess, token: str):
    answer = await inside.client.get("/api/v1/businesses", headers={"Authorization": f"Bearer {token}"})
    problem(answer, 401, "invalid_token")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Basic dTpw"}, {"Authorization": "Bearer"}, {"Authorization": ""}]
)
async def test_no_bearer_token_is_401(inside: InProcess, header: dict[str, str]):
    problem(await inside.client.get("/api/v1/businesses", headers=header), 401, "invalid_token")


async def test_the_same_claims_rightly_signed_are_taken(inside: InProcess):
    answer = await inside.client.get("/api/v1/businesses", headers={"Authorization": f"Bearer {signed(claims())}"})
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next_cursor": None})


async def test_a_token_in_the_address_is_no_token(inside: InProcess):
    problem(await inside.client.get("/api/v1/businesses", params={"access_token": signed(claims())}), 401)
