"""SMS segments against counted texts, and what must hold of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Encoding, Segments, gsm_safe, segments

GSM, UCS = Encoding.GSM7, Encoding.UCS2


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("", Segments(GSM, 0, 1)),
        ("a" * 160, Segments(GSM, 160, 1)),
        ("a" * 161, Segments(GSM, 161, 2)),
        ("a" * 306, Segments(GSM, 306, 2)),
        ("a" * 307, Segments(GSM, 307, 3)),
        ("€" * 80, Segments(GSM, 160, 1)),
        ("a" * 159 + "€", Segments(GSM, 161, 2)),
        ("a" * 152 + "€" + "a" * 152, Segments(GSM, 306, 3)),
        ("a" * 151 + "€" + "a" * 153, Segments(GSM, 306, 2)),
        ("\n@£_ÄÖ?", Segments(GSM, 7, 1)),
        ("~[]{}|\\^", Segments(GSM, 16, 1)),
        ("`", Segments(UCS, 1, 1)),
        ("ç", Segments(UCS, 1, 1)),
        ("ع" * 70, Segments(UCS, 70, 1)),
        ("ع" * 71, Segments(UCS, 71, 2)),
        ("ع" * 134, Segments(UCS, 134, 2)),
        ("ع" * 135, Segments(UCS, 135, 3)),
        ("a" * 69 + "’", Segments(UCS, 70, 1)),
        ("😀" * 35, Segments(UCS, 70, 1)),
        ("ع" * 66 + "😀" + "ع" * 66, Segments(UCS, 134, 3)),
        ("\ud800" * 71, Segments(UCS, 71, 2)),
    ],
)
def test_counted_texts(text: str, cost: Segments) -> None:
    assert segments(text) == cost


@given(st.text(max_size=400))
def test_parts_hold_what_they_are_said_to(text: str) -> None:
    cost = segments(text)
    single, part = (160, 153) if cost.encoding is GSM else (70, 67)
    if cost.count == 1:
        assert cost.units <= single
    else:
        assert cost.units > single
        assert (cost.count - 1) * (part - 1) < cost.units <= cost.count * part


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_ucs2_units_are_those_of_utf16(text: str) -> None:
    cost = segments(text + "ع")
    assert cost.units == len((text + "ع").encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("‘Ali’ “ok” – — … ₨500", "'Ali' \"ok\" - - ... Rs500"),
        ("a\u00a0b\u202fc\u2003d", "a b c d"),
        ("Ali\u200c\u200d\u202e\ufeff", "Ali"),
        ("Ali 📱👍🏽 ok", "Ali  ok"),
        ("Zoë Çelik ñé", "Zoe Çelik ñé"),
        ("Şahin āli ç", "Sahin ali c"),
        ("۔،؟", ".,?"),
        ("۵۰۰ ٥٠٠", "500 500"),
        ("½ ①", "1/2 1"),
    ],
)
def test_culprits_are_made_plain(text: str, plain: str) -> None:
    assert gsm_safe(text) == plain
    assert segments(plain).encoding is GSM


def test_other_letters_stay() -> None:
    assert gsm_safe("علی ko 500") == "علی ko 500"


@given(st.text(max_size=100))
def test_a_plain_text_stays_plain(text: str) -> None:
    assert gsm_safe(gsm_safe(text)) == gsm_safe(text)
