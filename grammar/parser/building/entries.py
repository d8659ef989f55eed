"""Commands that write into the books: payments, credit, sales, costs, the till, banks, bills, prices, routines.

An entry without its sum or goods, or with a day that is not past, is None.
"""

from __future__ import annotations

from decimal import Decimal

from grammar.commands import Item
from grammar.lexicon import load
from grammar.parser.building.goods import item_of, items_of
from grammar.parser.building.said import ACCOUNT, Made, Said, account_of, one, set_dates, single_sum
from grammar.parser.names import as_written

_CHEQUES = frozenset({"cheque_cleared", "cheque_bounced"})
_STOCK = frozenset({"stock_in", "stock_out", "stock_count"})
_NEEDS_NO_SUM = frozenset({"give_credit", "take_credit", "sale_return", "purchase_return"}) | _STOCK | _CHEQUES
_WITH_ACCOUNT = frozenset(
    {
        "receive_payment",
        "make_payment",
        "expense",
        "bank_deposit",
        "bank_withdraw",
        "pay_salary",
        "salary_advance",
        "cash_sale",
        "cash_purchase",
    }
)
_WITH_ITEMS = (
    frozenset({"give_credit", "take_credit", "sale_return", "purchase_return", "cash_sale", "cash_purchase"}) | _STOCK
)
_NO_PARTY = frozenset({"expense", "cash_in", "cash_out", "bank_deposit", "bank_withdraw", "bank_transfer"}) | _STOCK


def entry(said: Said, operation: str) -> Made:
    """An entry that posts: a party, a sum or goods, a day, an account."""
    if said.variant == "part_paid":
        return part_paid(said)
    goods = operation in _WITH_ITEMS and said.has("ITEM", "GOOD", "NUNIT")
    fields = _goods_fields(said, operation) if goods else _sum_field(said, operation)
    if fields is None:
        return None
    bare = fields.get("amount") is None
    if (bare and operation not in _NEEDS_NO_SUM) or (bare and not fields.get("items") and operation not in _CHEQUES):
        return None
    return with_rest(said, operation, fields)


def _goods_fields(said: Said, operation: str) -> dict[str, object] | None:
    """The goods of an entry and their worth; stock has no worth, and only credit may lack both sum and quantity."""
    found = items_of(said)
    if found is None or not found[0] or said.has("LEFT", "FIX"):
        return None
    items, amount = found
    uncounted = any(item.quantity is None for item in items)
    if operation in _STOCK:
        return None if uncounted or amount is not None else {"items": items}
    if amount is None and uncounted and not (said.has("UDHAAR") and operation == "give_credit"):
        return None
    return {"items": items, "amount": amount}


def _sum_field(said: Said, operation: str) -> dict[str, object] | None:
    if operation in _STOCK or (said.has("BROKE") and operation in {"sale_return", "purchase_return"}):
        return None
    amount: object = single_sum(said)
    left = said.first("LEFT")
    if amount is None and operation == "opening_balance" and left is not None:
        amount = left.tag.value
    return None if amount is None and said.has("AMT", "AMTKA") else {"amount": amount}


def with_rest(said: Said, operation: str, fields: dict[str, object]) -> Made:
    """The entry with its person, days, account and marks."""
    left = said.first("LEFT")
    if left is not None and operation != "opening_balance":
        if operation != "receive_payment" or fields.get("amount") is None:
            return None
        fields["balance_after"] = left.tag.value
    if operation not in _NO_PARTY:
        fields["staff" if operation in {"pay_salary", "salary_advance"} else "party"] = said.party()
    if not set_dates(said, operation, fields):
        return None
    account = said.first(*ACCOUNT)
    if account is not None:
        if operation not in _WITH_ACCOUNT:
            return None
        fields["account"] = account_of(account)
    if said.variant == "cash":
        fields["cash"] = True
    if said.variant in {"receivable", "payable"}:
        fields["direction"] = said.variant
    if said.has("CHEQUE") and operation in {"receive_payment", "make_payment"}:
        fields["cheque"] = True
    return one(operation, **fields)


def part_paid(said: Said) -> Made:
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
    items = tuple(item_of(phrase) for phrase in said.all("ITEM"))
    day: dict[str, object] = {}
    if said.has("DUE") or not set_dates(said, "give_credit", day):
        return None
    sale = one("give_credit", party=said.party(), amount=value, items=items, **day) or []
    return sale + (one("receive_payment", party=said.party(), amount=part, **day) or [])


_COST_MIN = 10  # `chai 3` is three cups
# Costs that a shop hardly sells: the word and a sum are enough. Of the rest (`chai 50`, `load 100`) it may be a sale.
_COSTS = frozenset({"electricity", "rent", "wages", "transport", "fuel", "repair", "tax", "internet"})
_TEA = frozenset(
    {"chai pani", "chai paani", "chai", "chay", "chae", "chaye", "khana", "khaana", "nashta", "naashta", "lunch"}
    | {"tea", "dinner", "breakfast", "food", "چایے پانی", "چایے", "کھانا", "ناشتہ", "لنچ"}
)


def _cost_by_itself(category: str, text: str) -> bool:
    return category in _COSTS or text in _TEA


def expense(said: Said) -> Made:
    """A running cost: its category, or the noun as written where that is no person."""
    amount = single_sum(said)
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
        said_so = {phrase.kind for phrase in said.phrases} - {"AMT", "AMTKA", "EXP", "DATE", "DUE", "FIXED", "FIX"}
        if not said_so and (amount < _COST_MIN or not _cost_by_itself(category, categories[0].tag.text)):
            return None
    elif named is not None and not any(word in load().names for word in named.tag.text.split()):
        category = as_written(named.tag.raw)
    else:
        return None
    account = said.first(*ACCOUNT)
    fields: dict[str, object] = {}
    if not set_dates(said, "expense", fields):
        return None
    return one("expense", category=category, amount=amount, account=account_of(account) if account else None, **fields)


def pay_salary(said: Said) -> Made:
    """A wage; the word for it may be that of a cost (`dihari`)."""
    wages = said.first("EXP")
    if wages is not None and wages.tag.value == "repair" and not said.has("KO"):  # `machine ki repair 1800 di`
        thing = Said([phrase for phrase in said.phrases if phrase.kind not in {"KA", "BARE"}], said.today)
        return expense(thing)
    if wages is not None and wages.tag.value != "wages":
        return None
    return entry(said, "pay_salary")


def cash_out(said: Said) -> Made:
    """Money out of the till, with what it was for."""
    amount = single_sum(said)
    parts = said.all("KA", "BARE", "FORX", "EXP", "PERSONAL", "KO")
    note = " ".join(part.raw for phrase in parts for part in phrase.parts if part.kind not in {"KELIYE", "KO", "FOR"})
    fields: dict[str, object] = {}
    if amount is None or not set_dates(said, "cash_out", fields):
        return None
    return one("cash_out", amount=amount, note=note or None, **fields)


def bank_transfer(said: Said) -> Made:
    """From one account to another."""
    source, target = said.first("ACCSE", "ACC"), said.first("ACCMEIN", "ACCTO", "ACC")
    amount = single_sum(said)
    fields: dict[str, object] = {}
    if amount is None or source is None or target is None or not set_dates(said, "bank_transfer", fields):
        return None
    return one("bank_transfer", amount=amount, account=account_of(source), to_account=account_of(target), **fields)


def set_price(said: Said) -> Made:
    """One price of one kind of goods."""
    price = said.first("PRICE", "AMT", "AMTKA")
    goods = said.first("ITEM", "GOOD", "KA", "BARE")
    if said.has("DATE") and said.day(future=False) != said.today:
        return None
    counted = next((part.value for part in goods.parts if part.kind == "QTY"), 1) if goods else 1
    if counted != 1:
        return None
    if (
        price is None
        or goods is None
        or len(said.all("PRICE", "AMT", "AMTKA")) > 1
        or len(said.all("ITEM", "GOOD")) > 1
    ):
        return None
    unit = next((str(part.value) for part in price.parts + goods.parts if part.kind == "UNIT"), None)
    value = price.tag.value
    if not isinstance(value, Decimal):
        return None
    return one("set_price", items=(Item(as_written(goods.tag.raw), None, unit, value),))


def create_invoice(said: Said) -> Made:
    """A bill: discount and part payment are the sums nearest to their words."""
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
    found = items_of(Said(rest, said.today))
    if found is None or any(item.quantity is None for item in found[0]):
        return None
    return one("create_invoice", items=found[0], **fields)


def routine(said: Said) -> Made:
    """What a party gets each day; ending it is quantity 0."""
    if said.variant == "end":
        goods = said.first("GOOD")
        return one(
            "set_routine", party=said.party(), items=(Item(as_written(goods.tag.raw) if goods else "", Decimal(0)),)
        )
    return one("set_routine", party=said.party(), items=tuple(item_of(phrase) for phrase in said.all("ITEM")))
