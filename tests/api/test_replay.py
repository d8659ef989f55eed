"""`munshi replay` at its door: it names the texts that are read otherwise now, shows no secret, and writes nothing."""

import asyncio
import json
import os
import subprocess
import sys

from tests.inprocess import InProcess

OLD = [{"op": "give_credit", "party": "Ali", "amount": "500"}]


async def replay(inside: InProcess, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": inside.settings.database_url or "",
        "REDIS_URL": inside.settings.redis_url or "",
        "MUNSHI_HOME": str(inside.settings.home),
    }
    command = [sys.executable, "-m", "api.cli", "replay", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False, timeout=60, env=environment
    )


async def read_as(inside: InProcess, body: str, commands: list[dict[str, str]]) -> None:
    """Let a text have been read so by an earlier grammar."""
    await inside.superuser.execute(
        "update inbound_message set reading = jsonb_set(reading, '{commands}', $2::jsonb) where body = $1",
        body,
        json.dumps(commands),
    )


async def test_what_is_read_as_it_was_is_only_counted(inside: InProcess) -> None:
    for text in ("Ali ko 500 udhaar", "Ali 300", "wusool", "kal Ali se 100 wusool", "PIN 4471", "report 4471"):
        await inside.say(text)
    done = await replay(inside)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [done.stdout.strip()]
    assert done.stdout.startswith("1 businesses, 5 texts read by grammar ")
    assert done.stdout.endswith(": 0 readings change.\n")


async def test_a_text_that_is_read_otherwise_is_named_with_both_readings(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar")
    await inside.say("Ali se 200 wusool")
    await read_as(inside, "Ali se 200 wusool", OLD)
    before = await inside.count("change")
    done = await replay(inside, "--business", "1")
    assert done.returncode == 0
    line, total = done.stdout.splitlines()
    assert line.startswith('business 1, message 2, 2026-07-15: "Ali se 200 wusool": ')
    assert line.endswith(
        '[{"op": "give_credit", "party": "Ali", "amount": "500"}]'
        ' -> [{"op": "receive_payment", "party": "Ali", "amount": "200"}]'
    )
    assert total.endswith("2 texts read by grammar 1: 1 readings change.") or " 1 readings change." in total
    assert await inside.count("change") == before
    await inside.books_are_sound()


async def test_no_phone_and_no_pin_is_shown(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar")
    for text in ("Ali ka number 0300 7654321", "mera pin 4471 hai"):
        await inside.say(text)
        await read_as(inside, text, [*OLD, {"op": "set_phone", "party": "Ali", "phone": "+923007654321"}])
    done = await replay(inside)
    assert " 2 readings change." in done.stdout
    assert "****" in done.stdout
    assert not [secret for secret in ("7654321", "4471", "0300 7") if secret in done.stdout]


async def test_a_long_history_is_read_whole(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar")
    await inside.superuser.execute(
        "insert into inbound_message (channel, provider_message_id, contact_id, kind, body, sent_at, received_at,"
        " due_at, state, business_id, outcome, reading)"
        " select channel, 'copy-' || n, contact_id, kind, body, sent_at, received_at, due_at, state, business_id,"
        " outcome, reading from inbound_message, generate_series(1, 1203) as n"
    )
    done = await replay(inside)
    assert done.stdout.startswith("1 businesses, 1204 texts read")
