"""Words that are one thing together: `entry 57`, `UBL account`, `dukan ka kiraya`, `jazzcash kiye`, `250 ka ek`.

Each reader looks at one place of a clause and says what stands there instead, and how many words that took. Never
looks at names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from grammar.lexicon import load
from grammar.parser.tags import Tag

_TRANSFERS = frozenset({"bank transfer", "online", "بینک ٹرانسفر", "آن لائن"})  # with `kiye` a verb as well
_ACCOUNT_WORDS = frozenset({"account", "a/c", "acc"})
_OF_THE_SHOP = frozenset({"EXP", "KHARCH", "SALE", "HISAB", "REPORT", "PROFIT", "BILL", "STOCK"})
_PREMISES = frozenset(
    {
        "workshop",
        "godown",
        "godam",
        "office",
        "daftar",
        "factory",
        "parlour",
        "salon",
        "hotel",
        "clinic",
        "karkhana",
        "stall",
        "ورکشاپ",
        "پارلر",
        "ہوٹل",
        "گودام",
        "دفتر",
        "فیکٹری",
    }
)

_VERBS = frozenset(
    {"GAVE", "ENGAVE", "GOT", "TOOK", "ENTOOK", "JAMA", "ADA", "SENT", "CAME", "RETURNED", "BOUNCED", "REMINDER"}
    | {"KITNA", "KAB", "KYA", "SHOW", "NEG", "FUTGIVE", "LENE", "DENE", "BAQI", "SENDIT", "UDHAAR", "PUT", "MAAF"}
)

_Found = tuple[list[Tag], int] | None  # what stands there instead, and how many words it took


def pair(tags: list[Tag]) -> list[Tag]:
    """The tags with such words made one, or given the class that they have together."""
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        for reader in (
            (_of_the_shop,) if not index and tags[0].text in _PREMISES else _READERS.get(tags[index].kind, ())
        ):
            found = reader(tags, index, out)
            if found is not None:
                out.extend(found[0])
                index += found[1]
                break
        else:
            out.append(tags[index])
            index += 1
    return out


def _after(tags: Sequence[Tag], index: int, *kinds: str) -> Tag | None:
    """The next word, if it is of one of the classes."""
    found = tags[index + 1] if index + 1 < len(tags) else None
    return found if found is not None and (not kinds or found.kind in kinds) else None


def _transfer(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`bank transfer kiye`, `jazzcash 500 kiye`: a bank or wallet as the verb of sending."""
    word = tags[index]
    before = out[-2] if len(out) > 1 and out[-1].kind == "NUM" else out[-1] if out else None
    sent = (
        word.kind == "DID"
        and word.text != "done"
        and before is not None
        and (before.kind == "BANK" or before.text in _TRANSFERS)
    )
    return ([replace(word, kind="SENT")], 1) if sent else None


def _sent_over(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`Haroon ko transfer کر دیے`: in two scripts; between banks it is moved."""
    moved = _after(tags, index, "DID") is None or any(word.kind == "BANK" for word in tags)
    marked = any(word.kind in {"KO", "NE"} for word in tags)
    return None if moved or not marked else ([replace(tags[index], kind="SENT", open=False)], 2)


def _account_of_bank(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`meezan ke account mein`, `UBL account`, `UBL bank`."""
    word, after = tags[index], _after(tags, index)
    if word.kind == "KHATA" and len(out) > 1 and out[-1].kind == "KA" and out[-2].kind == "BANK":
        out.pop()
        return [], 1
    if word.kind != "BANK" or after is None or not (after.kind == "BANK" or after.text in _ACCOUNT_WORDS):
        return None
    bank = after.kind == "BANK"
    value = after.value if bank and word.value == "BANKWORD" else word.value
    raw = f"{word.raw} {after.raw}" if bank else word.raw
    return [Tag("BANK", f"{word.text} {after.text}", raw, word.start, after.end, value)], 2


def _said_twice(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`nahi nahi`, `baqi reh gaye 1200`."""
    if tags[index].kind == "BAQI" and not (_after(tags, index, "BAQI") and _after(tags, index + 1, "NUM")):
        return None
    return ([], 1) if _after(tags, index, tags[index].kind) else None


def _asked_unit(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`kitni bori cement`, `how many bags of rice`: the unit says nothing."""
    after = _after(tags, index)
    asked = tags[index].kind == "UNIT" and out and out[-1].kind == "KITNA" and after is not None
    return ([], 1 + (after.kind == "OF")) if asked and after is not None else None


def _each(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`250 ka ek`, `14 rupay ek`: one piece at that price, where a sum stands before and no goods follow."""
    word, after = tags[index], _after(tags, index)
    if word.kind != "NUM" or word.value != 1 or word.raw.isdigit():
        return None
    kinds = [before.kind for before in out[-2:]]
    priced = kinds == ["NUM", "KA"] or (kinds[-1:] == ["NUM"] and out[-1].money)
    ends = after is None or after.kind in {"SIGN", "AUR", "HISABSE"}
    return ([replace(word, kind="EACH", value=None)], 1) if priced and ends else None


def _entry(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`entry 57`."""
    after = _after(tags, index, "NUM", "ENTRYNO")
    numbered = tags[index].kind == "ENTRYWORD" and after is not None and not after.money
    return ([replace(after, kind="ENTRYNO", value=after.raw)], 2) if numbered and after is not None else None


def _written(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`entries likh sakta hai`, `hisab likh sakta hai`: what he may write says nothing."""
    return ([], 1) if _after(tags, index, "CANWRITE") else None


def _role(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`supplier Ahmed` with a sum only says who Ahmed is."""
    if tags[index].kind not in {"SUPPLIER", "CUSTOMER"} or _after(tags, index, "NAME") is None:
        return None
    with_sum = any(word.kind == "NUM" for word in tags) and not any(word.kind in {"NEW", "ADDIT"} for word in tags)
    return ([], 1) if with_sum else None


def _of_the_shop(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`dukan ka kiraya` is a cost, verb or not; `dukan ki sale` the sale."""
    word, after = tags[index], _after(tags, index, "KA", "EXP", "KHARCH")
    premises = word.kind == "SHOP" or (not index and word.text in _PREMISES)
    if not premises or after is None:
        return None
    if after.kind != "KA":
        return [], 1
    third = tags[index + 2].kind if index + 2 < len(tags) else ""
    if third == "EXP" and word.kind == "SHOP":
        return [replace(word, kind="KHARCH", open=False)], 2
    return ([], 2) if third in _OF_THE_SHOP else None


_MENDED = frozenset({"repair", "fuel"})  # nobody is mended or fuelled: whatever stands before is a thing


def _of_a_thing(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`fridge ki marammat`, `dukan ke shutter ki marammat`, `gari ka petrol`: what the cost is for says nothing."""
    if any(word.kind not in {"SIGN", "FILLER", "DATE", "ENGAVE", "AUR", "NUM", "FOR", "ON"} for word in out):
        return None
    at = index
    while at + 1 < len(tags) and tags[at].kind == tags[at + 1].kind == "GOOD":
        at += 1
    if tags[at].kind == "SHOP" and _after(tags, at, "KA") and at + 2 < len(tags):
        at += 2
    person = tags[at].kind == "NAME" and any(word in load().names for word in tags[at].text.split())
    after, cost = _after(tags, at, "KA"), tags[at + 2] if at + 2 < len(tags) else None
    if tags[index].kind == "GOOD" and _mended(_after(tags, index)):
        return [], 1  # `fridge repair`
    return ([], at + 2 - index) if after is not None and _mended(cost) and not person else None


def _mended(cost: Tag | None) -> bool:
    return cost is not None and cost.kind == "EXP" and cost.value in _MENDED


_OWED_FOR = frozenset({"UDHAAR", "QARZ", "BILL", "MAAL", "HISAB", "BAQI", "KHATA", "GOOD"})
_KE = frozenset({"ke", "k", "kay", "ky", "کے"})


def _of_debt(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`purane udhaar ke 850 diye`, `udhaar mein se 850`, `12000 diye doodh ke`: what a payment is for."""
    paid = not any(word.kind in {"LENE", "DENE", "BAQI"} for word in tags)
    if paid and tags[index].kind == "OLD" and _after(tags, index, "NUM") and out and out[-1].kind in {"NE", "SE", "KO"}:
        return [replace(tags[index], kind="OFDEBT")], 1  # `ne purane 5000 diye`
    at = index + (tags[index].kind == "OLD")
    while at + 1 < len(tags) and tags[at].kind == tags[at + 1].kind == "GOOD":  # `kapre silai ke`
        at += 1
    if at + 1 >= len(tags) or tags[at].kind not in _OWED_FOR or (out and out[-1].kind in {"NUM", "UNIT", "NUMWORD"}):
        return None
    if tags[at].kind == "UDHAAR" and tags[at].text.split()[-1] in {"mein", "me", "میں"} and tags[at + 1].kind == "SE":
        return [replace(tags[at], kind="OFDEBT")], at + 2 - index
    after = tags[at + 2].kind if at + 2 < len(tags) else ""
    behind = not after and any(word.kind in {"GAVE", "ENGAVE"} for word in out)
    owed = tags[at + 1].kind == "KA" and tags[at + 1].text in _KE and (after in {"NUM", "PAISE"} or behind)
    heads = not out and any(word.kind in {"GOT", "CAME"} for word in tags) and any(word.kind == "SE" for word in tags)
    if tags[at].kind == "GOOD" and not behind and not heads and not (out and out[-1].kind in {"NE", "KO", "SE"}):
        return None
    ours = tags[at].kind == "UDHAAR" and at == index and any(word.kind == "KO" for word in tags)
    return ([replace(tags[at], kind="OFDEBT", open=False)], at + 2 - index) if owed and not ours else None


def _new_rate(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`naya rate 560`: that it is new says nothing."""
    return ([], 1) if _after(tags, index, "RATE") else None


def _stock_count(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`stock gina`: what is counted is the stock; `stock mein aaye`: where goods arrive."""
    if _after(tags, index, "COUNT"):
        return [], 1
    inside = _after(tags, index, "MEIN")
    if inside and any(word.kind == "PUT" for word in tags[index:]):
        return [replace(tags[index], kind="CAME", open=False)], 2  # `20 bori stock mein dali`
    return ([], 2) if inside and any(word.kind in {"CAME", "GOT"} for word in tags[index:]) else None


def _purpose(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`ne silai ke 1500 diye`, `ne booking ka 10000 advance diya`: unknown small words say what a payment is for."""
    end = index
    while end < len(tags) and tags[end].kind == "NAME" and tags[end].raw.islower() and not tags[end].known:
        end += 1
    if not out or out[-1].kind not in {"NE", "KO", "SE"} or not index < end < len(tags) - 1:
        return None
    paid = tags[end].text in _KE or any(word.kind == "ADVANCE" for word in tags[end:])
    fits = tags[end].kind == "KA" and paid and tags[end + 1].kind == "NUM"
    return ([replace(tags[index], kind="OFDEBT", open=False)], end + 1 - index) if fits else None


def _paid_for(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`ne 5000 advance diya kapre silwane ka`: behind an advance, small words to the end say what it is for."""
    last = len(tags) - 1
    to_do = tags[last - 1].kind == "PLAN" or tags[last - 1].text.endswith(("ne", "nay", "نے"))
    purpose = tags[index].kind == "GOOD" or to_do
    small = tags[last].kind == "KA" and last > index and all(_small(word) for word in tags[index:last])
    paid = [word.kind for word in out if word.kind in {"NE", "ADVANCE", "NUM", "SE", "KO"}]
    fits = small and purpose and sorted(paid) == ["ADVANCE", "NE", "NUM"] and out[-1].kind in _PAID
    return ([replace(tags[index], kind="OFDEBT", open=False)], last + 1 - index) if fits else None


_PAID = frozenset({"GAVE", "JAMA", "DID", "ADVANCE"})


def _small(word: Tag) -> bool:
    """An unknown word without a capital, or goods."""
    unknown = word.kind == "NAME" and not word.known and not word.raw[:1].isupper()
    return unknown or word.kind in {"GOOD", "PLAN", "KA", "UNIT"}


def _to_a_customer(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`gahak ko 3 shampoo beche`: to whom does not matter where it was sold for cash; `sb customers ko`: all."""
    if out and out[-1].kind == "SAB":
        return [], 1
    sold = any(word.kind == "SOLD" for word in tags) and not any(word.kind == "UDHAAR" for word in tags)
    return ([], 2) if sold and not out and _after(tags, index, "KO") else None


def _of_wages(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`is mahine ki tankhwah`, `tankhwah mein se`: of which month, and out of what, says nothing."""
    kinds = [word.kind for word in tags[index : index + 3]]
    if kinds in (["PERIOD", "KA", "TANKHWAH"], ["DAYWORD", "KA", "TANKHWAH"]):
        return [], 2
    return ([tags[index]], 3) if kinds == ["TANKHWAH", "MEIN", "SE"] else None


def _my_account(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`mere easypaisa pe`; `Ali ne mere 500 dene hain`: whose money he owes."""
    owed = _after(tags, index, "NUM") and any(word.kind in {"DENE", "LENE"} for word in tags)
    return ([], 1) if owed or _after(tags, index, "BANK") else None


def _left(tags: Sequence[Tag], index: int, out: list[Tag]) -> _Found:
    """`paid 500 baqi 700`: between two sums the word goes with the second only where the verb was said before."""
    word = tags[index]
    sums = sum(other.kind == "NUM" for other in tags)
    came = any(other.kind in {"GOT", "TOOK"} for other in tags)
    if out and out[-1].kind == "SE" and _after(tags, index, "NUM") and sums == 1 and came:
        return [replace(word, kind="OFDEBT")], 1  # `Rana se baqi 10000 wusool`
    said = [before for before in out if before.kind != "SIGN"]
    if word.kind != "BAQI" or _after(tags, index, "NUM") is None or not said or said[-1].kind != "NUM":
        return None
    verb = any(before.kind in {"ENGAVE", "GOT", "JAMA"} for before in out)
    return [replace(word, kind="REST" if verb else "BAD")], 1


def _due(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """A day that is a due day: `25 tak`, `due 30 July`."""
    word = tags[index]
    if word.kind != "DATE":
        return None
    before = {other.text for other in tags[max(0, index - 2) : index]}
    due = word.text.endswith((" tak", " تک")) or before & {"due", "by", "until", "till", "wapsi", "واپسی"}
    return ([replace(word, kind="DUE", open=False)], 1) if due else None


def _old_price(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`rate 150 se 160 kar do`: the price that it was says nothing."""
    kinds = [word.kind for word in tags[index + 1 : index + 3]]
    priced = any(word.kind in {"RATE", "SET"} for word in tags) and not any(word.kind == "BANK" for word in tags)
    return ([], 2) if kinds == ["SE", "NUM"] and priced else None


def _out_of(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`7500 mein se 5000 diye baqi 2500`: what it was out of, where the rest is said and agrees."""
    kinds = [word.kind for word in tags[index + 1 : index + 4]]
    sums = [word.value for word in tags if word.kind == "NUM" and isinstance(word.value, Decimal)]
    three = len(sums) == len(("of", "paid", "left")) and sums[0] == sums[1] + sums[2] and sums[0] == tags[index].value
    if not three or not any(word.kind == "BAQI" for word in tags):
        return None
    if kinds[:2] == ["SE", "NUM"] and tags[index + 1].text in {"vichon", "wichon", "vicho", "وچوں"}:
        return [], 2
    return ([], 3) if kinds == ["MEIN", "SE", "NUM"] else None


def _payment(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`payment of 500 from Ali`: the English noun is the verb, where no other word is."""
    if _after(tags, index, "DID") and any(word.kind == "NUM" for word in tags):
        return [replace(tags[index], kind="ADA", open=False)], 2  # `payment کر دی`
    said = any(word.kind in _VERBS or word.kind == "CHEQUE" for word in tags)
    came, went = (any(word.kind == kind for word in tags[index:]) for kind in ("FROM", "TO"))
    summed = any(word.kind == "NUM" for word in tags)
    if said or came == went or not summed:
        return None
    return [replace(tags[index], kind="GOT" if came else "ENGAVE", open=False)], 1


def _until(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`till 25 July`, `wapsi 25 July`: the day says it."""
    return ([], 1) if _after(tags, index, "DATE") else None


def _model(tags: Sequence[Tag], index: int, _out: list[Tag]) -> _Found:
    """`iPhone 11 cover ka rate`: the number is of the model, since what is said of the goods is a price."""
    end = index + 2
    while end < len(tags) and tags[end].kind in {"GOOD", "NAME"}:
        end += 1
    priced = any(word.kind == "RATE" for word in tags[end : end + 2])
    if end == index + 2 or tags[index + 1].kind != "NUM" or tags[index + 1].money or not priced:
        return None
    parts = tags[index:end]
    raw = " ".join(part.raw for part in parts)
    return [Tag("GOOD", " ".join(part.text for part in parts), raw, parts[0].start, parts[-1].end)], len(parts)


_Reader = Callable[[Sequence[Tag], int, list[Tag]], _Found]
# The class of a word decides who looks at it: most words are nobody's.
_READERS: dict[str, tuple[_Reader, ...]] = {
    "DID": (_transfer,),
    "KHATA": (_written, _account_of_bank, _of_debt),
    "BANK": (_account_of_bank,),
    "NEG": (_said_twice,),
    "UNIT": (_asked_unit, _paid_for),
    "MOVED": (_sent_over,),
    "NUM": (_each, _out_of, _old_price),
    "ENTRYWORD": (_entry, _written),
    "SUPPLIER": (_role,),
    "CUSTOMER": (_role, _to_a_customer),
    "SHOP": (_of_a_thing, _of_the_shop),
    "EXP": (_of_a_thing,),
    "PHONENO": (_of_a_thing,),
    "BAQI": (_said_twice, _of_debt, _left),
    "DATE": (_due,),
    "NEW": (_new_rate,),
    "STOCK": (_stock_count,),
    "PERIOD": (_of_wages,),
    "DAYWORD": (_of_wages,),
    "NAME": (_of_a_thing, _purpose, _paid_for),
    "TANKHWAH": (_of_wages,),
    "MERA": (_my_account,),
    "TAK": (_until,),
    "PAYMENT": (_payment,),
    **dict.fromkeys(("OLD", "UDHAAR", "QARZ", "BILL", "MAAL"), (_of_debt,)),
    "HISAB": (_written, _of_debt),
    "GOOD": (_model, _of_a_thing, _of_debt, _paid_for),
}
