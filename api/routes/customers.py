"""Customers and their statements, read from the same books that the texts write."""

import uuid
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.cursors import read_cursor, write_cursor
from api.deps import InShop, MeansOf, Shop
from api.schemas.books import CustomerList, CustomerOut, StatementLineOut, StatementOut
from api.schemas.problems import answers
from ledger_core import (
    Party,
    StatementCursor,
    StatementLine,
    balance_of,
    list_parties,
    party_by_public_id,
    statement_page,
    to_decimal_string,
)

router = APIRouter(prefix="/customers", tags=["customers"], responses=answers(401, 404))

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=400)]
_ROLES = ["customer", "both"]


def _shown(party: Party, balance_minor: int, shop: InShop) -> CustomerOut:
    return CustomerOut(
        id=party.public_id,
        name=party.name,
        role=party.role,
        phone=party.phone,
        balance=to_decimal_string(balance_minor, shop.entered.currency),
    )


@router.get("", operation_id="listCustomers")
async def list_customers(shop: Shop, given: MeansOf, limit: Limit = 50, cursor: Cursor = None) -> CustomerList:
    """List customers in the order in which their khatas were opened."""
    of = f"customers/{shop.entered.business_id}"
    after_id = read_cursor(of, cursor, given.secret_key)[0] if cursor else 0
    found = await list_parties(shop.session, shop.entered.business_id, roles=_ROLES, after_id=after_id, limit=limit + 1)
    page = found[:limit]
    return CustomerList(
        items=[_shown(one.party, one.balance_minor, shop) for one in page],
        next_cursor=write_cursor(of, [page[-1].party.id], given.secret_key) if len(found) > limit else None,
    )


@router.get("/{customer_id}", operation_id="getCustomer")
async def get_customer(customer_id: uuid.UUID, shop: Shop) -> CustomerOut:
    """Give one customer with the balance of his khata."""
    party = await party_by_public_id(shop.session, shop.entered.business_id, customer_id)
    return _shown(party, await balance_of(shop.session, shop.entered.business_id, party.id), shop)


@router.get("/{customer_id}/statement", operation_id="getCustomerStatement")
async def get_statement(
    customer_id: uuid.UUID, shop: Shop, given: MeansOf, limit: Limit = 50, cursor: Cursor = None
) -> StatementOut:
    """Give a page of a khata, newest first. Pages of one walk never overlap, whatever is written meanwhile."""
    business_id, currency = shop.entered.business_id, shop.entered.currency
    party = await party_by_public_id(shop.session, business_id, customer_id)
    of = f"statement/{business_id}/{party.id}"
    page = await statement_page(
        shop.session, business_id, party.id, limit=limit, cursor=_read(of, cursor, given.secret_key) if cursor else None
    )
    at = page.next_cursor
    return StatementOut(
        customer=_shown(party, await balance_of(shop.session, business_id, party.id), shop),
        items=[_line(line, currency) for line in page.lines],
        next_cursor=write_cursor(
            of, [at.snapshot, at.entry_date.isoformat(), at.entry_number, at.line, at.balance_minor], given.secret_key
        )
        if at
        else None,
    )


def _read(of: str, cursor: str, secret: str) -> StatementCursor:
    snapshot, day, number, line, balance = read_cursor(of, cursor, secret)
    return StatementCursor(snapshot, date.fromisoformat(day), number, line, balance)


def _line(line: StatementLine, currency: str) -> StatementLineOut:
    amount = to_decimal_string(abs(line.amount_minor), currency)
    return StatementLineOut(
        entry_number=line.entry_number,
        kind=line.kind,
        entry_date=line.entry_date,
        debit=amount if line.amount_minor > 0 else None,
        credit=amount if line.amount_minor < 0 else None,
        balance=to_decimal_string(line.balance_minor, currency),
        reverses=line.reverses,
        reversed_by=line.reversed_by,
    )
