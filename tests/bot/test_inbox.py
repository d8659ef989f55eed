"""The inbox and the job that empties it: once, in order, and no message can hold up anybody else's."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import asyncpg
import pytest

from bot import inbox, jobs
from bot.inbox import ATTEMPTS_MAX
from bot.providers import DeadLetter, Inbound, InboundKind, Parsed, Receipt, ReceiptStatus, Sender
from tests.inprocess import MORNING, SENDER, Clock, InProcess

OTHER = "+923007654321"
Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def text(message_id: str, body: str, *, sender: str = SENDER, sent_at: datetime = MORNING) -> Inbound:
    return Inbound(message_id, Sender(sender, sender, "Imran Kiryana"), InboundKind.TEXT, body, sent_at)


async def accept(
    inside: InProcess, *messages: Inbound, received_at: datetime = MORNING, channel: str = "whatsapp"
) -> list[inbox.Accepted]:
    return await inbox.accept(inside.pool, channel, Parsed(messages=messages), received_at)


async def bodies_in_order_of_handling(superuser: Superuser) -> list[str]:
    rows = await superuser.fetch("select body from inbound_message where state = 'handled' order by handled_at")
    return [row["body"] for row in rows]


async def entries(inside: InProcess) -> int:
    return await inside.count("journal_entry")


# ---------- once ----------


async def test_the_same_message_is_accepted_once_alone_or_among_others(inside: InProcess):
    first, second = text("m1", "Ali ko 500 udhaar"), text("m2", "Bilal ko 300 udhaar")
    assert len(await accept(inside, first)) == 1
    assert await accept(inside, first) == []
    again = await accept(inside, second, first)
    assert len(again) == 1
    await inside.run()
    assert await accept(inside, first, second) == []
    await inside.run()
    assert await entries(inside) == 2
    assert len(inside.delivered()) == 2


async def test_one_body_may_hold_a_message_twice(inside: InProcess):
    assert len(await accept(inside, text("m1", "salam"), text("m1", "salam"))) == 1


async def test_the_same_id_on_another_channel_is_another_message(inside: InProcess):
    assert len(await accept(inside, text("m1", "salam"))) == 1
    assert len(await accept(inside, text("m1", "salam"), channel="console")) == 1


async def test_ten_deliveries_at_once_are_one_entry(inside: InProcess):
    stored = await asyncio.gather(*(accept(inside, text("m1", "Ali ko 500 udhaar")) for _ in range(10)))
    assert sum(len(one) for one in stored) == 1
    contact_id = next(one[0].contact_id for one in stored if one)
    await asyncio.gather(*(jobs.process_inbound(inside.desk, contact_id) for _ in range(5)))
    await inside.run()
    assert await entries(inside) == 1
    assert len(inside.delivered()) == 1


# ---------- order ----------


async def test_a_sender_is_answered_in_the_order_of_sending(inside: InProcess):
    late = [text(f"m{n}", f"Ali ko {n}00 udhaar", sent_at=MORNING + timedelta(seconds=n)) for n in (3, 1, 4, 2)]
    for message in late:
        await accept(inside, message, received_at=MORNING + timedelta(seconds=5))
    await inside.run()
    assert await bodies_in_order_of_handling(inside.superuser) == [f"Ali ko {n}00 udhaar" for n in (1, 2, 3, 4)]
    assert "1,000" in (inside.reply_to("m4") or "")


async def test_a_message_waits_a_moment_for_one_sent_before_it(inside: InProcess):
    now = datetime.now(UTC)
    (accepted,) = await accept(inside, text("m2", "Ali ko 200 udhaar", sent_at=now), received_at=now)
    assert 0.1 < accepted.wait_s < 0.5
    await jobs.process_inbound(inside.desk, accepted.contact_id)
    assert await bodies_in_order_of_handling(inside.superuser) == []
    await accept(inside, text("m1", "Ali ko 100 udhaar", sent_at=now - timedelta(seconds=1)), received_at=now)
    await asyncio.sleep(accepted.wait_s)
    await inside.run()
    assert await bodies_in_order_of_handling(inside.superuser) == ["Ali ko 100 udhaar", "Ali ko 200 udhaar"]


async def test_a_backlog_waits_together_but_never_long(inside: InProcess):
    now = datetime.now(UTC)
    (fresh,) = await accept(inside, text("m0", "salam", sent_at=now), received_at=now)
    old = now - timedelta(minutes=2)
    (late,) = await accept(inside, text("m1", "salam", sent_at=old), received_at=now + timedelta(milliseconds=100))
    assert late.wait_s == pytest.approx(1.0)
    due = {
        row["provider_message_id"]: row["due_at"]
        for row in await inside.superuser.fetch("select * from inbound_message")
    }
    assert due["m0"] == due["m1"] > now + timedelta(seconds=fresh.wait_s)
    for second in range(1, 10):
        await accept(inside, text(f"n{second}", "salam", sent_at=old), received_at=now + timedelta(seconds=second))
    waits = await inside.superuser.fetchval("select max(due_at - received_at) from inbound_message")
    assert waits <= timedelta(seconds=5)


async def test_a_clock_ahead_of_ours_counts_as_now(inside: InProcess):
    await accept(inside, text("m1", "Ali ko 500 udhaar", sent_at=MORNING + timedelta(days=400)))
    await inside.run()
    assert (await inside.inbound("m1"))["sent_at"] == MORNING
    assert await inside.superuser.fetchval("select entry_date from journal_entry") == MORNING.date()


# ---------- what cannot be handled ----------


@pytest.fixture
async def poison(superuser: Superuser):
    """From now on the database fails each reply that names Zehar, as a fault of ours would."""
    await superuser.execute("""
        create function poison() returns trigger language plpgsql as $$
        begin raise exception 'a reply that cannot be stored'; end $$;
        create trigger poison before insert on outbound_message for each row
          when (new.body like '%Zehar%') execute function poison()""")


async def _try_again(inside: InProcess) -> None:
    await inside.make_due()
    await inside.run()


async def test_a_poison_message_is_retried_then_dead_with_a_polite_line(inside: InProcess, poison: None):
    message_id = await inside.send("Zehar ko 500 udhaar")
    for attempt in range(1, ATTEMPTS_MAX):
        await _try_again(inside)
        row = await inside.inbound(message_id)
        assert (row["state"], row["attempts"]) == ("new", attempt)
        assert inside.delivered() == []
    await _try_again(inside)
    row = await inside.inbound(message_id)
    assert (row["state"], row["attempts"], row["error_code"]) == ("dead", ATTEMPTS_MAX, "RaiseError")
    (line,) = inside.delivered()
    assert line["in_reply_to"] == message_id
    assert "Zehar" not in str(line["text"])
    assert await entries(inside) == 0
    assert await inside.count("business") == 0
    await _try_again(inside)
    assert len(inside.delivered()) == 1


async def test_each_try_waits_longer(inside: InProcess, poison: None):
    message_id = await inside.send("Zehar ko 500 udhaar")
    waits = []
    for _ in range(ATTEMPTS_MAX - 1):
        await _try_again(inside)
        waits.append(((await inside.inbound(message_id))["due_at"] - datetime.now(UTC)).total_seconds())
    assert waits == sorted(waits)
    assert 0 < waits[0] < 2 < waits[-1] < 60


async def test_a_poison_message_blocks_no_other_sender_and_its_own_only_until_it_is_dead(
    inside: InProcess, poison: None
):
    await inside.send("Zehar ko 500 udhaar")
    after = await inside.send("Ali ko 100 udhaar", sent_at=MORNING + timedelta(seconds=1))
    inside.clock.pass_time(timedelta(seconds=2))
    assert "100" in (await inside.say("Bilal ko 100 udhaar", sender=OTHER) or "")
    assert inside.reply_to(after) is None
    for _ in range(ATTEMPTS_MAX):
        await _try_again(inside)
    assert "Ali" in (inside.reply_to(after) or "")
    await inside.books_are_sound()


async def test_what_failed_and_heals_is_posted_once(inside: InProcess, poison: None):
    message_id = await inside.send("Zehar ko 500 udhaar")
    await _try_again(inside)
    await inside.superuser.execute("drop trigger poison on outbound_message")
    await _try_again(inside)
    await _try_again(inside)
    row = await inside.inbound(message_id)
    assert (row["state"], row["outcome"]) == ("handled", "written")
    assert await entries(inside) == 1
    assert "Zehar" in (inside.reply_to(message_id) or "")


# ---------- what the database refuses ----------

REFUSED = {
    "an address too long": lambda m: replace(m, sender=Sender("x" * 300, None)),
    "a phone that is none": lambda m: replace(m, sender=Sender("abc", "12")),
    "a NUL": lambda m: replace(m, text="sale\x00 500"),
    "a lone surrogate": lambda m: replace(m, text="sale \ud800 500"),
    "an id too long": lambda m: replace(m, provider_message_id="x" * 500),
    "no id": lambda m: replace(m, provider_message_id=""),
    "a text too long": lambda m: replace(m, text="x" * 6000),
    "a NUL in the details": lambda m: replace(m, details={"type": "te\x00xt"}),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED.keys())
async def test_what_the_database_refuses_is_a_dead_letter_and_its_neighbours_live(inside: InProcess, change):
    good = text("m1", "Ali ko 500 udhaar"), text("m3", "Bilal ko 300 udhaar", sender=OTHER)
    bad = change(text("m2", "Zaid ko 100 udhaar", sender="+923001112222"))
    receipt = Receipt("out.1", ReceiptStatus.SENT, MORNING)
    letter = DeadLetter("text_without_body", "{}")
    parsed = Parsed(messages=(good[0], bad, good[1]), receipts=(receipt,), dead_letters=(letter,))
    for expected in (2, 0):
        accepted = await inbox.accept(inside.pool, "whatsapp", parsed, MORNING)
        assert len(accepted) == expected
    await inside.run()
    assert await entries(inside) == 2
    assert await inside.count("delivery_receipt") == 1
    reasons = {row["reason"] for row in await inside.superuser.fetch("select reason from dead_letter")}
    assert "text_without_body" in reasons
    assert any(reason.startswith("refused_by_database:") for reason in reasons)
    assert len(inside.delivered()) == 2


async def test_a_receipt_that_the_database_refuses_buries_no_other(inside: InProcess):
    good, bad = Receipt("out.1", ReceiptStatus.SENT, MORNING), Receipt("out.2", ReceiptStatus.FAILED, MORNING, "\x00")
    await inbox.accept(inside.pool, "whatsapp", Parsed(receipts=(bad, good)), MORNING)
    assert [r["provider_message_id"] for r in await inside.superuser.fetch("select * from delivery_receipt")] == [
        "out.1"
    ]
    assert await inside.count("dead_letter") == 1


@pytest.mark.parametrize("name", ["م" * 300, "x" * 121 + " ", " Imran Kiryana\u00a0"])
async def test_a_profile_name_of_any_length_opens_a_shop(inside: InProcess, name: str):
    await accept(inside, replace(text("m1", "Ali ko 500 udhaar"), sender=Sender(SENDER, SENDER, name)))
    await inside.run()
    assert (await inside.inbound("m1"))["outcome"] == "written"
    assert await inside.superuser.fetchval("select char_length(name) between 1 and 120 from business")


@pytest.mark.parametrize("name", ["   ", "\u2003\u00a0", "", None])
async def test_a_stranger_without_a_name_is_asked_and_his_first_entry_is_kept(inside: InProcess, name: str | None):
    inside.names[SENDER] = name
    assert await inside.say("Ali ko 500 udhaar")
    assert await entries(inside) == 0
    assert await inside.say("Imran Kiryana")
    assert "500" in (await inside.say("1") or "")
    assert await entries(inside) == 1
    assert await inside.superuser.fetchval("select name from business") == "Imran Kiryana"


# ---------- without Redis ----------


async def test_with_redis_dead_everything_is_handled_by_sweeps(inside_without_redis: InProcess):
    assert "1,200" in (await inside_without_redis.say("Ali ko 1200 udhaar") or "")
    assert "700" in (await inside_without_redis.say("Ali se 500 wusool", channel="console") or "")
    await inside_without_redis.books_are_sound()


# ---------- who is not answered ----------

UNREADABLE = ["asdf qwer", "zxcv mnbv", "poiu lkjh", "ghjk tyui", "bnmq wert"]


async def test_three_equal_unread_texts_in_an_hour_go_silent(inside: InProcess):
    await inside.say("Ali ko 500 udhaar")
    for _ in range(2):
        assert await inside.say("asdf qwer") is not None
        inside.clock.pass_time(timedelta(minutes=10))
    assert await inside.say("asdf qwer") is None
    inside.clock.pass_time(timedelta(hours=2))
    assert await inside.say("asdf qwer") is not None


async def test_five_unread_texts_running_go_silent_and_one_that_reads_ends_it(inside: InProcess):
    await inside.say("Ali ko 500 udhaar")
    for unreadable in UNREADABLE[:4]:
        assert await inside.say(unreadable) is not None
        inside.clock.pass_time(timedelta(minutes=1))
    assert await inside.say(UNREADABLE[4]) is None
    assert "Ali" in (await inside.say("Ali se 200 wusool") or "")
    assert await inside.say(UNREADABLE[0]) is not None


async def test_silence_about_unread_texts_ends_with_the_day(inside: InProcess):
    await inside.say("Ali ko 500 udhaar")
    for unreadable in UNREADABLE:
        await inside.say(unreadable)
    inside.clock.pass_time(timedelta(days=2))
    assert await inside.say("vbnm fghj") is not None


async def test_a_stranger_gets_five_replies_a_day(inside: InProcess):
    texts = ["salam", "madad", "Ali ka hisab", "kya haal hai", "hello", "aaj ki sale", "galat"]
    replies = [await inside.say(said) for said in texts]
    assert [reply is not None for reply in replies] == [True] * 5 + [False] * 2
    inside.clock.pass_time(timedelta(days=1))
    assert await inside.say("madad") is not None
    assert await entries(inside) == 0


async def test_a_silenced_stranger_may_still_open_a_shop(inside: InProcess):
    for _ in range(7):
        await inside.say("salam")
    assert "500" in (await inside.say("Ali ko 500 udhaar") or "")


@pytest.mark.parametrize("sender", ["HBL", "8558", "80000", "366633", "+1234", "Zong-Offer", "۸۵۵۸"])
@pytest.mark.parametrize("channel", ["sms", "console"])
async def test_names_and_short_codes_get_no_answer_and_no_posting(inside: InProcess, channel: str, sender: str):
    message = replace(text("m1", "Ali ko 500 udhaar"), sender=Sender(sender, None))
    await accept(inside, message, channel=channel)
    await inside.run()
    row = await inside.inbound("m1")
    assert (row["state"], row["outcome"]) == ("handled", "silent")
    assert (await entries(inside), inside.delivered()) == (0, [])


async def test_a_person_without_a_phone_is_answered_on_whatsapp(inside: InProcess):
    message = replace(text("m1", "Ali ko 500 udhaar"), sender=Sender("PK.7300000000000000102", None, "Sana"))
    await accept(inside, message)
    await inside.run()
    assert "Sana" in (inside.reply_to("m1") or "")


async def test_a_new_id_for_a_known_phone_is_not_let_into_the_shop(inside: InProcess):
    await inside.say("Ali ko 500 udhaar")
    stranger = replace(text("m9", "Ali ka hisab"), sender=Sender("PK.7300000000000000999", SENDER, "Imran Kiryana"))
    await accept(inside, stranger)
    await inside.run()
    row = await inside.inbound("m9")
    assert (row["business_id"], row["user_id"]) == (None, None)
    assert "500" not in (inside.reply_to("m9") or "")


async def test_the_clock_is_the_one_that_the_path_uses(inside: InProcess, clock: Clock):
    clock.pass_time(timedelta(hours=14))
    await inside.say("Ali ko 500 udhaar")
    assert await inside.superuser.fetchval("select entry_date from journal_entry") == MORNING.date() + timedelta(days=1)
