"""Taking entries back, correcting and explaining them. History stays: what was struck off can still be read."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import grammar
from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.handlers.permissions import ask_digits, is_forgeable
from bot.handlers.routines import ask_undo_round, undo_round
from bot.handlers.whom import ask_who
from bot.handlers.wording import described
from bot.inbox import SourceMessage, last_written, message_of_entry
from bot.names import doubt_choice, opened, who_is_meant
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AlreadyUndone,
    AmountChanged,
    AmountMissing,
    AskReceipt,
    AskUndo,
    AskWhichEntry,
    CannotUndoReversal,
    Check,
    EntryExplained,
    EntryKind,
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
_FUNCTION_WORDS = """
nahi nahin nai nhi nhe na not no ki ka ke ko jagah bajaye instead of balke balkay but was tha thi the hai it is for
نہیں نہی نا کی کا کے کو جگہ بجائے بلکہ تھا تھی ہے
"""
# Words of "Ali nahi Bilal tha" that name nobody.
_NOT_A_NAME = frozenset(grammar.spelling_key(_FUNCTION_WORDS).split())


async def handle_undo(session: Session, talk: Talk, command: Undo, index: int) -> Outcome:
    """Strike off the speaker's own last message whole, or the entry that a receipt names."""
    whole_round = await undo_round(session, talk, index)
    if whole_round is not None:
        return whole_round
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
        if len(overviews) == 1:
            return _ask_undo(talk, command, overviews[0])
        return await ask_undo_round(session, talk, command, overviews) or Outcome(_which(overviews))
    return await _strike_off(session, talk, overviews, index)


async def handle_edit_last(session: Session, talk: Talk, command: EditLast, index: int) -> Outcome:
    """Give an entry another sum or another person: it is struck off and written anew, on its own day."""
    found = await _to_edit(session, talk, command, index)
    if isinstance(found, Outcome):
        return found
    if command.amount is not None:
        return await _change_amount(session, talk, found, command.amount, index)
    return await _change_party(session, talk, command, found, index)


async def _to_edit(session: Session, talk: Talk, command: EditLast, index: int) -> EntryOverview | Outcome:
    """Give the entry that a correction surely means, or the reply that shows what it could mean."""
    clause = talk.clause(index)
    if command.entry is not None:
        found = await _by_receipt(session, talk, command.entry)
        if isinstance(found, Reply):
            return Outcome(found)
        overview, is_sure = found
    else:
        last = await _own_last(session, talk)
        if isinstance(last, Reply):
            return Outcome(last)
        overviews, is_sure = last
        named = [one for one in overviews if _is_named(clause, command, one)]
        if len(named or overviews) > 1:
            return Outcome(_which(overviews))
        overview = (named or overviews)[0]
    if not is_sure or not _is_named(clause, command, overview):
        return Outcome(_shown(talk, overview))
    others = _others(talk, command, overview) if command.entry is not None else None
    return others or overview


def _is_named(clause: str, command: EditLast, overview: EntryOverview) -> bool:
    """Tell whether the person that "Ali nahi Bilal" takes an entry from has this one; true where it names nobody."""
    if command.party is None:
        return True
    new = grammar.spelling_key(command.party).split()
    old = [word for word in grammar.spelling_key(clause).split() if word not in new and word not in _NOT_A_NAME]
    names = [name for name in (overview.party_name, overview.party_other_name) if name]
    heard = {sound for name in names for sound in grammar.phonetic_key(name).split()}
    said = [word for word in old if read_receipt(word) is None]
    return not said or set(grammar.phonetic_key(" ".join(said)).split()) <= heard


def _shown(talk: Talk, overview: EntryOverview) -> Reply:
    return EntryShown(overview.number, described(overview, talk.language), overview.entry_date)


async def _change_amount(session: Session, talk: Talk, overview: EntryOverview, amount: Decimal, index: int) -> Outcome:
    amount_minor = to_minor(amount, talk.currency)
    if amount_minor <= 0:
        return Outcome(AmountMissing())
    await reverse_entry(session, talk.origin(index, "reverse"), number=overview.number)
    posted = await repost_entry(session, talk.origin(index), number=overview.number, amount_minor=amount_minor)
    old = described(overview, talk.language)
    entry = replace(old, amount_minor=amount_minor)
    balance = _balance(overview, posted)
    return Outcome(
        AmountChanged(overview.number, old.amount_minor, entry, balance, posted.number), (posted.number,), entry
    )


async def _change_party(
    session: Session, talk: Talk, command: EditLast, overview: EntryOverview, index: int
) -> Outcome:
    if overview.party_id is None or command.party is None:
        return Outcome(_shown(talk, overview))
    meant = await who_is_meant(session, talk, command.party)
    if meant.near:
        # The answer comes after other messages: it names the entry, which is sure by now.
        sure = replace(talk, settled=talk.settled.and_check("undo"))
        return ask_who(sure, replace(command, entry=str(overview.number)), command.party, meant)
    if meant.party is not None and meant.party.id == overview.party_id:
        return Outcome(_shown(talk, overview))
    party = meant.party or await opened(session, talk, command.party, index)
    await reverse_entry(session, talk.origin(index, "reverse"), number=overview.number)
    await doubt_choice(session, talk, overview)
    posted = await repost_entry(session, talk.origin(index), number=overview.number, party_id=party.id)
    old = described(overview, talk.language)
    entry = replace(old, party=party.name)
    reply = PartyChanged(
        overview.number,
        old.party or "",
        entry,
        posted.balances_minor[0],
        posted.number,
        new_party=meant.party is None,
    )
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
        return Outcome(EntryShown(overview.number, described(overview, talk.language), overview.entry_date))
    at = message.sent_at.astimezone(ZoneInfo(talk.time_zone))
    by = overview.actor_name or message.sender_phone or ""
    reply = EntryExplained(
        overview.number,
        message.body or "",
        by,
        at,
        described(overview, talk.language),
        overview.reversed_by,
        read_from=_read_from(message),
        version=message.reading.get("grammar_version", ""),
    )
    return Outcome(reply)


def _read_from(message: SourceMessage) -> tuple[str, ...]:
    """Give the words that an entry was read from, as they stand in its text; or its text and the answer to it."""
    text = message.body or ""
    spans = [span for span in message.reading.get("spans", ()) if span["command"] == message.command]
    places = sorted({(span["start"], span["end"]) for span in spans})
    # What a stranger wrote first was read when his shop was open: then the reading is of that text.
    if message.answer is not None and all(end <= len(message.answer) for _, end in places):
        return (text.removesuffix(message.answer).strip(), message.answer)
    return tuple(text[start:end] for start, end in places)


async def _own_last(session: Session, talk: Talk) -> tuple[list[EntryOverview], bool] | Reply:
    """Give the entries of the speaker's last message, or of the one he swiped to, and whether that is surely meant.

    It is for his own entry of the last 30 minutes that he swiped to, or whose receipt was our last text to him.
    """
    last = await last_written(session, talk.work, talk.business_id)
    if last is None:
        return NothingToUndo()
    numbers = talk.swiped.entries if talk.swiped else last.entries
    overviews = [await entry_overview(session, talk.business_id, number) for number in numbers]
    standing = [one for one in overviews if one.reversed_by is None and one.reverses is None]
    if not standing and overviews[0].reverses is not None:
        return CannotUndoReversal(overviews[0].number)
    if not standing:
        return AlreadyUndone(overviews[0].number, overviews[0].reversed_by or overviews[0].number)
    refused = _refused(talk, standing[0])
    if refused is not None:
        return refused
    if talk.swiped:
        age = talk.work.sent_at - talk.swiped.sent_at
        is_sure = standing[0].actor_id == talk.user_id and age <= UNDO_WINDOW
    else:
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
    return Outcome(AskUndo(overview.number, described(overview, talk.language)), asked=asked)


def _which(overviews: list[EntryOverview]) -> Reply:
    numbers = [one.number for one in overviews]
    is_whole = numbers[-1] - numbers[0] == len(numbers) - 1
    return AskWhichEntry(numbers[0], numbers[-1]) if is_whole else AskReceipt(numbers[-1])


def _balance(overview: EntryOverview, posted: Posted) -> int | None:
    # A cheque that cleared names its party, but moves nothing on the khata.
    has_khata = overview.party_id is not None and overview.kind != EntryKind.CHEQUE_CLEARED
    return posted.balances_minor[0] if has_khata else None


async def _strike_off(session: Session, talk: Talk, overviews: list[EntryOverview], index: int) -> Outcome:
    reversals = [
        await reverse_entry(session, talk.origin(index, str(overview.number)), number=overview.number)
        for overview in overviews
    ]
    for overview in overviews:
        await doubt_choice(session, talk, overview)
    numbers = tuple(reversal.number for reversal in reversals)
    if len(overviews) > 1:
        reply: Reply = SeveralUndone(len(overviews), overviews[0].number, overviews[-1].number, numbers[0], numbers[-1])
        return Outcome(reply, numbers)
    undone, reversal = overviews[0], reversals[0]
    return Outcome(
        Undone(undone.number, described(undone, talk.language), _balance(undone, reversal), reversal.number),
        numbers,
        struck=undone,
    )
