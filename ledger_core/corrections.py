"""Writing an entry anew with another sum or another person, after it was reversed."""

from ledger_core.database import Session
from ledger_core.errors import UnknownEntry
from ledger_core.journal import Account, EntryDraft, Line
from ledger_core.posting import Origin, Posted, post_entry

_LINES_OF_A_SIMPLE_ENTRY = 2
_ORIGINAL = """
select j.kind, n.body as narration, p.account, p.sub_id, p.amount_minor,
  greatest(j.entry_date, h.closed_through + 1) as entry_date
from journal_entry j
  join posting p on p.business_id = j.business_id and p.entry_number = j.number
  join business_head h on h.business_id = j.business_id
  left join narration n on n.business_id = j.business_id and n.entry_number = j.number
where j.business_id = $1 and j.number = $2 and j.reverses is null order by p.line"""


async def repost_entry(
    session: Session, origin: Origin, *, number: int, amount_minor: int | None = None, party_id: int | None = None
) -> Posted:
    """Write entry `number` once more, on its own day or the first open one, with another sum or on another khata.

    For entries of two lines, which is what a text writes. Raises UnknownEntry for any other.
    """
    found = await session.rows(_ORIGINAL, origin.business_id, number)
    if len(found) != _LINES_OF_A_SIMPLE_ENTRY:
        raise UnknownEntry
    lines = tuple(
        Line(
            row["account"],
            row["amount_minor"]
            if amount_minor is None
            else (amount_minor if row["amount_minor"] > 0 else -amount_minor),
            party_id if party_id is not None and row["account"] == Account.PARTIES else row["sub_id"],
        )
        for row in found
    )
    draft = EntryDraft(found[0]["kind"], lines, found[0]["narration"])
    return await post_entry(session, origin, draft, entry_date=found[0]["entry_date"])
