"""The shops of the caller."""

import uuid

from fastapi import APIRouter

from api.deps import Caller, InTransaction
from api.schemas.books import BusinessList, BusinessOut
from api.schemas.problems import answers
from ledger_core import Shop, UnknownBusiness, shops_of_person

router = APIRouter(prefix="/businesses", tags=["businesses"], responses=answers(401, 404))


def _shown(shop: Shop) -> BusinessOut:
    return BusinessOut(
        id=shop.public_id,
        name=shop.name,
        currency=shop.currency,
        time_zone=shop.time_zone,
        language=shop.language,
        role=shop.role,
    )


@router.get("", operation_id="listBusinesses")
async def list_businesses(user: Caller, session: InTransaction) -> BusinessList:
    """List the shops that the caller belongs to."""
    return BusinessList(items=[_shown(shop) for shop in await shops_of_person(session, user)])


@router.get("/{business_id}", operation_id="getBusiness")
async def get_business(business_id: uuid.UUID, user: Caller, session: InTransaction) -> BusinessOut:
    """Give one shop of the caller; another's is not found."""
    for shop in await shops_of_person(session, user):
        if shop.public_id == business_id:
            return _shown(shop)
    raise UnknownBusiness
