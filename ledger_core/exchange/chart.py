"""What an export is of: a shop's books up to one entry, with its accounts, their names and their balances then.

Read in one statement, so that all of it is of one moment. Nothing here knows the form of any file.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ledger_core.database import Session
from ledger_core.errors import UnknownBusiness
from ledger_core.money import to_decimal_string
from ledger_core.quantities import to_quantity_string


@dataclass(frozen=True, slots=True)
class Place:
    """An account or sub-account with postings. `sub_name` is its party's, bank's, item's, cheque's or staff's name."""

    account: int
    sub_id: int
    name: str
    type: str
    sub_name: str
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The books of a shop up to entry `last_number`; its days are those of its entries, none where it has none."""

    business_id: int
    title: str
    currency: str
    last_number: int
    first_day: date | None
    last_day: date | None
    places: dict[tuple[int, int], Place]

    def money(self, amount_minor: int) -> str:
        """Write an amount with the currency's digits."""
        return to_decimal_string(amount_minor, self.currency)


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """A posting: debits positive, `quantity` in thousandths where it has one."""

    place: Place
    amount_minor: int
    quantity: int | None

    @property
    def quantity_text(self) -> str:
        """The quantity as a decimal string, or nothing."""
        return "" if self.quantity is None else to_quantity_string(self.quantity)


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    """An entry as it is written out. `narration` is empty where nobody said anything."""

    number: int
    entry_date: date
    recorded_at: datetime
    kind: str
    source: str
    actor: str
    reverses: int | None
    narration: str
    lines: tuple[ExportedLine, ...]

    @property
    def recorded(self) -> str:
        """When it was written, in UTC, to the second."""
        return f"{self.recorded_at:%Y-%m-%dT%H:%M:%SZ}"


_CHART = """
select s.name as title, s.currency::text as currency, h.entry_number,
  (select min(d.day) from balance_day d where d.business_id = $1) as first_day,
  (select max(d.day) from balance_day d where d.business_id = $1) as last_day,
  b.account, b.sub_id, b.amount_minor, coalesce(t.name, a.name) as name, coalesce(t.type, a.type) as type,
  case t.sub_ledger
    when 'party' then (select x.name from party x where x.business_id = $1 and x.id = b.sub_id)
    when 'bank' then (select x.name from bank_account x where x.business_id = $1 and x.id = b.sub_id)
    when 'staff' then (select x.name from staff x where x.business_id = $1 and x.id = b.sub_id)
    when 'item' then (select x.name from item x where x.business_id = $1 and x.id = b.sub_id)
    when 'goods' then (select x.name from item x where x.business_id = $1 and x.id = b.sub_id)
    when 'cheque' then (select concat_ws(' ', p.name, x.bank_name, x.number) from cheque x
      join party p on p.business_id = x.business_id and p.id = x.party_id where x.business_id = $1 and x.id = b.sub_id)
  end as sub_name
from business s join business_head h using (business_id)
  left join balance b using (business_id)
  left join account_template t on t.code = b.account
  left join account a on a.business_id = b.business_id and a.code = b.account
where s.business_id = $1 order by b.account, b.sub_id"""


async def read_chart(session: Session, business_id: int) -> Chart:
    """Read what the entered shop's export is of. Raises UnknownBusiness."""
    rows = await session.rows(_CHART, business_id)
    if not rows:
        raise UnknownBusiness
    places = {
        (row["account"], row["sub_id"]): Place(
            row["account"], row["sub_id"], row["name"], row["type"], row["sub_name"] or "", row["amount_minor"]
        )
        for row in rows
        if row["account"] is not None
    }
    first = rows[0]
    return Chart(
        business_id,
        first["title"],
        first["currency"],
        first["entry_number"],
        first["first_day"],
        first["last_day"],
        places,
    )


_ENTRIES = """
select j.number, j.entry_date, j.recorded_at, j.kind, j.source, coalesce(u.name, '') as actor, j.reverses,
  coalesce(n.body, '') as narration, lines.*
from journal_entry j
  left join users u on u.id = j.actor_id
  left join narration n on n.business_id = j.business_id and n.entry_number = j.number
  cross join lateral (
    select array_agg(p.account order by p.line) as accounts, array_agg(p.sub_id order by p.line) as subs,
      array_agg(p.amount_minor order by p.line) as amounts, array_agg(p.quantity order by p.line) as quantities
    from posting p where p.business_id = j.business_id and p.entry_number = j.number) lines
where j.business_id = $1 and j.number between $2 and $3 order by j.number"""


async def read_entries(session: Session, chart: Chart, first: int, last: int) -> list[ExportedEntry]:
    """Read the entries from number `first` to `last`, both of them in it."""
    entries = []
    for row in await session.rows(_ENTRIES, chart.business_id, first, last):
        told = dict(row)
        columns = [told.pop(name) for name in ("accounts", "subs", "amounts", "quantities")]
        lines = tuple(
            ExportedLine(chart.places[account, sub], amount, quantity)
            for account, sub, amount, quantity in zip(*columns, strict=True)
        )
        entries.append(ExportedEntry(lines=lines, **told))
    return entries


def one_line(text: str) -> str:
    """Put a text on one line: every run of white space is one space, and what is no sign at all is left out."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace() or sign in _JOINERS).split())


# Not printable by themselves and yet a part of Urdu's writing: joiners, and the marks of direction.
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
