"""A text read over REST: what it would say in this shop, why, and that nothing is posted by asking."""

from typing import Any

import pytest

from tests.api.rest import Person, open_shop, problem
from tests.inprocess import InProcess

IMRAN = "+923001234567"


@pytest.fixture
async def imran(inside: InProcess) -> Person:
    return await open_shop(inside, IMRAN, "Ali ko 1200 udhaar", "Hazari ko 50 udhaar")


async def asked(person: Person, body: object) -> Any:
    shop = await person.own_shop()
    return await person.inside.client.post("/api/v1/messages/parse", headers=person.headers(shop), json=body)


async def read(person: Person, text: str, **more: str) -> dict[str, Any]:
    answer = await asked(person, {"text": text, **more})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def test_a_text_is_read_with_its_spans_and_reasons(imran: Person):
    text = "Ali se 500 vasul"
    said = await read(imran, text)
    assert said["commands"] == [{"op": "receive_payment", "party": "Ali", "amount": "500"}]
    assert {span["kind"]: text[span["start"] : span["end"]] for span in said["spans"]} == {
        "se": "Ali se",
        "amt": "500",
        "got": "vasul",
    }
    (part,) = said["parts"]
    assert part["rule"] == "receive_payment"
    assert part["commands"] == said["commands"]
    assert [(word["text"], word["kind"]) for word in part["words"]] == [
        ("Ali", "NAME"),
        ("se", "SE"),
        ("500", "NUM"),
        ("vasul", "GOT"),
    ]


async def test_what_stopped_a_posting_is_told(imran: Person):
    said = await read(imran, "Ali ne 500 nahi diye")
    assert said["commands"] == [{"op": "unknown"}]
    assert any("a negation" in stop for stop in said["parts"][0]["stopped"])


async def test_a_name_of_the_shop_settles_a_reading(imran: Person):
    said = await read(imran, "hazari se 500 wusool")
    assert said["commands"][0]["party"] == "hazari"
    assert said["parts"][0]["words"][0]["found"] == "known to the business"


async def test_asking_posts_nothing(imran: Person):
    before = (await imran.get("/customers", await imran.own_shop())).json()
    await read(imran, "Ali se 500 wusool")
    assert (await imran.get("/customers", await imran.own_shop())).json() == before
    assert before["items"][0]["balance"] == "1200.00"


async def test_the_day_may_be_given(imran: Person):
    said = await read(imran, "Ali se kal 500 wusool", date="2026-07-15")
    assert said["commands"][0]["date"] == "2026-07-14"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 5},
        {"text": "a" * 4001},
        {"text": "Ali \x00 500"},
        {"text": "Ali", "date": "2026-02-30"},
        {"text": "Ali", "date": "kal"},
        {"text": "Ali", "date": "0001-01-01"},
        {"text": "Ali", "shop": "mine"},
        [],
    ],
)
async def test_a_wrong_body_is_422_and_not_echoed(imran: Person, body: object):
    problem(await asked(imran, body), 422)


async def test_a_lone_surrogate_is_422(imran: Person):
    shop = await imran.own_shop()
    answer = await imran.inside.client.post(
        "/api/v1/messages/parse",
        headers={**imran.headers(shop), "Content-Type": "application/json"},
        content=b'{"text": "Ali \\ud800 500"}',
    )
    problem(answer, 422)
