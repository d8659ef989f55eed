"""Taking entries back. History stays: an entry is struck off by its reversal, and both can be read."""

from datetime import timedelta

from bot.conversation import Talk
from bot.handlers.described import described
from bot.handlers.outcome import Outcome
from bot.inbox import last_written
from bot.replies import (
    AlreadyUndone,
    AskWhichEntry,
    CannotUndoReversal,
    Check,
    EntryShown,
    NothingToUndo,
    ReceiptMistyped,
    ReceiptUnknown,
    Reply,
    SeveralUndone,
    Undone,
    UndoNotYours,
    UndoTooOld,
    read_receipt,
)
from grammar import Undo
from ledger_core import EntryOverview, Role, Session, UnknownEntry, entry_overview, reverse_entry

# A bare "galat" acts at once only within this time of the message it takes back; a recorder's own undo ends then, too.
UNDO_WINDOW = timedelta(minutes=30)


async def handle_undo(session: Session, talk: Talk, command: Undo, index: int) -> Outcome:
    """Strike off the speaker's own last message whole, or the entry that a receipt names."""
    if command.entry is not None:
        return await _undo_by_receipt(session, talk, command.entry, index)
    last = await last_written(session, talk.work, talk.business_id)
    if last is None:
        return Outcome(NothingToUndo())
    overviews = [await entry_overview(session, talk.business_id, number) for number in last.entries]
    if not last.is_newest or talk.work.sent_at - last.sent_at > UNDO_WINDOW:
        return Outcome(_shown(overviews))
    standing = [overview for overview in overviews if overview.reversed_by is None]
    if not standing:
        first = overviews[0]
        return Outcome(AlreadyUndone(first.number, first.reversed_by or first.number))
    return await _strike_off(session, talk, standing, index)


async def _undo_by_receipt(session: Session, talk: Talk, written: str, index: int) -> Outcome:
    read = read_receipt(written)
    if read is None or read.check is Check.MISTYPED:
        return Outcome(ReceiptMistyped(written))
    try:
        overview = await entry_overview(session, talk.business_id, read.number)
    except UnknownEntry:
        return Outcome(ReceiptUnknown(read.number))
    refused = _refused(talk, overview)
    if refused is not None:
        return Outcome(refused)
    if read.check is Check.MISSING:
        return Outcome(_shown([overview]))
    return await _strike_off(session, talk, [overview], index)


def _refused(talk: Talk, overview: EntryOverview) -> Reply | None:
    if overview.reverses is not None:
        return CannotUndoReversal(overview.number)
    if overview.reversed_by is not None:
        return AlreadyUndone(overview.number, overview.reversed_by)
    if talk.role != Role.RECORDER:
        return None
    if overview.actor_id != talk.user_id:
        return UndoNotYours(overview.number, overview.actor_name or "")
    if talk.work.sent_at - overview.recorded_at > UNDO_WINDOW:
        return UndoTooOld(overview.number, int(UNDO_WINDOW.total_seconds()) // 60)
    return None


def _shown(overviews: list[EntryOverview]) -> Reply:
    if len(overviews) > 1:
        return AskWhichEntry(overviews[0].number, overviews[-1].number)
    return EntryShown(overviews[0].number, described(overviews[0]), overviews[0].entry_date)


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
    balance = reversal.balances_minor[0] if undone.party_id is not None else None
    return Outcome(Undone(undone.number, described(undone), balance, reversal.number), numbers)
