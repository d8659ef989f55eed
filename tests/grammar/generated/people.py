"""Invented people and firms: one to three words, with titles, trades and places, in both scripts.

Some of the names stand in the lexicon, some do not: a shop meets new names every day.
"""

from __future__ import annotations

from hypothesis import strategies as st

_FIRST = {
    "latin": ("Sohail", "Bilal", "Rukhsana", "Tufail", "Gulfam", "Moazzam", "Zarina", "Sheraz", "Fayyaz", "Naheed",
              "Shaukat", "Dilbar", "Rizwana", "Kifayat", "Ayaz", "Jahangir", "Parvez", "Bakhtawar", "Lubna", "Sabiha",
              "Rozina", "Farida", "Jamila", "Rasheeda", "Karamat", "Mujahid", "Sattar", "Soomro", "Afridi", "Shams"),
    "urdu": ("سہیل", "بلال", "رخسانہ", "طفیل", "گلفام", "معظم", "زرینہ", "شیراز", "فیاض", "ناہید", "شوکت", "دلبر",
             "رضوانہ", "کفایت", "ایاز", "جہانگیر", "پرویز", "بختاور", "لبنیٰ", "صبیحہ"),
}  # fmt: skip
_LAST = {
    "latin": ("Khan", "Malik", "Butt", "Qureshi", "Ahmed", "Hussain", "Raza", "Awan"),
    "urdu": ("خان", "ملک", "بٹ", "قریشی", "احمد", "حسین", "رضا", "اعوان"),
}
_BEFORE = {
    "latin": ("Haji", "Chacha", "Ustad", "Master", "Dr", "Mistri", "Hafiz", "M."),
    "urdu": ("حاجی", "چاچا", "استاد", "ماسٹر", "ڈاکٹر", "حافظ"),
}
_AFTER = {
    "latin": ("bhai", "sahib", "baji", "mobile wala", "doodh wala", "tailor", "sabzi wala", "gali no 3", "house 12",
              "Lahore wala", "ka beta"),
    "urdu": ("بھائی", "صاحب", "باجی", "موبائل والا", "دودھ والا", "سبزی والا", "گلی نمبر ۳", "لاہور والا", "کا بیٹا"),
}  # fmt: skip
_FIRMS = {
    "latin": ("Madina Store", "Al-Madina Traders", "Bismillah General Store", "Punjab Bakery", "Javed Cloth House"),
    "urdu": ("مدینہ سٹور", "المدینہ ٹریڈرز", "بسم اللہ جنرل سٹور", "پنجاب بیکری"),
}


def first_names(alphabet: str) -> st.SearchStrategy[str]:
    """A name of one word."""
    return st.sampled_from(_FIRST[alphabet])


def names(alphabet: str) -> st.SearchStrategy[str]:
    """A name as a shopkeeper writes it, in `latin` or `urdu` letters."""
    first = first_names(alphabet)

    def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(*parts).map(" ".join)

    last, before, after = (st.sampled_from(table[alphabet]) for table in (_LAST, _BEFORE, _AFTER))
    return st.one_of(
        first,
        joined(first, last),
        joined(before, first),
        joined(first, after),
        joined(before, first, last),
        st.sampled_from(_FIRMS[alphabet]),
    )
