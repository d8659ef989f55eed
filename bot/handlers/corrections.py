"""Taking entries back, correcting and explaining them. History stays: what was struck off can still be read."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.conversation import Talk, opened, who_is_meant
from bot.handlers.outcome import Outcome
from bot.handlers.permissions import ask_digits, is_forgeable
from bot.handlers.wording import described
from bot.inbox import last_written, message_of_entry
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AlreadyUndone,
    AmountChanged,
    AmountMissing,
    AskReceipt,
    AskUndo,
    AskWhichEntry,
    AskWho,
    CannotUndoReversal,
    Check,
    EntryExplained,
    EntryShown,
    GuardedAction,
    NothingToUndo,
    PartyChanged,
    ReceiptMistyped,
    ReceiptUnknown,
    Reply,
    SeveralUndone,
    Undone,
    UndoNotYours,
    UndoTooOld,
    read_receipt,
    receipt,
)
from grammar import EditLast, Explain, Undo
from ledger_core import (
    EntryOverview,
    Posted,
    Role,
    Session,
    UnknownEntry,
    entry_overview,
    repost_entry,
    reverse_entry,
    to_minor,
)

# A bare "galat" acts at once only within this time of the message it takes back; a recorder's own undo ends then, too.
UNDO_WINDOW = timedelta(minutes=30)


async def handle_undo(session: Session, talk: Talk, command: Undo, index: int) -> Outcome:
    """Strike off the speaker's own last message whole, or the entry that a receipt names."""
    if command.entry is not None:
        found = await _by_receipt(session, talk, command.entry)
        if isinstance(found, Reply):
            return Outcome(found)
        overview, is_sure = found
        if not is_sure:
            return _ask_undo(talk, command, overview)
        return _others(talk, command, overview) or await _strike_off(session, talk, [overview], index)
    found_last = await _own_last(session, talk)
    if isinstance(found_last, Reply):
        return Outcome(found_last)
    overviews, is_sure = found_last
    if not is_sure:
        return _ask_undo(talk, command, overviews[0]) if len(overviews) == 1 else Outcome(_which(overviews))
    return await _strike_off(session, talk, overviews, index)


async def handle_edit_last(session: Session, talk: Talk, command: EditLast, index: int) -> Outcome:
    """Give an entry another sum or another person: it is struck off and written anew, on its own day."""
    if command.entry is not None:
        found = await _by_receipt(session, talk, command.entry)
        if isinstance(found, Reply):
            return Outcome(found)
        overview, is_sure = found
        if not is_sure:
            return Outcome(EntryShown(overview.number, described(overview), overview.entry_date))
        others = _others(talk, command, overview)
        if others is not None:
            return others
    else:
        last = await _own_last(session, talk)
        if isinstance(last, Reply):
            return Outcome(last)
        overviews, is_sure = last
        if len(overviews) > 1:
            return Outcome(_which(overviews))
        overview = overviews[0]
        if not is_sure:
            return Outcome(EntryShown(overview.number, described(overview), overview.entry_date))
    if command.amount is not None:
        return await _change_amount(session, talk, overview, command.amount, index)
    return await _change_party(session, talk, command, overview, index)


async def _change_amount(session: Session, talk: Talk, overview: EntryOverview, amount: Decimal, index: int) -> Outcome:
    amount_minor = to_minor(amount, talk.currency)
    if amount_minor <= 0:
        return Outcome(AmountMissing())
    await reverse_entry(session, talk.origin(index, "reverse"), number=overview.number)
    posted = await repost_entry(session, talk.origin(index), number=overview.number, amount_minor=amount_minor)
    old = described(overview)
    entry = replace(old, amount_minor=amount_minor)
    balance = _balance(overview, posted)
    return Outcome(
        AmountChanged(overview.number, old.amount_minor, entry, balance, posted.number), (posted.number,), entry
    )


async def _change_party(
    session: Session, talk: Talk, command: EditLast, overview: EntryOverview, index: int
) -> Outcome:
    if overview.party_id is None or command.party is None:
        return Outcome(EntryShown(overview.number, described(overview), overview.entry_date))
    meant = await who_is_meant(session, talk, command.party)
    if meant.near:
        options = [Option(command, replace(talk.settled, party_id=party.id)) for party in meant.near]
        options.append(Option(command, replace(talk.settled, party_id=0)))
        asked = Asked("ask_who", tuple(options), command=command, settled=talk.settled, summary=command.party)
        return Outcome(AskWho(command.party, tuple(party.name for party in meant.near)), asked=asked)
    party = meant.party or await opened(session, talk, command.party, index)
    await reverse_entry(session, talk.origin(index, "reverse"), number=overview.number)
    posted = await repost_entry(session, talk.origin(index), number=overview.number, party_id=party.id)
    old = described(overview)
    entry = replace(old, party=party.name)
    reply = PartyChanged(overview.number, old.party or "", entry, posted.balances_minor[0], posted.number)
    return Outcome(reply, (posted.number,), entry)


async def handle_explain(session: Session, talk: Talk, command: Explain, index: int) -> Outcome:
    """Show the message that an entry came from: who sent it, when, and how it was read."""
    del index
    read = read_receipt(command.entry)
    if read is None or read.check is Check.MISTYPED:
        return Outcome(ReceiptMistyped(command.entry))
    try:
        overview = await entry_overview(session, talk.business_id, read.number)
    except UnknownEntry:
        return Outcome(ReceiptUnknown(read.number))
    if overview.reverses is not None:
        return Outcome(AlreadyUndone(overview.reverses, overview.number))
    message = await message_of_entry(session, talk.business_id, overview.number)
    if message is None:
        return Outcome(EntryShown(overview.number, described(overview), overview.entry_date))
    at = message.sent_at.astimezone(ZoneInfo(talk.time_zone))
    by = overview.actor_name or message.sender_phone or ""
    return Outcome(
        EntryExplained(overview.number, message.body or "", by, at, described(overview), overview.reversed_by)
    )


async def _own_last(session: Session, talk: Talk) -> tuple[list[EntryOverview], bool] | Reply:
    """Give the entries of the speaker's last message, and whether a bare correction may act on them at once."""
    last = await last_written(session, talk.work, talk.business_id)
    if last is None:
        return NothingToUndo()
    overviews = [await entry_overview(session, talk.business_id, number) for number in last.entries]
    standing = [one for one in overviews if one.reversed_by is None and one.reverses is None]
    if not standing:
        return AlreadyUndone(overviews[0].number, overviews[0].reversed_by or overviews[0].number)
    refused = _refused(talk, standing[0])
    if refused is not None:
        return refused
    is_sure = last.is_newest and talk.work.sent_at - last.sent_at <= UNDO_WINDOW
    return standing, is_sure or "undo" in talk.settled.checks


async def _by_receipt(session: Session, talk: Talk, written: str) -> tuple[EntryOverview, bool] | Reply:
    """Give the entry that a receipt names, and whether its check letter was there and right."""
    read = read_receipt(written)
    if read is None or read.check is Check.MISTYPED:
        return ReceiptMistyped(written)
    try:
        overview = await entry_overview(session, talk.business_id, read.number)
    except UnknownEntry:
        return ReceiptUnknown(read.number)
    refused = _refused(talk, overview)
    return refused or (overview, read.check is Check.RIGHT or "undo" in talk.settled.checks)


def _refused(talk: Talk, overview: EntryOverview) -> Reply | None:
    if overview.reverses is not None:
        return CannotUndoReversal(overview.number)
    if overview.reversed_by is not None:
        return AlreadyUndone(overview.number, overview.reversed_by)
    if talk.role != Role.RECORDER:
        return None
    if overview.actor_id != talk.user_id:
        return UndoNotYours(overview.number, overview.actor_name)
    if talk.work.sent_at - overview.recorded_at > UNDO_WINDOW:
        return UndoTooOld(overview.number, int(UNDO_WINDOW.total_seconds()) // 60)
    return None


def _others(talk: Talk, command: Undo | EditLast, overview: EntryOverview) -> Outcome | None:
    """Another member's entry is changed by SMS only with two digits that we sent, or an open PIN."""
    if overview.actor_id == talk.user_id or not is_forgeable(talk):
        return None
    written = receipt(overview.number, talk.language)
    return ask_digits(talk, command, GuardedAction.CHANGE_OTHERS_ENTRY, written)


def _ask_undo(talk: Talk, command: Undo, overview: EntryOverview) -> Outcome:
    settled = talk.settled.and_check("undo")
    wanted = replace(command, entry=str(overview.number))
    asked = Asked(
        "ask_undo",
        (Option(wanted, settled), LEAVE),
        command=command,
        settled=talk.settled,
        summary=overview.party_name or "",
    )
    return Outcome(AskUndo(overview.number, described(overview)), asked=asked)


def _which(overviews: list[EntryOverview]) -> Reply:
    numbers = [one.number for one in overviews]
    is_whole = numbers[-1] - numbers[0] == len(numbers) - 1
    return AskWhichEntry(numbers[0], numbers[-1]) if is_whole else AskReceipt(numbers[-1])


def _balance(overview: EntryOverview, posted: Posted) -> int | None:
    return posted.balances_minor[0] if overview.party_id is not None else None


async def _strike_off(session: Session, talk: Talk, overviews: list[EntryOverview], index: int) -> Outcome:
    reversals = [
        await reverse_entry(session, talk.origin(index, str(overview.number)), number=overview.number)
        for overview in overviews
    ]
    numbers = tuple(reversal.number for reversal in reversals)
    if len(overviews) > 1:
        reply: Reply = SeveralUndone(len(overviews), overviews[0].number, overviews[-1].number, numbers[0], numbers[-1])
        return Outcome(reply, numbers)
    undone, reversal = overviews[0], reversals[0]
    return Outcome(
        Undone(undone.number, described(undone), _balance(undone, reversal), reversal.number), numbers, struck=undone
    )
