"""The other forms of a verb phrase that ends in a helping verb: `mil gaya`, `mil gaye`, `likh lo`, `likh lijiye ga`.

Gender, number, politeness and spelling of the helping verb never change what was done or is asked for, so the lexicon
lists one form. Never changes tense: the future and the infinitive are words of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

# Each family is one helping verb, in the past tense or as a request, with its usual spellings; `_` is a space.
_FAMILIES = (
    "gaya gaye gayi gai gae gya gye gyi gayin gayen",
    "diya diye di dia die dye dya diay diyay",
    "liya liye li lia lie lye",
    "chuka chuke chuki chukay chukey",
    "چکا چکے چکی",
    "گیا گیے گیی گییں",
    "دیا دیے دی دییے",
    "لیا لیے لی",
    "lo lena lein len lain lijiye lijye lijie lijiye_ga lijiyega lijye_ga lijyega",
    "do dena dein den dain dijiye dijye dijie dijiye_ga dijiyega dijye_ga dijyega",
    "لو لینا لیں لیجیے لیجییے لیجیے_گا لیجییے_گا",
    "دو دینا دیں دیجیے دیجییے دیجیے_گا دیجییے_گا",
)
_FORMS = {
    form: tuple(other.replace("_", " ") for other in family.split()) for family in _FAMILIES for form in family.split()
}


def inflected(phrase: str) -> Iterator[str]:
    """The phrase with its helping verb in every form, apart and joined; nothing where it has no helping verb."""
    *stem, last = phrase.split()
    for form in _FORMS.get(last, ()) if stem else ():
        yield " ".join((*stem, form))
        if len(stem) == 1:
            yield stem[0] + form
        elif stem[-1] == "kar":  # as most people text it: `khatam kr do`
            yield " ".join((*stem[:-1], "kr", form))
            yield " ".join((*stem[:-1], f"kr{form}"))
