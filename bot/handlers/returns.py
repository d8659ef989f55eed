"""Goods that come back from a customer or go back to a supplier, on a khata or for cash."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from bot.conversation import Talk
from bot.handlers.baskets import basket_of
from bot.handlers.cash import write_in_till
from bot.handlers.khata import write_on_khata
from bot.handlers.outcome import Outcome
from bot.handlers.permissions import guarded
from bot.replies import EntryKind
from grammar import PurchaseReturn, SaleReturn
from ledger_core import Posted, Session, purchase_return, sale_return, to_decimal_string


async def handle_sale_return(session: Session, talk: Talk, command: SaleReturn, index: int) -> Outcome:
    """Write goods that a customer brought back, at what was said or at the set price."""
    return await _write(session, talk, command, index, EntryKind.SALE_RETURN, sale_return)


async def handle_purchase_return(session: Session, talk: Talk, command: PurchaseReturn, index: int) -> Outcome:
    """Write goods that went back to a supplier."""
    return await _write(session, talk, command, index, EntryKind.PURCHASE_RETURN, purchase_return)


async def _write(
    session: Session,
    talk: Talk,
    command: SaleReturn | PurchaseReturn,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    if command.amount is None and kind is EntryKind.SALE_RETURN:
        basket = await basket_of(session, talk, command, at_set_price=True)
        if isinstance(basket, Outcome):
            return basket
        if basket.amount_minor is not None:
            # With its sum known it may be the owner's to allow.
            amount = Decimal(to_decimal_string(basket.amount_minor, talk.currency))
            stopped = guarded(talk, replace(command, amount=amount))
            if stopped is not None:
                return stopped
    if command.party is not None:
        return await write_on_khata(session, talk, command, index, kind)
    return await write_in_till(session, talk, command, index, kind, partial(verb, party_id=None))
