"""Texts read for the app: what one would say and why. Nothing is posted here."""

from datetime import date

from fastapi import APIRouter

import grammar
from api.deps import Shop
from api.schemas.messages import ParseText, ReadingOut
from api.schemas.problems import answers
from ledger_core import list_parties, today

router = APIRouter(prefix="/messages", tags=["messages"], responses=answers(401, 404, 413))

_ROLES = ["customer", "supplier", "both"]
_NAMES_MAX = 1000  # names of parties that settle a reading


@router.post("/parse", operation_id="parseMessage")
async def parse_message(body: ParseText, shop: Shop) -> ReadingOut:
    """Read a text as one sent by message would be read, and say why. A dry run: nothing is posted."""
    day = date.fromisoformat(body.date) if body.date else today(shop.entered.time_zone)
    known = await list_parties(shop.session, shop.entered.business_id, roles=_ROLES, limit=_NAMES_MAX)
    context = grammar.Context(parties=tuple(one.party.name for one in known))
    return ReadingOut.model_validate(grammar.explanation_to_dict(grammar.explain(body.text, day, context)))
