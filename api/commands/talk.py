"""`munshi chat` and `munshi demo`: the same conversation as by phone, in a terminal."""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Iterator
from typing import Any

from api.commands.handset import Handset
from api.commands.inside import call, running
from api.commands.servers import Served, migrate, served
from bot.logs import configure
from bot.settings import Settings, load
from ledger_core import Verification, open_pool, transaction, trial_balance, verify_business

_PHONE = "+923001234567"
_RULE = "-" * 72

# A grocer's day, and a piece of what each reply must hold, so that the demo tells when it goes wrong.
_DAY = (
    ("Assalam o alaikum", "Munshi"),
    ("galle mein 5000 dale", "5,000"),
    ("Ali ko 1200 udhaar", "1,200"),
    ("Haji Rafiq se 3000 lene hain", "3,000"),
    ("Ali se 500 wusool", "700"),
    ("Nawaz Traders se 8000 ka maal udhaar liya", "8,000"),
    ("بلال کو ۸۰۰ ادھار", "800"),
    ("Sana took goods for 2,500 on credit", "2,500"),
    ("Ali 300", "1 udhaar diya"),
    ("1", "1,000"),
    ("Bilal ne 300 nahi diye", "kuch nahi"),
    ("chai ka kharcha 120", "120"),
    ("Ali ko 300 udhaar", "Dobara"),
    ("nahi", "kuch nahi"),
    ("Ali ko 250 udhaar\nSana se 1000 wusool\nbijli ka bill 1500", "3 likhe"),
    ("Nawaz Traders ko 2000 diye", "6,000"),
    ("Sana se 200 wusool", "1,300"),
    ("nahi 250 tha", "1,250"),
    ("Ali ki had 1000", "1,000"),
    ("Ali ko 100 udhaar", "limit"),
    ("galat", "kaat di"),
    ("Ali 5 tareekh ko dega", "Ali"),
    ("kis kis se lene hain", "Ali"),
    ("Ali ka hisab", "1,250"),
    ("aaj ki sale 6500", "6,500"),
    ("galla 9000", "gina"),
    ("haan", "9,000"),
    ("aaj ka hisab", "bikri"),
)


def add_to(commands: Any) -> None:
    """Add this topic's commands."""
    text = "talk to Munshi in this terminal, as by SMS"
    command = commands.add_parser(
        "chat", help=text, description=text, epilog="example: munshi chat --from +923001234567"
    )
    command.add_argument("--from", dest="phone", default=_PHONE, help="the phone that you text from (E.164)")
    command.set_defaults(run=_chat)
    text = "play a shop's day through signed webhooks, and show its books"
    command = commands.add_parser("demo", help=text, description=text, epilog="example: munshi demo")
    command.set_defaults(run=_demo)


def _ready() -> Settings:
    settings = load()
    configure(level="error", as_json=False)
    return settings


def _chat(arguments: argparse.Namespace) -> int:
    with served(_ready()) as found:
        migrate(found)
        with running(found.settings) as here:
            handset = Handset(here, arguments.phone)
            print(f"You are {arguments.phone}. Text Munshi; Ctrl-D ends.")
            for line in _typed():
                reply = handset.say(line)
                print(reply if reply is not None else "(no reply)")
    return 0


def _typed() -> Iterator[str]:
    while True:
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return
        if line.strip():
            yield line.strip()


def _demo(_: argparse.Namespace) -> int:
    with served(_ready()) as found:
        migrate(found)
        with running(found.settings) as here:
            # A shop of its own each time, so that the figures are the day's.
            phone = f"+92300{secrets.randbelow(10**7):07d}"
            wrong = _play(Handset(here, phone, channel="whatsapp"))
            business = _show_books(here, phone)
        wrong += asyncio.run(_check(found, business))
    for line in wrong:
        print(f"WRONG: {line}")
    return 1 if wrong else 0


def _play(handset: Handset) -> list[str]:
    wrong = []
    print(f"A shop's day, texted from {handset.phone} over signed WhatsApp webhooks\n{_RULE}")
    for text, expected in _DAY:
        reply = handset.say(text)
        print("\n".join(f"  > {line}" for line in text.splitlines()))
        print("\n".join(f"  < {line}" for line in (reply or "(no reply)").splitlines()))
        if reply is None or expected not in reply:
            wrong.append(f"{text!r} was answered {reply!r}, without {expected!r}")
    return wrong


def _show_books(settings: Settings, phone: str) -> str:
    """Sign in by a one-time code and read the books over REST; gives the shop's id."""
    base = f"http://{settings.host}:{settings.port}/api/v1"
    call(f"{base}/auth/request-otp", body=json.dumps({"phone": phone}).encode())
    code = Handset(settings, phone).received_code()
    token = call(f"{base}/auth/verify-otp", body=json.dumps({"phone": phone, "code": code}).encode())["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    shop = call(f"{base}/businesses", headers=bearer)["items"][0]
    inside = {**bearer, "X-Business-Id": shop["id"]}
    print(f"{_RULE}\nThe same books over REST: {shop['name']}")
    for customer in call(f"{base}/customers", headers=inside)["items"]:
        print(f"  {customer['name']:<24}{customer['balance']:>12} {shop['currency']}")
    return str(shop["id"])


async def _check(found: Served, business_public_id: str) -> list[str]:
    pool = await open_pool(found.settings.database_url or "", size=2)
    try:
        async with transaction(pool) as session:
            business_id = await session.value("select business_ids() order by 1 desc limit 1")
        balances = await trial_balance(pool, business_id)
        verification: Verification = await verify_business(pool, business_id)
    finally:
        await pool.close()
    print(f"{_RULE}\nTrial balance (paisa, debits positive)")
    for account, amount in balances.items():
        print(f"  {account:<6}{amount:>12}")
    print(f"  sum   {sum(balances.values()):>12}\n{verification.entries} entries verified.")
    wrong = [f"{p.subject}: {p.detail}" for p in verification.problems]
    return wrong if sum(balances.values()) == 0 else [*wrong, f"trial balance of {business_public_id} is not zero"]
