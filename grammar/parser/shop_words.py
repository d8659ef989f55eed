"""Open words of the shop and of people: `check` a cheque or "look", `chai` a cost or goods, `bhai` a title or a call.

One rule a word, like those of `open_words`: by the words next to it and by what else the clause has. Never looks
further than the clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from grammar.lexicon import Lexeme
from grammar.parser.open_words import Rule, ends_clause, kind_at


def _place(words: Sequence[Lexeme], index: int) -> str:
    if (
        index
        and kind_at(words, index + 1) in {"NUM", "PLACE", "NEG", "PHONENO"}
        and kind_at(words, index - 1) in {"NAME", "HON", "WALA", "PLACE"}
    ):
        return "PLACE"
    return ""


def _add(words: Sequence[Lexeme], _index: int) -> str:
    """Whether `add Ali 0300 1234567` opens a khata or `add 500` writes an entry."""
    return (
        "ADDIT" if any(word.has("PHONE") for word in words) or not any(word.has("NUM") for word in words) else "WRITE"
    )


def _wanted(words: Sequence[Lexeme], _index: int) -> str:
    """Whether `hisab chahiye` asks to see it or `500 chahiye` is a wish."""
    return "PLAN" if any(word.has("NUM") for word in words) else "SHOW"


def _stock(words: Sequence[Lexeme], _index: int) -> str:
    bought = any(word.has("BOUGHT", "UDHAAR", "SOLD", "NAQAD") for word in words)
    return "MAAL" if bought and any(word.has("NUM") for word in words) else "STOCK"


_LYING = {"para", "pari", "pare", "pada", "padi", "bacha", "bachi", "bache", "پڑا", "پڑی", "پڑے", "بچا", "بچی"}


def _asked_in_stock(words: Sequence[Lexeme], index: int) -> bool:
    """`Nestle pani kitna para hai?`, `gas kitni bachi hai`: how much of it there is, and not what it cost."""
    asked = any(word.has("KITNA") for word in words[index:]) and not any(word.has("KHARCH", "BILL") for word in words)
    lying = any(_LYING & set(word.text.split()) for word in words[index:])
    return asked and (lying or kind_at(words, index - 1) == "GOOD")


def _expense_or_goods(words: Sequence[Lexeme], index: int) -> str:
    """`chai`, `gas`, `roti`: goods where they are counted or asked for in stock, else a running cost."""
    before = kind_at(words, index - 1)
    if before == "UNIT" or kind_at(words, index - 2) == "UNIT":
        return "GOOD" if words[index].has("GOOD") else ""
    if _asked_in_stock(words, index):
        return "GOOD"
    sold = any(word.has("SOLD") and word.text != "bike" for word in words)
    named = sold or any(word.has("KO", "NE", "TO") for word in words)
    traded = named and (sold or any(word.has("UDHAAR") for word in words))
    return "GOOD" if traded and not any(word.has("KHARCH") for word in words) else "EXP"


_BEFORE_A_NAME = {"FROM", "TO", "FOR", "AUR", "PUNCT", "FILLER", "WRITE", "ENGAVE", "OWE"}


def _wali(words: Sequence[Lexeme], index: int) -> str:
    """`Wali ko`, `from Wali`: a man where nothing stands before that could be wali of something."""
    return "NAME" if index == 0 or kind_at(words, index - 1) in _BEFORE_A_NAME else "WALA"


def _only_like_a_word(word: Lexeme) -> bool:
    """A word with a capital that is one of the lexicon only by a slip or dropped vowels."""
    return word.alike in {"vowels", "slip"} and word.raw[:1].isupper() and not word.raw.isupper()


def _malik(words: Sequence[Lexeme], index: int) -> str:
    """`Malik Nadeem`, `Asif Malik ne`: a surname where it touches a name, else the owner."""
    if index and words[index - 1].alike and words[index - 1].raw[:1].isupper() and words[index].raw[:1].isupper():
        return "NAME"
    firm = index + 1 < len(words) and words[index + 1].has("FIRM") and words[index].raw[:1].isupper()
    if firm:  # `Malik Steel ko`
        return "NAME"
    neighbours = {kind_at(words, index - 1) if index else "", kind_at(words, index + 1)}
    named = index > 0 and words[index - 1].has("NAME")  # `Sattar Malik`, seventy or not
    return "NAME" if named or neighbours & {"NAME", "FIRM", "HON"} else ""


_NAME_PARTS = {"NAME", "HON", "KIN", "FIRM", "WALA", "PLACE"}

_CASE_WORDS = {"NE", "KO", "SE", "KA", "PAR", "TARAF"}

_CALLED_AFTER = {
    *{"SE", "KO"},
    *{
        "NE",
        "KHATA",
        "HISAB",
        "SHOW",
        "GAVE",
        "DID",
        "HAI",
        "THA",
        "WRITE",
        "FILLER",
        "UDHAAR",
        "JAMA",
        "SENT",
        "SENDIT",
    },
    *{"BAQI", "LENE", "DENE", "CAME", "TOOK", "SET", "REPORT", "REMINDER", "PAISE", "KITNA", "MAAF", "GREETING"},
}

_ADDRESSED = {
    "FILLER",
    "WRITE",
    "SHOW",
    "SENDIT",
    "PAYMENT",
    "PAISE",
    "KITNA",
    "DATE",
    "GALLA",
    "REPORT",
    "SALE",
    "LIST",
}


# A title at the very end is somebody only behind one of these: `500 received from bhai`, `Ali bhai`.
_BEFORE_SOMEBODY = _NAME_PARTS | {"FROM", "TO", "FOR", "OF", "BY", "OWE", "ENGAVE", "ENSENT"}
_BEFORE_SOMEBODY |= {"SATH", "KA", "AUR", "KYA", "NEG"}


def _mai(words: Sequence[Lexeme], index: int) -> str:
    """`Mai Sakina`: an old woman's title, both with capitals; else `mein`."""
    beside = words[index + 1] if index + 1 < len(words) else None
    titled = beside is not None and beside.raw[:1].isupper() and words[index].raw[:1].isupper()
    return "NAME" if titled and kind_at(words, index + 1) in {"NAME", "HON"} else "MEIN"


def _vocative(words: Sequence[Lexeme], index: int) -> str:
    """`bhai zara likh lena ...`, `... diye bhai`: Munshi is called, nobody is named. A title touches its name."""
    before, after = kind_at(words, index - 1), kind_at(words, index + 1)
    if index + 1 < len(words) and (_only_like_a_word(words[index + 1]) or words[index + 1].has("NAME")):
        after = "NAME"  # `Ustad Rozina` is not `rozana`, nor `Ustad Sattar` seventy
    if index == 0:
        if words[index].text in {"ji", "jee", "جی"}:  # it follows the name that it honours
            return "FILLER"
        return "" if after in _NAME_PARTS | _CASE_WORDS | {""} else "FILLER"
    asked = before == "OWE" and any(word.has("KITNA") for word in words)  # `how much does Bilal owe bhai?`
    last = after in {"", "PUNCT"} and (asked or before not in _BEFORE_SOMEBODY)  # `Kashan owes me 4000 bhai`
    called = last or (before in _CALLED_AFTER and after not in _NAME_PARTS | _CASE_WORDS)
    return "FILLER" if called else ""


def _khate(words: Sequence[Lexeme], index: int) -> str:
    """`Ali ke khate 500`: the oblique case stands for `khate mein` where a sum follows. `khate mein likho`: a call."""
    if index == 0 and kind_at(words, 1) == "MEIN" and kind_at(words, 2) == "WRITE":
        return "FILLER"
    return "KHATE" if kind_at(words, index + 1) == "NUM" else "KHATA"


def _check(words: Sequence[Lexeme], index: int) -> str:
    """Whether `check` is a cheque or "look": a cheque has a sum, a fate, or an owner before it."""
    told = any(word.has("NUM", "CLEARED", "BOUNCED", "RETURNED") for word in words)
    return "CHEQUE" if told or kind_at(words, index - 1) == "KA" else "SHOW"


def _left_over(words: Sequence[Lexeme], index: int) -> str:
    """`paid 500 balance 700`: what is left, where one sum stands before and another follows."""
    paid = any(word.has("NUM") for word in words[:index]) and kind_at(words, index + 1) == "NUM"
    return "BAQI" if paid else "HISAB"


def _total(words: Sequence[Lexeme], index: int) -> str:
    """Urdu `کل` is "total" before what is owed, else a day."""
    return "KUL" if kind_at(words, index + 1) == "UDHAAR" else ""


def _his_own(words: Sequence[Lexeme], index: int) -> str:
    """`Ali ko uska khata bhejo`: a pronoun for the one who was just named."""
    named = any(word.has("NAME", "HON") or not word.meanings for word in words[:index])
    return "FILLER" if named and kind_at(words, index + 1) in {"KHATA", "HISAB", "BILL"} else "PRON"


def _bank_or_total(words: Sequence[Lexeme], index: int) -> str:
    """`میزان` is a bank where a marker follows, else a total."""
    return "BANK" if kind_at(words, index + 1) in {"SE", "MEIN", "KO", "KA", "BANKWORD"} else "KUL"


def _nai(words: Sequence[Lexeme], index: int) -> str:
    """`Amjad nai ko`: a barber, where a name stands before and a marker after; else it is `nahi`."""
    after = kind_at(words, index + 1)
    column = after == "NUM" and all(word.has("UDHAAR", "JAMA", "NAAM", "HAI") for word in words[index + 2 :])
    promised = after == "DATE" and any(word.has("FUTGIVE") for word in words[index:])
    named = kind_at(words, index - 1) == "NAME" and (after in {"NE", "KO", "SE", "KA"} or column or promised)
    return "NAME" if named else "NEG"


def _counted(words: Sequence[Lexeme], _index: int) -> str:
    """`copy` is goods where a number is said, else a copy of the books."""
    return "GOOD" if any(word.has("NUM") for word in words) else ""


def _this(words: Sequence[Lexeme], index: int) -> str:
    """`ye entry`, `wo 600 tha`: points at what is named next; alone it stands for somebody."""
    if not index and kind_at(words, 1) in {"NUM", "NEG"} and any(word.has("THA") for word in words):
        return "FILLER"
    return "FILLER" if kind_at(words, index + 1) in {"ENTRYWORD", "LAST", "KHATA"} else "PRON"


def _clerk(words: Sequence[Lexeme], index: int) -> str:
    """`Haji Karamat ka munshi`: somebody's clerk; `Munshi Siddique ko`: his title; else Munshi is called."""
    if kind_at(words, index - 1) == "KA" and index:
        return "KIN"
    after = words[index + 1] if index + 1 < len(words) else None
    paid = any(word.has("NUM") for word in words)  # `Munshi Bilal ka hisab dikhao` calls Munshi
    titled = words[index].raw == "Munshi" and paid and after is not None and after.raw[:1].isupper()
    named = kind_at(words, index + 1) in {"NE", "SE", "KO"}
    if named or (titled and kind_at(words, index + 1) == "NAME" and kind_at(words, index + 2) in _CASE_WORDS):
        return "NAME"
    return "FILLER"


def _dear(words: Sequence[Lexeme], index: int) -> str:
    """`bhai jan se udhaar liye`: one's brother, before a marker; else Munshi is called."""
    named = any(not word.meanings or word.has("NAME", "HON") for word in words[index + 1 :])
    took = kind_at(words, index + 1) == "NUM" and not named and any(word.has("LEGAYA", "DEGAYA") for word in words)
    return "NAME" if took or kind_at(words, index + 1) in {"NE", "SE", "KO"} else ""


def _pious(words: Sequence[Lexeme], index: int) -> str:
    """`Bismillah Store`, `Madina ko`: the name of a shop where a firm or a marker follows, else thanks to God."""
    return "NAME" if kind_at(words, index + 1) in {"FIRM", "NE", "KO", "SE", "KA", "GOOD", "EXP", "SHOP"} else "FILLER"


def _zara(words: Sequence[Lexeme], index: int) -> str:
    """`Zara Boutique`, `Zara ne`: a woman's name before a marker or another capital; else "a little"."""
    after = words[index + 1] if index + 1 < len(words) else None
    marked = kind_at(words, index + 1) in {"NE", "KO", "SE"}
    capital = after is not None and words[index].raw == "Zara" and after.raw[:1].isupper()
    named = capital and kind_at(words, index + 1) in {"NAME", "FIRM", "HON"}
    return "NAME" if (marked and words[index].raw != "zra") or named else "FILLER"


def _phone_bill(words: Sequence[Lexeme], index: int) -> str:
    """`phone ka bill` is a cost, `Ali ka phone 0300 1234567` a number."""
    if any(word.has("PHONE") for word in words):
        return "PHONENO"
    if kind_at(words, index + 1) == "GOOD":
        return "GOOD"
    billed = any(word.has("BILL", "KHARCH") for word in words[index + 1 : index + 3])
    return "EXP" if billed or (words[index].text == "phone" and kind_at(words, index - 1) != "UNIT") else "PHONENO"


def _given(words: Sequence[Lexeme], index: int) -> str:
    """Urdu `دیں` is "gave" of counted goods on credit (`۳ کاپیاں ادھار دیں`), else what Munshi is asked to do."""
    before = words[:index]
    counted = any(word.has("KO") for word in before) and any(word.has("NUM") for word in before)
    return "GAVE" if counted and kind_at(words, index - 1) == "UDHAAR" else "SHOW"


def _wages(words: Sequence[Lexeme], _index: int) -> str:
    """`wages 1,500`: a running cost where nobody is named, else somebody's wage."""
    named = any(not word.meanings or word.has("NAME", "HON", "KO", "KA", "TO", "FOR") for word in words)
    return "" if named else "EXP"


def _to_do(words: Sequence[Lexeme], _index: int) -> str:
    """`payment 20 tareekh ko karni hai`: what we have to pay, after an entry; with a person or a sum it is a plan."""
    paying = any(word.has("PAYMENT", "PAISE") for word in words)
    return "DENE" if paying and not any(word.has("NE", "SE", "NUM", "NAME", "HON") for word in words) else ""


def _mal(words: Sequence[Lexeme], index: int) -> str:
    """`Photo Mal ne`: a surname, between a capital name and a marker; else goods."""
    before, after = words[index - 1] if index else None, kind_at(words, index + 1)
    named = before is not None and before.raw[:1].isupper() and (not before.meanings or before.has("NAME", "GOOD"))
    surname = named and words[index].raw == "Mal"
    return "NAME" if surname and after in {"NE", "KO", "SE", "KA", "PAR"} else ""


def _stayed(words: Sequence[Lexeme], index: int) -> str:
    """`aaj ki sale 15000 rahi`: what it came to; behind a verb it is still going on."""
    summed = any(word.has("SALE") for word in words) and any(word.has("NUM") for word in words)
    return "HAI" if summed and kind_at(words, index - 1) in {"NUM", "SALE", "NUMWORD"} else ""


def _put(words: Sequence[Lexeme], _index: int) -> str:
    """`put 900 on Ali's account`: write it there; else money that was put somewhere."""
    return (
        "WRITE"
        if any(word.has("ON", "IN", "TO") for word in words) and any(word.has("KHATA") for word in words)
        else ""
    )


def _outside(words: Sequence[Lexeme], _index: int) -> str:
    """`market mein kitne paise phanse hain`: what is owed to us, where the words ask for money."""
    asked = any(word.has("KITNA") for word in words)
    return (
        "LENE"
        if asked and any(word.has("PAISE") or "pais" in word.text or "پیس" in word.text for word in words)
        else "NAME"
    )


def _takes_daily(words: Sequence[Lexeme], _index: int) -> str:
    """`Ali roz 2 litre doodh leta hai`: the words of a routine."""
    return "HAI" if any(word.has("DAILY") for word in words) and any(word.has("NUM") for word in words) else ""


def _above(words: Sequence[Lexeme], index: int) -> str:
    """`upar wali baji ne`: who lives above; else the entry above."""
    return "NAME" if kind_at(words, index + 1) in {"HON", "KIN", "NAME", "NE", "KO", "SE"} else ""


def _wapsi(words: Sequence[Lexeme], index: int) -> str:
    """`udhaar diya, wapsi 25 July`: the day by which it comes back; else what was returned."""
    return "TAK" if kind_at(words, index + 1) == "DATE" else ""


def _sahib(words: Sequence[Lexeme], index: int) -> str:
    """`hafiz sb ne`, `Ali sb ko`: short for sahib between a name and its marker; else "all"."""
    named = index > 0 and (kind_at(words, index - 1) in _NAME_PARTS or _only_like_a_word(words[index - 1]))
    return "HON" if named and kind_at(words, index + 1) in _CASE_WORDS | {"NUM"} else ""


def _came_to(words: Sequence[Lexeme], index: int) -> str:
    """`galla gina 7,930 nikla`: what the till came to; else money that was taken out."""
    counted = any(word.has("COUNT") for word in words[:index])
    return "HAI" if counted and ends_clause(words, index) else ""


def _sold(words: Sequence[Lexeme], _index: int) -> str:
    """`report do aaj ki sale ki`: the sale that is asked about, where no sum is said; else what was sold."""
    asked = any(word.has("REPORT") for word in words) and not any(word.has("NUM") for word in words)
    return "SALE" if asked else ""


def _cash(words: Sequence[Lexeme], index: int) -> str:
    """`took 2000 from cash`, `added to the cash`: the till; else how it was paid."""
    before = {word.text for word in words[max(0, index - 2) : index]}
    return "GALLA" if before & {"from", "to"} and kind_at(words, index - 1) in {"FROM", "TO", "FILLER", "THA"} else ""


_BY_RULE: tuple[tuple[Rule, str], ...] = (
    (_cash, "cash"),
    (_sahib, "sb"),
    (_came_to, "nikla nikle nikli niklay نکلا نکلے نکلی"),
    (_wapsi, "wapsi wapasi واپسی"),
    (_outside, "phansa phanse phansay پھنسا پھنسے"),
    (_takes_daily, "leta lete leti lety لیتا لیتے لیتی"),
    (_put, "put"),
    (_stayed, "rahi raha rahe رہی رہا رہے"),
    (_mal, "mal"),
    (_place, "number نمبر dukan shop ghar"),
    (_stock, "stock سٹاک اسٹاک"),
    (_add, "add"),
    (_wanted, "chahiye chaiye chahye چاہیے"),
    (_given, "دیں dein"),
    (_nai, "nai nae"),
    (_counted, "copy کاپی"),
    (_this, "ye yeh wo woh this that یہ وہ"),
    (_clerk, "munshi منشی"),
    (_pious, "bismillah mashallah alhamdulillah inshallah الحمدللہ ماشاءاللہ"),
    (_zara, "zara"),
    (_phone_bill, "phone mobile fone فون موبایل"),
    (_khate, "khate khatay khaate khaatay khaty کھاتے"),
    (_check, "check چیک"),
    (_left_over, "balance بیلنس"),
    (_total, "کل"),
    (_bank_or_total, "میزان"),
    (_his_own, "uska uski uske unka unki unke"),
    (_mai, "mai"),
    (_to_do, "karni karne karna krni krna کرنی کرنا کرنے"),
    (_wages, "wages"),
    (_wali, "wali ولی"),
    (_malik, "malik maalik مالک"),
    (_vocative, "bhai bhae bhayya bhaiya ji jee sir ustad ustaad madam janab بھائی جی جناب استاد سر بھایی"),
    (_expense_or_goods, "chai gas pani roti petrol diesel cylinder biryani food khana generator load tea"),
    (_expense_or_goods, "samosay samose چایے گیس پانی روٹی"),
)
SHOP_RULES: dict[str, Rule] = {word: rule for rule, words in _BY_RULE for word in words.split()}
SHOP_RULES |= dict.fromkeys(("upar wali", "upar wala", "upar wale", "اوپر والی", "اوپر والے"), _above)
SHOP_RULES |= dict.fromkeys(("bhai jan", "bhai jaan", "bhaijan", "bhaijaan", "بھایی جان", "بھائی جان"), _dear)
SHOP_RULES |= dict.fromkeys(("munshi ji", "munshi g", "munshi sahib", "munshi sb", "منشی جی"), _dear)
SHOP_RULES |= dict.fromkeys(("sale ki", "سیل کی"), _sold)
SHOP_RULES |= dict.fromkeys(("add karo", "add kar do", "add kr do", "ایڈ کرو"), _add)
