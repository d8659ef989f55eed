"""From a rule and its phrases to commands: whose name, which sum, what goods, which day.

A rule says which phrases are there; what they say of each other (two sums and no telling which, goods without a
quantity) is looked at here, and where it does not come out, there is no command. Never guesses a sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.commands import OPERATIONS, Command, Item
from grammar.dates import Day, Period, period_of
from grammar.lexicon import load
from grammar.parser.names import as_written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from grammar.parser.rules import Phrase

_PARTY = ("NE", "SE", "KO", "KA", "TARAF", "TARAFSE", "PAR", "KHATAOF", "NAAMOF", "FORX", "BARE")
_ACCOUNT = ("ACCVIA", "ACCSE", "ACCMEIN", "ACCTO", "ACC")
_GOODS = ("ITEM", "GOOD", "NUNIT", "PRICE")


@dataclass(slots=True)
class Said:
    """The phrases of a clause, asked by kind."""

    phrases: Sequence[Phrase]
    today: dt.date
    fields: dict[str, object] = field(default_factory=dict)

    def first(self, *kinds: str) -> Phrase | None:
        """The first phrase of the kinds, in the order of the kinds."""
        for kind in kinds:
            for phrase in self.phrases:
                if phrase.kind == kind:
                    return phrase
        return None

    def all(self, *kinds: str) -> list[Phrase]:
        """The phrases of the kinds, in the order of the text."""
        return sorted((phrase for phrase in self.phrases if phrase.kind in kinds), key=lambda phrase: phrase.parts[0].start)

    def has(self, *kinds: str) -> bool:
        """Whether there is a phrase of one of the kinds."""
        return any(phrase.kind in kinds for phrase in self.phrases)

    def party(self) -> str | None:
        """The one person of the clause, as written."""
        found = self.first(*_PARTY)
        return as_written(found.tag.raw) if found else None

    def day(self, *, future: bool) -> dt.date | None:
        """The day of a fact or of a promise."""
        found = self.first("DUE", "DATE") if future else self.first("DATE")
        return found.tag.value.resolve(self.today, future=future) if found and isinstance(found.tag.value, Day) else None

    def period(self) -> str | None:
        """The period of a question."""
        spell = self.first("PERIOD", "DATE")
        if spell is None:
            word = self.first("DAYWORD")
            return {"WEEK": "this_week", "MONTH": "this_month", "YEAR": "this_year", "DAY": "today"}.get(str(word.tag.value)) if word else None
        if isinstance(spell.tag.value, Period):
            return spell.tag.value.resolve(self.today)
        return period_of(spell.tag.value, self.today) if isinstance(spell.tag.value, Day) else None


def build(rule: str, phrases: Sequence[Phrase], today: dt.date) -> list[Command] | None:
    """The commands of a rule over its phrases; None where they do not come out."""
    operation, _, variant = rule.partition("__")
    said = Said(phrases, today)
    made = _BUILDERS[operation](said, variant) if operation in _BUILDERS else _entry(said, operation, variant)
    if made is None:
        return None
    return [OPERATIONS[op](**fields) for op, fields in made]


_Made = list[tuple[str, dict[str, object]]] | None


def _one(operation: str, **fields: object) -> _Made:
    return [(operation, {key: value for key, value in fields.items() if value is not None and value is not False and value != ()})]


def _sum(said: Said) -> Decimal | None:
    """The one sum, put right by "nahi 600" after it; None if there is none, or more than one."""
    sums = said.all("AMT", "AMTKA")
    fix = said.first("FIX")
    if len(sums) != 1:
        return None
    value = fix.tag.value if fix else sums[0].tag.value
    return value if isinstance(value, Decimal) else None


# ---- goods


def _items(said: Said) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """The goods and what they are worth together; None where sums and goods do not fit."""
    ordered = said.all(*_GOODS, "AMT", "AMTKA")
    items: list[Item] = []
    sums: list[tuple[int, Decimal, bool]] = []
    lead: Decimal | None = None
    spare: tuple[Decimal, str] | None = None
    for phrase in ordered:
        if phrase.kind in {"ITEM", "GOOD"}:
            made = _item(phrase)
            if spare is not None and made.quantity is None:
                made = Item(made.name, spare[0], spare[1])
                spare = None
            if lead is not None:
                made, lead = _priced(made, lead, None), None
            items.append(made)
        elif phrase.kind == "NUNIT":
            unit = phrase.tag
            value = phrase.parts[0].value
            quantity = (value if isinstance(value, Decimal) else Decimal(1), str(unit.value))
            if items and items[-1].quantity is None:
                items[-1] = Item(items[-1].name, *quantity, items[-1].unit_price, items[-1].amount)
            else:
                spare = quantity
        elif phrase.kind == "PRICE":
            price = phrase.tag.value
            unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
            if not isinstance(price, Decimal):
                return None
            if items and items[-1].unit_price is None:
                items[-1] = _priced(items[-1], price, unit)
            else:
                lead = price
        elif isinstance(phrase.tag.value, Decimal):
            sums.append((len(items), phrase.tag.value, phrase.kind == "AMTKA"))
    if lead is not None or spare is not None or (said.has("MAAL") and not items and not sums):
        return None
    return _valued(items, sums)


def _item(phrase: Phrase) -> Item:
    name = as_written(phrase.tag.raw)
    quantity = next((part.value for part in phrase.parts if part.kind == "QTY"), None)
    unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
    return Item(name, quantity if isinstance(quantity, Decimal) else None, unit)


def _priced(item: Item, price: Decimal, unit: str | None) -> Item:
    amount = item.quantity * price if item.quantity is not None else None
    if unit and item.unit and unit != item.unit:
        amount = None
    return Item(item.name, item.quantity, item.unit or (unit if item.quantity is None else None), price, amount)


def _valued(items: list[Item], sums: list[tuple[int, Decimal, bool]]) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """Sums put to the goods they follow, or taken as the total."""
    if not sums:
        known = [item.amount for item in items]
        total = sum((amount for amount in known if amount is not None), Decimal(0))
        if items and all(amount is not None for amount in known):
            return tuple(items), total
        return (tuple(items), None) if all(amount is None for amount in known) else None
    if len(sums) == 1:
        place, value, _ = sums[0]
        if 0 < place < len(items):
            return None
        if len(items) == 1 and items[0].unit_price is None:
            items = [Item(items[0].name, items[0].quantity, items[0].unit, None, value)]
        return tuple(items), value
    if len(sums) == len(items):
        offset = 1 if all(place == index + 1 for index, (place, _, _) in enumerate(sums)) else 0
        if all(place == index + offset for index, (place, _, _) in enumerate(sums)):
            made = [Item(item.name, item.quantity, item.unit, item.unit_price, value) for item, (_, value, _) in zip(items, sums, strict=True)]
            return tuple(made), sum((value for _, value, _ in sums), Decimal(0))
    return None


# ---- entries


_NEEDS_NO_SUM = frozenset({"give_credit", "take_credit", "sale_return", "purchase_return", "stock_in", "stock_out", "stock_count"})
_STOCK = frozenset({"stock_in", "stock_out", "stock_count"})
_WITH_DUE = frozenset({"give_credit", "take_credit", "receive_payment", "make_payment"})
_WITH_ACCOUNT = frozenset({"receive_payment", "make_payment", "expense", "bank_deposit", "bank_withdraw", "pay_salary", "salary_advance", "cash_sale", "cash_purchase"})
_WITH_ITEMS = frozenset({"give_credit", "take_credit", "sale_return", "purchase_return", "cash_sale", "cash_purchase"}) | _STOCK
_NO_PARTY = frozenset({"expense", "cash_in", "cash_out", "bank_deposit", "bank_withdraw", "bank_transfer"}) | _STOCK


def _entry(said: Said, operation: str, variant: str) -> _Made:
    """An entry that posts: a party, a sum or goods, a day, an account."""
    if variant == "part_paid":
        return _part_paid(said)
    fields: dict[str, object] = {}
    if operation in _WITH_ITEMS and said.has("ITEM", "GOOD", "NUNIT"):
        found = _items(said)
        if found is None or not found[0] or said.has("LEFT", "FIX"):
            return None
        items, amount = found
        if operation in _STOCK:
            if amount is not None or any(item.quantity is None for item in items):
                return None
        elif amount is None and any(item.quantity is None for item in items) and not (said.has("UDHAAR") and operation == "give_credit"):
            return None
        fields["items"] = items
        fields["amount"] = None if operation in _STOCK else amount
    elif operation in _STOCK:
        return None
    elif operation == "opening_balance" and not said.has("AMT", "AMTKA"):
        left = said.first("LEFT")
        fields["amount"] = left.tag.value if left else None
    else:
        fields["amount"] = _sum(said)
        if fields["amount"] is None and said.has("AMT", "AMTKA"):
            return None
    if fields.get("amount") is None and operation not in _NEEDS_NO_SUM | {"cheque_cleared", "cheque_bounced"}:
        return None
    if fields.get("amount") is None and not fields.get("items") and operation not in {"cheque_cleared", "cheque_bounced"}:
        return None
    return _with_rest(said, operation, variant, fields)


def _with_rest(said: Said, operation: str, variant: str, fields: dict[str, object]) -> _Made:
    left = said.first("LEFT")
    if left is not None and operation != "opening_balance":
        if operation != "receive_payment" or fields.get("amount") is None:
            return None
        fields["balance_after"] = left.tag.value
    if operation not in _NO_PARTY:
        fields["staff" if operation in {"pay_salary", "salary_advance"} else "party"] = said.party()
    if not _dates(said, operation, fields):
        return None
    account = said.first(*_ACCOUNT)
    if account is not None:
        if operation not in _WITH_ACCOUNT:
            return None
        fields["account"] = _account(account)
    if variant == "cash":
        fields["cash"] = True
    if variant in {"receivable", "payable"}:
        fields["direction"] = variant
    if said.has("CHEQUE") and operation in {"receive_payment", "make_payment"}:
        fields["cheque"] = True
    return _one(operation, **fields)


def _dates(said: Said, operation: str, fields: dict[str, object]) -> bool:
    """Sets `date` and `due`; False where a day does not exist or cannot be of this entry."""
    due = said.first("DUE")
    dates = said.all("DATE")
    if len(dates) == 1 and due is None and said.has("CHEQUE") and operation in _WITH_DUE:
        fields["due"] = said.day(future=True)
        return fields["due"] is not None
    if len(dates) > 1 or (due is not None and operation not in _WITH_DUE):
        return False
    if due is not None:
        fields["due"] = said.day(future=True)
        if fields["due"] is None:
            return False
    if dates:
        date = said.day(future=False)
        if date is None or date > said.today:
            return False
        fields["date"] = date
    return True


def _account(phrase: Phrase) -> str:
    if phrase.tag.value == "BANKWORD":
        return "bank"
    return as_written(phrase.tag.raw)


def _part_paid(said: Said) -> _Made:
    """A sale with part paid: what was taken, then what was given for it."""
    total = said.first("AMTKA") or said.first("AMT")
    sums = [phrase for phrase in said.all("AMT", "AMTKA") if phrase is not total]
    if total is None or len(sums) != 1 or said.has("FIX"):
        return None
    value, part = total.tag.value, sums[0].tag.value
    if not isinstance(value, Decimal) or not isinstance(part, Decimal) or part > value:
        return None
    left = said.first("LEFT")
    if left is not None and left.tag.value != value - part:
        return None
    items = tuple(_item(phrase) for phrase in said.all("ITEM"))
    day: dict[str, object] = {}
    if said.has("DUE") or not _dates(said, "give_credit", day):
        return None
    sale = _one("give_credit", party=said.party(), amount=value, items=items, **day) or []
    return sale + (_one("receive_payment", party=said.party(), amount=part, **day) or [])


def _expense(said: Said, _variant: str) -> _Made:
    amount = _sum(said)
    if amount is None:
        return None
    categories = said.all("EXP")
    named = said.first("GOOD", "KA", "BARE", "FORX")
    values = {str(phrase.tag.value) for phrase in categories}
    values -= {"rent", "phone"} if len(values) > 1 else set()
    if len(values) > 1:
        return None
    if categories:
        category = values.pop()
    elif named is not None and not any(word in load().names for word in named.tag.text.split()):
        category = as_written(named.tag.raw)
    else:
        return None
    account = said.first(*_ACCOUNT)
    fields: dict[str, object] = {}
    if not _dates(said, "expense", fields):
        return None
    return _one("expense", category=category, amount=amount, account=_account(account) if account else None, **fields)


def _pay_salary(said: Said, variant: str) -> _Made:
    wages = said.first("EXP")
    if wages is not None and wages.tag.value != "wages":
        return None
    return _entry(said, "pay_salary", variant)


def _cash_out(said: Said, _variant: str) -> _Made:
    amount = _sum(said)
    parts = said.all("KA", "BARE", "FORX", "EXP", "PERSONAL", "KO")
    note = " ".join(part.raw for phrase in parts for part in phrase.parts if part.kind not in {"KELIYE", "KO"})
    fields: dict[str, object] = {}
    if amount is None or not _dates(said, "cash_out", fields):
        return None
    return _one("cash_out", amount=amount, note=note or None, **fields)


def _bank_transfer(said: Said, _variant: str) -> _Made:
    source, target = said.first("ACCSE"), said.first("ACCMEIN", "ACCTO")
    amount = _sum(said)
    fields: dict[str, object] = {}
    if amount is None or source is None or target is None or not _dates(said, "bank_transfer", fields):
        return None
    return _one("bank_transfer", amount=amount, account=_account(source), to_account=_account(target), **fields)


def _set_price(said: Said, _variant: str) -> _Made:
    price = said.first("PRICE", "AMT", "AMTKA")
    goods = said.first("ITEM", "GOOD", "KA", "BARE")
    if price is None or goods is None or len(said.all("PRICE", "AMT", "AMTKA")) > 1 or len(said.all("ITEM", "GOOD")) > 1:
        return None
    unit = next((str(part.value) for part in price.parts + goods.parts if part.kind == "UNIT"), None)
    value = price.tag.value
    if not isinstance(value, Decimal):
        return None
    return _one("set_price", items=(Item(as_written(goods.tag.raw), None, unit, value),))


def _create_invoice(said: Said, _variant: str) -> _Made:
    fields: dict[str, object] = {"party": said.party(), "due": said.day(future=True)}
    rest = list(said.phrases)
    for key, kinds in (("discount", ("DISCOUNT",)), ("paid", ("GAVE", "JAMA", "ADVANCE"))):
        word = said.first(*kinds)
        sums = [phrase for phrase in rest if phrase.kind in {"AMT", "AMTKA"}]
        if word is not None:
            if not sums:
                return None
            nearest = min(sums, key=lambda phrase: abs(phrase.parts[0].start - word.parts[0].start))
            fields[key] = nearest.tag.value
            rest.remove(nearest)
    found = _items(Said(rest, said.today))
    if found is None or any(item.quantity is None for item in found[0]):
        return None
    return _one("create_invoice", items=found[0], **fields)


def _routine(said: Said, variant: str) -> _Made:
    if variant == "end":
        goods = said.first("GOOD")
        return _one("set_routine", party=said.party(), items=(Item(as_written(goods.tag.raw) if goods else "", Decimal(0)),))
    return _one("set_routine", party=said.party(), items=tuple(_item(phrase) for phrase in said.all("ITEM")))


# ---- questions and settings


def _party_only(operation: str) -> Callable[[Said, str], _Made]:
    return lambda said, _variant: _one(operation, party=said.party())


def _bare(operation: str) -> Callable[[Said, str], _Made]:
    return lambda _said, _variant: _one(operation)


def _report(said: Said, _variant: str) -> _Made:
    kinds = (("SALE", "sales"), ("SOLD", "sales"), ("KHARCH", "expenses"), ("PROFIT", "profit_loss"), ("CASHFLOW", "cash_flow"), ("STOCK", "stock"))
    kind = next((kind for word, kind in kinds if said.has(word)), "day")
    return _one("report", kind=kind, period=said.period() or "today")


def _bank_balance(said: Said, _variant: str) -> _Made:
    account = said.first(*_ACCOUNT)
    name = _account(account) if account else None
    return _one("bank_balance", account=None if name == "bank" else name)


def _cash_count(said: Said, _variant: str) -> _Made:
    amount = _sum(said)
    return _one("cash_count", amount=amount) if amount is not None else None


def _stock_query(said: Said, _variant: str) -> _Made:
    goods = said.first("GOOD", "KA", "BARE")
    return _one("stock_query", item=as_written(goods.tag.raw) if goods else None)


def _statement(said: Said, _variant: str) -> _Made:
    return _one("statement", party=said.party(), period=said.period())


_FIRST_PERSON = re.compile(r"(?:^|\b)(?:i|we|'ll)\b|un?gi?a?$|oonga$|doongi$|وں گ|ونگا")


def _set_due(said: Said, _variant: str) -> _Made:
    amount = _sum(said)
    due = said.day(future=True)
    promise, party = said.first("FUTGIVE"), said.party()
    ours = promise is not None and _FIRST_PERSON.search(promise.tag.text) is not None
    if ours and party is not None and not said.has("HEARSAY"):
        return None
    if due is None or (amount is None and said.has("AMT", "AMTKA")) or len(said.all("DATE", "DUE")) > 1:
        return None
    return _one("set_due_date", party=said.party(), due=due, amount=amount)


def _set_limit(said: Said, _variant: str) -> _Made:
    amount = _sum(said)
    return _one("set_limit", party=said.party(), amount=amount) if amount is not None else None


def _send_statement(said: Said, _variant: str) -> _Made:
    return _one("send_statement", party=said.party(), period=said.period())


def _entry_no(said: Said) -> str | None:
    found = said.first("ENTRYNO")
    return str(found.tag.value).replace(" ", "") if found else None


def _explain(said: Said, _variant: str) -> _Made:
    return _one("explain", entry=_entry_no(said))


def _undo(said: Said, _variant: str) -> _Made:
    return _one("undo", entry=_entry_no(said))


_NOT = frozenset({"nahi", "nahin", "nai", "nhi", "nahee", "not", "no", "نہیں", "نہ"})


def _edit_last(said: Said, _variant: str) -> _Made:
    fix = said.first("FIX")
    amount = fix.tag.value if fix else _sum(said)
    names = said.all("BARE")
    negation = said.first("NEG")
    amounts = said.all("AMT", "AMTKA")
    if amounts and negation is not None and negation.tag.start > amounts[0].tag.start:
        return None
    slip = said.first("GALAT")
    if amounts and slip is not None and amounts[0].tag.start < slip.tag.start and not said.has("WRITE", "THA", "SAHI", "SET"):
        return None
    if names and negation is not None:
        late = negation.tag.start > names[-1].tag.start
        if late or negation.tag.text not in _NOT or (len(names) == 2 and negation.tag.start < names[0].tag.start):  # noqa: PLR2004 - the wrong name and the right one
            return None
    if fix is None and not names and set(phrase.kind for phrase in said.phrases) <= {"AMT", "AMTKA"}:
        return None
    if (amount is None and not names) or (said.has("AMT", "AMTKA") and amount is None) or said.has("LEFT"):
        return None
    return _one("edit_last", amount=amount, party=as_written(names[-1].tag.raw) if names else None, entry=_entry_no(said))


def _phone(said: Said) -> str | None:
    found = said.first("PHONE")
    if found is None:
        return None
    digits = "".join(char for char in found.tag.text if char.isdigit()).removeprefix("00").removeprefix("92").lstrip("0")
    return f"+92{digits}"


def _add_party(said: Said, _variant: str) -> _Made:
    role = "supplier" if said.has("SUPPLIER") else "customer" if said.has("CUSTOMER") else None
    return _one("add_party", party=said.party(), phone=_phone(said), role=role)


def _rename(said: Said, _variant: str) -> _Made:
    old = said.first("NAAMOF", "KO")
    new = said.first("BARE") or said.first("KO")
    if said.has("RENAME"):
        old, new = new, old
    if old is None or new is None or old is new:
        return None
    return _one("rename_party", party=as_written(old.tag.raw), new_name=as_written(new.tag.raw))


def _set_phone(said: Said, _variant: str) -> _Made:
    return _one("set_phone", party=said.party(), phone=_phone(said))


def _add_member(said: Said, _variant: str) -> _Made:
    role = "manager" if said.has("MANAGER") else "owner" if said.has("OWNER") else "recorder"
    return _one("add_member", phone=_phone(said), role=role)


def _remove_member(said: Said, _variant: str) -> _Made:
    return _one("remove_member", phone=_phone(said))


def _language(said: Said, _variant: str) -> _Made:
    return _one("set_language", language="ur-Latn" if said.has("ROMAN") else "ur" if said.has("URDU") else "en")


def _post_routine(said: Said, _variant: str) -> _Made:
    return _one("post_routine", date=said.day(future=False))


def _nothing(_said: Said, _variant: str) -> _Made:
    return []


_BUILDERS: dict[str, Callable[[Said, str], _Made]] = {
    "expense": _expense, "pay_salary": _pay_salary, "cash_out": _cash_out, "bank_transfer": _bank_transfer, "set_price": _set_price,
    "create_invoice": _create_invoice, "set_routine": _routine, "post_routine": _post_routine,
    "balance": _party_only("balance"), "statement": _statement, "list_receivables": _bare("list_receivables"),
    "list_payables": _bare("list_payables"), "report": _report, "cash_balance": _bare("cash_balance"),
    "bank_balance": _bank_balance, "cash_count": _cash_count, "stock_query": _stock_query, "low_stock": _bare("low_stock"),
    "send_reminder": _party_only("send_reminder"), "send_all_reminders": _bare("send_all_reminders"),
    "set_due_date": _set_due, "set_limit": _set_limit, "send_statement": _send_statement, "explain": _explain,
    "undo": _undo, "edit_last": _edit_last, "add_party": _add_party, "rename_party": _rename, "set_phone": _set_phone,
    "add_member": _add_member, "remove_member": _remove_member, "set_language": _language, "backup": _bare("backup"),
    "nothing": _nothing,
}  # fmt: skip
