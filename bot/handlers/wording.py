"""An entry of the books in the words of a reply."""

from bot.names import name_shown
from bot.replies import Entry, EntryKind, Language
from ledger_core import EntryOverview


def entry_kind(kind: str) -> EntryKind:
    """Give the reply's word for a kind of the journal; the two share their names."""
    return EntryKind(kind)


def described(overview: EntryOverview, language: Language) -> Entry:
    """Describe an entry as a reply shows it: its kind, its sum without a sign, and its party in the reply's script."""
    party = overview.party_name and name_shown(language, overview.party_name, overview.party_other_name)
    name = party or overview.staff_name
    return Entry(entry_kind(overview.kind), abs(overview.amount_minor), name, overview.category, overview.bank_name)
