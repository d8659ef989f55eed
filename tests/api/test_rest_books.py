"""Businesses, customers and statements over REST: the books that texts wrote, one's own alone, page by page."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.api.rest import Person, open_shop, problem, sign_in
from tests.inprocess import InProcess

IMRAN = "+923001234567"
SANA = "+923007654321"
TEXTS = ("Ali ko 1200 udhaar", "Ali se 500 wusool", "Bilal ko 99.50 udhaar", "Chacha ko 125000 udhaar")


@pytest.fixture
async def imran(inside: InProcess) -> Person:
    return await open_shop(inside, IMRAN, *TEXTS)


@pytest.fixture
async def sana(inside: InProcess) -> Person:
    return await open_shop(inside, SANA, "Ali ko 7 udhaar", name="Sana Traders")


async def customers(person: Person, **query: object) -> dict[str, Any]:
    answer = await person.get("/customers", await person.own_shop(), **query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def named(person: Person, name: str) -> dict[str, Any]:
    (found,) = [one for one in (await customers(person))["items"] if one["name"] == name]
    customer: dict[str, Any] = found
    return customer


async def statement(person: Person, customer_id: object, **query: object) -> dict[str, Any]:
    answer = await person.get(f"/customers/{customer_id}/statement", await person.own_shop(), **query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def pages(read: Any, limit: int) -> list[list[dict[str, Any]]]:
    """Walk a list to its end."""
    walked, cursor = [], None
    while True:
        page = await (read(limit=limit, cursor=cursor) if cursor else read(limit=limit))
        walked.append(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return walked


# ---------- one's own ----------


async def test_a_shop_is_shown_to_its_owner(imran: Person):
    (shop,) = await imran.businesses()
    assert {name: shop[name] for name in ("name", "currency", "time_zone", "role")} == {
        "name": "Imran Kiryana", "currency": "PKR", "time_zone": "Asia/Karachi", "role": "owner",
    }  # fmt: skip
    assert uuid.UUID(shop["id"])
    answer = await imran.get(f"/businesses/{shop['id']}")
    assert (answer.status_code, answer.json()) == (200, shop)


async def test_customers_have_the_balances_that_the_replies_told(imran: Person):
    assert [(one["name"], one["balance"], one["role"]) for one in (await customers(imran))["items"]] == [
        ("Ali", "700.00", "customer"),
        ("Bilal", "99.50", "customer"),
        ("Chacha", "125000.00", "customer"),
    ]


async def test_a_customer_is_the_same_alone_and_in_the_list(imran: Person):
    ali = await named(imran, "Ali")
    answer = await imran.get(f"/customers/{ali['id']}", await imran.own_shop())
    assert (answer.status_code, answer.json()) == (200, ali)


async def test_a_statement_is_newest_first_and_its_balances_run(imran: Person):
    ali = await named(imran, "Ali")
    said = await statement(imran, ali["id"])
    assert said["customer"] == ali
    assert [(x["kind"], x["debit"], x["credit"], x["balance"], x["entry_date"]) for x in said["items"]] == [
        ("receive_payment", None, "500.00", "700.00", "2026-07-15"),
        ("give_credit", "1200.00", None, "1200.00", "2026-07-15"),
    ]


async def test_an_undone_entry_and_its_reversal_name_each_other(inside: InProcess, imran: Person):
    receipt = (await inside.say("Bilal se 50 wusool", sender=IMRAN) or "").split()[-1]
    assert await inside.say(f"{receipt} galat", sender=IMRAN)
    newest, undone, _ = (await statement(imran, (await named(imran, "Bilal"))["id"]))["items"]
    assert newest["reverses"] == undone["entry_number"]
    assert undone["reversed_by"] == newest["entry_number"]
    assert newest["balance"] == "99.50"


async def test_money_is_a_string_with_the_currencys_decimals(imran: Person):
    texts = [one["balance"] for one in (await customers(imran))["items"]]
    for one in (await customers(imran))["items"]:
        for line in (await statement(imran, one["id"]))["items"]:
            texts += [line["balance"], line["debit"] or "0.00", line["credit"] or "0.00"]
    assert texts
    for text in texts:
        assert isinstance(text, str)
        assert Decimal(text).as_tuple().exponent == -2


# ---------- another's ----------


async def test_two_shops_never_see_each_other(imran: Person, sana: Person):
    assert [shop["name"] for shop in await sana.businesses()] == ["Sana Traders"]
    assert [(one["name"], one["balance"]) for one in (await customers(sana))["items"]] == [("Ali", "7.00")]


@pytest.mark.parametrize("foreign", ["another's", "nobody's"])
async def test_another_tenants_ids_are_not_found(imran: Person, sana: Person, foreign: str):
    shop = await imran.own_shop() if foreign == "another's" else uuid.uuid4()
    ali = (await named(imran, "Ali"))["id"] if foreign == "another's" else uuid.uuid4()
    own = await sana.own_shop()
    problem(await sana.get(f"/businesses/{shop}"), 404, "unknown_business")
    problem(await sana.get("/customers", shop), 404, "unknown_business")
    for path in (f"/customers/{ali}", f"/customers/{ali}/statement"):
        problem(await sana.get(path, own), 404, "unknown_party")
        problem(await sana.get(path, shop), 404, "unknown_business")


async def test_who_left_a_shop_is_out_at_once(inside: InProcess, imran: Person):
    shop = await imran.own_shop()
    await inside.superuser.execute("set session_replication_role = replica; update membership set ended_at = now()")
    problem(await imran.get("/customers", shop), 404, "unknown_business")
    assert await imran.businesses() == []


async def test_a_person_with_two_shops_reads_each_by_its_own_header(inside: InProcess, imran: Person, sana: Person):
    async with inside.superuser.transaction():
        sanas = await inside.superuser.fetchval("select business_id from business where name = 'Sana Traders'")
        await inside.superuser.execute("select begin_change($1, 'by hand', 'test', null)", sanas)
        await inside.superuser.execute(
            "insert into membership (business_id, user_id, role) select $1, id, 'recorder' from users where phone = $2",
            sanas,
            IMRAN,
        )
    own, other = sorted(await imran.businesses(), key=lambda shop: str(shop["role"]))
    assert (own["role"], other["role"]) == ("owner", "recorder")
    assert len((await imran.get("/customers", own["id"])).json()["items"]) == 3
    assert [x["balance"] for x in (await imran.get("/customers", other["id"])).json()["items"]] == ["7.00"]


@pytest.mark.parametrize("header", [None, "", "1", "x", "00000000-0000-0000-0000-00000000000g", "a" * 5000])
async def test_a_shop_must_be_named_by_its_id(imran: Person, header: str | None):
    problem(await imran.get("/customers", header), 422, "invalid_request")


@pytest.mark.parametrize("path", ["/customers/1", "/customers/x/statement", "/customers/%00", "/customers/%ED%A0%80"])
async def test_an_id_that_is_no_uuid_is_422_and_not_echoed(imran: Person, path: str):
    problem(await imran.get(path, await imran.own_shop()), 422, "invalid_request")


# ---------- pages ----------


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
async def test_pages_of_customers_together_are_the_whole_list(imran: Person, limit: int):
    whole = (await customers(imran, limit=200))["items"]
    walked = await pages(lambda **query: customers(imran, **query), limit)
    assert [one for page in walked for one in page] == whole
    assert all(len(page) == limit for page in walked[:-1])
    assert walked[-1]


@pytest.mark.parametrize("limit", [1, 2, 5, 200])
async def test_pages_of_a_statement_together_are_the_whole_khata(inside: InProcess, imran: Person, limit: int):
    for rupees in (10, 20, 30):
        await inside.say(f"Ali ko {rupees} udhaar", sender=IMRAN)
    ali = (await named(imran, "Ali"))["id"]
    whole = (await statement(imran, ali, limit=200))["items"]
    walked = await pages(lambda **query: statement(imran, ali, **query), limit)
    assert [line for page in walked for line in page] == whole
    assert len(whole) == 5


async def test_what_is_written_during_a_walk_makes_no_page_overlap(inside: InProcess, imran: Person):
    ali = (await named(imran, "Ali"))["id"]
    before = (await statement(imran, ali))["items"]
    first = await statement(imran, ali, limit=1)
    await inside.say("Ali ko 55 udhaar", sender=IMRAN)
    rest = await statement(imran, ali, limit=10, cursor=first["next_cursor"])
    assert first["items"] + rest["items"] == before


@pytest.mark.parametrize("limit", [0, -1, 201, "x", "", "1.5", "1e2", "NaN", "٥٠", 10**30])
@pytest.mark.parametrize("path", ["/customers", "/customers/{ali}/statement"])
async def test_a_limit_is_1_to_200(imran: Person, path: str, limit: object):
    path = path.format(ali=(await named(imran, "Ali"))["id"])
    said = problem(await imran.get(path, await imran.own_shop(), limit=limit), 422, "invalid_request")
    assert said["errors"][0]["pointer"] == "/query/limit"


def forged(cursor: str) -> list[str]:
    changed = ("B" if cursor[-2] == "A" else "A").join([cursor[:-2], cursor[-1]])
    return [changed, cursor[4:], cursor[: len(cursor) // 2], "x", "é", "AAAA", "=", "\x00", "W10", "bnVsbA", "A" * 400]


async def test_a_forged_cursor_is_refused(imran: Person):
    ali = (await named(imran, "Ali"))["id"]
    for path in ("/customers", f"/customers/{ali}/statement"):
        shop = await imran.own_shop()
        cursor = (await imran.get(path, shop, limit=1)).json()["next_cursor"]
        for bad in forged(cursor):
            problem(await imran.get(path, shop, cursor=bad), 422, "invalid_cursor")
        problem(await imran.get(path, shop, cursor="A" * 401), 422, "invalid_request")


async def test_a_cursor_is_of_its_own_list_alone(inside: InProcess, imran: Person, sana: Person):
    for text in ("Bilal se 10 wusool", "Bilal ko 5 udhaar"):
        await inside.say(text, sender=IMRAN)
    for text in ("Zaid ko 5 udhaar", "Ali ko 10 udhaar"):
        await inside.say(text, sender=SANA)
    shop, other = await imran.own_shop(), await sana.own_shop()
    ali, bilal = (await named(imran, "Ali"))["id"], (await named(imran, "Bilal"))["id"]
    of_list = (await customers(imran, limit=1))["next_cursor"]
    of_ali = (await statement(imran, ali, limit=1))["next_cursor"]
    assert of_list
    assert of_ali
    problem(await imran.get(f"/customers/{ali}/statement", shop, cursor=of_list), 422, "invalid_cursor")
    problem(await imran.get(f"/customers/{bilal}/statement", shop, cursor=of_ali), 422, "invalid_cursor")
    problem(await imran.get("/customers", shop, cursor=of_ali), 422, "invalid_cursor")
    problem(await sana.get("/customers", other, cursor=of_list), 422, "invalid_cursor")


async def test_a_shop_of_nobodys_customers_is_an_empty_list(inside: InProcess):
    for text in ("salam", "Sana Traders", "1"):
        assert await inside.say(text, sender=SANA)
    sana = await sign_in(inside, SANA)
    assert await customers(sana) == {"items": [], "next_cursor": None}
