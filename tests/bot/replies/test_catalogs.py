"""The catalogs: all three whole, in their own language, and nothing in them that is not said."""

import io
import re

import pytest

from bot.replies import CatalogError, Language, language_of, load_catalogs
from bot.replies.catalog import Part, fill, read_catalog, sentences
from bot.replies.segments import GSM_BASIC

SHARED_WORDS = frozenset(
    {
        # Names, and words that Roman Urdu and English have from each other.
        *("ali", "nawaz", "munshi", "salam", "khata", "urdu", "english", "roman", "entry", "number"),
        *("sim", "sms", "whatsapp", "phone"),
        *("hbl", "bank", "account", "balance", "cheque", "bounce", "advance", "stock", "rate"),
        *("kg", "ser", "pao", "tola", "ton", "ml", "set", "suit", "packet", "foot", "tray", "crate"),
        *(
            "rs",
            "pin",
            "limit",
            "bill",
            "report",
            "backup",
            "manager",
            "cashier",
            "code",
            "internet",
            "packing",
            "tax",
            "gas",
        ),
        # A receipt's letter in an example, and words that are spelled alike by chance.
        *("n", "do", "is", "to", "us"),
    }
)
"""What may stand in both catalogs; any other word in both is English left over."""


def text_of(parts: tuple[Part, ...]) -> str:
    """Return a sentence's own words, without its placeholders."""
    return re.sub(r"\{\w+\}", " ", " ".join(part.text for part in parts))


def words_of(language: Language) -> set[str]:
    """Return the Latin words that stand in a catalog's sentences."""
    return {word.lower() for parts in sentences(language).values() for word in re.findall(r"[A-Za-z]+", text_of(parts))}


def placeholders_of(language: Language, key: str) -> frozenset[str]:
    """Return the placeholders of a sentence."""
    return frozenset().union(*(part.placeholders for part in sentences(language)[key]))


def test_all_three_catalogs_load() -> None:
    load_catalogs()
    assert len({frozenset(sentences(language)) for language in Language}) == 1


@pytest.mark.parametrize("key", sorted(sentences(Language.ENGLISH)))
def test_placeholders_agree(key: str) -> None:
    """Urdu may leave one out, having 70 characters; it may have none that the others lack."""
    english = placeholders_of(Language.ENGLISH, key)
    assert placeholders_of(Language.ROMAN, key) == english
    assert placeholders_of(Language.URDU, key) <= english


def test_urdu_has_no_latin_words() -> None:
    assert words_of(Language.URDU) <= {"pin", "sms"}


def test_roman_urdu_has_no_english_leftovers() -> None:
    assert (words_of(Language.ROMAN) & words_of(Language.ENGLISH)) <= SHARED_WORDS


@pytest.mark.parametrize("language", [Language.ROMAN, Language.ENGLISH])
def test_latin_sentences_are_gsm7_without_dear_characters(language: Language) -> None:
    dear = {key: text for key, parts in sentences(language).items() if not set(text := text_of(parts)) <= GSM_BASIC}
    assert dear == {}


def test_an_undone_entry_is_never_called_returned() -> None:
    for language in Language:
        for parts in sentences(language).values():
            assert not re.search(r"wap[ai]s|واپس|return", text_of(parts))


def po(language: str, *messages: str) -> io.BytesIO:
    """Return a catalog's source with a header for a language."""
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return io.BytesIO("\n".join([header, *messages]).encode())


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (po("ur", 'msgid "a"\nmsgstr "salam"\n'), "header says Language: ur"),
        (po("ur_Latn", 'msgid "a"\nmsgstr "سلام"\n'), "script of another language"),
        (po("ur_Latn", 'msgid "a"\nmsgstr ""\n'), "a has no sentence"),
        (po("ur_Latn", '#, fuzzy\nmsgid "a"\nmsgstr "salam"\n'), "marked fuzzy"),
        (po("ur_Latn", 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n'), "has no sentence"),
        (po("ur_Latn", "salam"), "not a catalog"),
    ],
)
def test_a_bad_catalog_is_refused(source: io.BytesIO, complaint: str) -> None:
    with pytest.raises(CatalogError, match=complaint):
        read_catalog(source, Language.ROMAN)


def test_parts_in_brackets_fall_away_when_empty() -> None:
    parts = read_catalog(po("en", 'msgid "a"\nmsgstr "Hello[ {name}][, {city}]."\n'), Language.ENGLISH)["a"]
    assert [(part.text, part.optional) for part in parts] == [
        ("Hello", False),
        (" {name}", True),
        (", {city}", True),
        (".", False),
    ]
    words = {"party": "Ali", "amount": "500", "kind": "gave credit", "n1": "1"}
    assert fill(Language.ENGLISH, "ask.amount", words).startswith("Ali, gave credit:")
    assert fill(Language.ENGLISH, "ask.amount", words | {"party": ""}).startswith("gave credit:")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(CatalogError, match=r"no sentence no\.such\.key in ur_Latn"):
        fill(Language.ROMAN, "no.such.key", {})


def test_languages_by_their_tags() -> None:
    assert [language_of(tag) for tag in ("ur", "ur-Latn", "ur_Latn", "en")] == [
        Language.URDU,
        Language.ROMAN,
        Language.ROMAN,
        Language.ENGLISH,
    ]
    with pytest.raises(ValueError, match="fr"):
        language_of("fr")
