"""What parties take every day, and the day's round. A second round of a day is asked about."""

from bot.conversation import Talk
from bot.handlers.baskets import Ware, item_meant, kept, wares_of
from bot.handlers.outcome import Outcome
from bot.handlers.whom import ask_who
from bot.names import opened, party_meant, who_is_meant
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AskRoundAgain,
    AskUndoRound,
    Entry,
    EntryDay,
    EntryKind,
    Goods,
    NoRoutine,
    NoSuchItem,
    NoSuchParty,
    PriceMissing,
    QuantityMissing,
    RoundUnclear,
    RoundWritten,
    RoutineEnded,
    RoutineSet,
    SeveralUndone,
)
from grammar import PostRoutine, SetRoutine, Undo
from ledger_core import (
    EntryOverview,
    ItemNotPriced,
    Party,
    QuantityOutOfRange,
    Round,
    RoutineChange,
    RoutinePosted,
    RoutineUnclear,
    Session,
    entry_overview,
    get_item,
    get_party,
    parse_quantity,
    post_routine,
    reverse_round,
    round_of_entry,
    rounds_of,
    set_routine,
)

_AGAIN = "round_again"
_UNDO = "undo_round "


async def handle_set_routine(session: Session, talk: Talk, command: SetRoutine, index: int) -> Outcome:
    """Set what a party takes every day; a quantity of nothing ends it. Nothing is posted."""
    wares = await wares_of(session, talk, command, command.items)
    if isinstance(wares, Outcome):
        return wares
    lacking = next((ware for ware in wares if ware.quantity is None), None)
    if lacking is not None:
        return Outcome(QuantityMissing(lacking.said.name))
    meant = await who_is_meant(session, talk, command.party)
    if meant.near:
        return ask_who(talk, command, command.party, meant)
    is_end = all(not ware.quantity for ware in wares)
    if is_end and meant.party is None:
        return Outcome(NoSuchParty(command.party))
    party = meant.party or await opened(session, talk, command.party, index)
    return await _set(session, talk, wares, party, index)


async def _set(session: Session, talk: Talk, wares: tuple[Ware, ...], party: Party, index: int) -> Outcome:
    shown, price = [], None
    for place, ware in enumerate(wares):
        if ware.item is None and not ware.quantity:
            return Outcome(NoSuchItem(ware.said.name))
        # A routine alone keeps no stock: the shop may only pass the goods on.
        was_stocked = ware.item is not None and ware.item.is_stocked
        item, _ = await kept(session, talk, ware, index, place, is_stocked=was_stocked)
        await set_routine(
            session,
            talk.origin(index, f"routine{place}"),
            party_id=party.id,
            item_id=item.id,
            quantity=ware.quantity or 0,
        )
        shown.append(Goods(item.name, ware.said_quantity, ware.unit))
        price = item.price_minor
    if not any(ware.quantity for ware in wares):
        return Outcome(RoutineEnded(party.name, shown[0].name))
    return Outcome(RoutineSet(party.name, tuple(shown), price))


async def handle_post_routine(session: Session, talk: Talk, command: PostRoutine, index: int) -> Outcome:
    """Write the day's round as credit at the set prices, one entry a party."""
    item = None if command.item is None else await item_meant(session, talk, command, command.item)
    if isinstance(item, Outcome):
        return item
    if command.item is not None and item is None:
        return Outcome(NoSuchItem(command.item))
    changes = await _changes(session, talk, command, item.id if item else None)
    if isinstance(changes, Outcome):
        return changes
    day = command.date or talk.day
    try:
        async with session.savepoint():
            posted = await post_routine(
                session,
                talk.origin(index),
                entry_date=day,
                item_id=item.id if item else None,
                changes=changes,
                again=_AGAIN in talk.settled.checks,
            )
    except RoutinePosted:
        return await _ask_again(session, talk, command)
    except ItemNotPriced as error:
        return Outcome(PriceMissing((await get_item(session, talk.business_id, error.item_id)).name))
    except RoutineUnclear as error:
        return Outcome(RoundUnclear((await get_party(session, talk.business_id, error.party_id)).name))
    if posted is None:
        return Outcome(NoRoutine())
    return _told(talk, command, posted)


async def _changes(
    session: Session, talk: Talk, command: PostRoutine, item_id: int | None
) -> tuple[RoutineChange, ...] | Outcome:
    """Give what is different today. A name that no khata has is no guess: nothing is posted."""
    changes = []
    for change in command.changes:
        party = await party_meant(session, talk, change.party)
        if party is None:
            return Outcome(NoSuchParty(change.party))
        try:
            quantity = parse_quantity(f"{change.quantity.normalize():f}" if change.quantity else "0")
        except QuantityOutOfRange:
            return Outcome(QuantityMissing(change.party))
        changes.append(RoutineChange(party.id, quantity, item_id))
    return tuple(changes)


async def _ask_again(session: Session, talk: Talk, command: PostRoutine) -> Outcome:
    before = (await rounds_of(session, talk.business_id, command.date or talk.day))[0]
    options = (Option(command, talk.settled.and_check(_AGAIN)), LEAVE)
    asked = Asked("ask_round_again", options, command=command, settled=talk.settled, summary=command.item or "mamool")
    return Outcome(AskRoundAgain(len(before.entries), before.amount_minor), asked=asked)


def _told(talk: Talk, command: PostRoutine, posted: Round) -> Outcome:
    numbers = tuple(entry.number for entry in posted.entries)
    goods = tuple(Goods(one.item_name, one.quantity, one.unit) for one in posted.goods)
    day = posted.day
    reply = RoundWritten(
        len(numbers),
        goods,
        posted.amount_minor,
        tuple(name for _, name in posted.skipped),
        numbers[0],
        numbers[-1],
        day=None if day == talk.today else EntryDay(day, late=command.date is None),
    )
    return Outcome(reply, numbers, Entry(EntryKind.GIVE_CREDIT, posted.amount_minor))


async def ask_undo_round(session: Session, talk: Talk, command: Undo, overviews: list[EntryOverview]) -> Outcome | None:
    """Ask whether the whole round is to be struck off that these entries are of; None where they are of none."""
    found = await round_of_entry(session, talk.business_id, overviews[0].number)
    if found is None or {one.number for one in overviews} - {entry.number for entry in found.entries}:
        return None
    options = (Option(command, talk.settled.and_check(f"{_UNDO}{found.id}")), LEAVE)
    asked = Asked("ask_undo_round", options, command=command, settled=talk.settled, summary="mamool")
    first, last = found.entries[0].number, found.entries[-1].number
    return Outcome(AskUndoRound(len(found.entries), found.amount_minor, first, last), asked=asked)


async def undo_round(session: Session, talk: Talk, index: int) -> Outcome | None:
    """Strike off what stands of the round that an answer chose; None where none was."""
    chosen = next((check.removeprefix(_UNDO) for check in talk.settled.checks if check.startswith(_UNDO)), None)
    if chosen is None:
        return None
    reversals = await reverse_round(session, talk.origin(index), round_id=int(chosen))
    if not reversals:
        return Outcome(NoRoutine())
    numbers = tuple(reversal.number for reversal in reversals)
    found = [await entry_overview(session, talk.business_id, number) for number in (numbers[0], numbers[-1])]
    first, last = (one.reverses or one.number for one in found)
    return Outcome(SeveralUndone(len(numbers), first, last, numbers[0], numbers[-1]), numbers)
