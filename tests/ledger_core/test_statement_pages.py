"""Pages of a statement at the edges of their size: no line is lost, however many are asked for."""

import pytest

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, StatementCursor, credit, debit
from tests.conftest import Shop
from tests.ledger_core import books
from tests.ledger_core.books import DAY

LINES = 450


@pytest.mark.parametrize(
    ("limit", "pages"), [(10_000, 3), (201, 3), (200, 3), (199, 3), (100, 5), (1, LINES), (0, LINES)]
)
async def test_no_line_is_lost_between_pages(pool: Pool, shop: Shop, limit: int, pages: int) -> None:
    ali = await books.add_party(pool, shop, "Ali")
    taken = [debit(Account.PARTIES, 10, ali.id) for _ in range(LINES)]
    async with ledger.transaction(pool) as session:
        await ledger.post_entry(
            session,
            shop.origin("many"),
            EntryDraft("give_credit", (*taken, credit(Account.SALES, 10 * LINES))),
            entry_date=DAY,
        )
        lines: list[ledger.StatementLine] = []
        cursor: StatementCursor | None = None
        for _ in range(pages):
            page = await ledger.statement_page(session, shop.business_id, ali.id, limit=limit, cursor=cursor)
            lines += page.lines
            cursor = page.next_cursor
    assert cursor is None
    assert [line.line for line in lines] == list(range(LINES, 0, -1))
    assert [line.balance_minor for line in lines] == [10 * number for number in range(LINES, 0, -1)]
