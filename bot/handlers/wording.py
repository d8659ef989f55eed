"""An entry of the books in the words of a reply."""

from bot.replies import Entry, EntryKind
from ledger_core import EntryOverview


def entry_kind(kind: str) -> EntryKind:
    """Give the reply's word for a kind of the journal; the two share their names."""
    return EntryKind(kind)


def described(overview: EntryOverview) -> Entry:
    """Describe an entry as a reply shows it: its kind, its sum without a sign, and its party."""
    return Entry(entry_kind(overview.kind), abs(overview.amount_minor), overview.party_name, overview.category)
