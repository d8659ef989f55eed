"""What must not post, row by row of the contract, in three scripts; and posting that one word turns off."""

from __future__ import annotations

import pytest

from tests.grammar.scoring import posted, read

ROWS = {
    "no verb": ["Ali 500", "Ali +500", "500 Ali", "علی ۵۰۰", "Ali 500 rupees"],
    "a question": ["Ali ne 500 diye?", "kya Ali ne paise diye", "did Ali pay", "کیا علی نے ۵۰۰ دیے", "علی نے ۵۰۰ دیے؟"],
    "a negation": ["Ali ne 500 nahi diye", "Ali didn't pay 500", "علی نے ۵۰۰ نہیں دیے"],
    "a promise": ["Ali kal 500 dega", "Ali will pay 500 on Friday", "علی کل ۵۰۰ دے گا", "Ali 500 dega"],
    "a condition or hearsay": [
        "agar Ali 500 de",
        "kehta hai 500 dega",
        "if Ali pays 500",
        "اگر علی ۵۰۰ دے",
        "Ali says he paid 500",
    ],
    "a plan": ["Nawaz ko kal 1000 dene hain", "I will pay Nawaz 1000", "نواز کو کل ۱۰۰۰ دینے ہیں"],
    "a direction left open": [
        "Ali ne 500 ka udhaar diya",
        "Ali se 500 udhaar",
        "Ali 500 le gaya",
        "Ali ne 500 chhor diye",
        "علی نے ۵۰۰ کا ادھار دیا",
        "علی ۵۰۰ لے گیا",
    ],
    "an open verb": ["Ali 1200 diye", "Ali 500 advance", "علی ۱۲۰۰ دیے"],
    "notices": ["Your OTP is 445566", "Rs 500 received from ALI. TID 445566", "آپ کا او ٹی پی ۴۴۵۵۶۶ ہے"],
    "two sums": ["Ali 500 600 wusool", "علی ۵۰۰ ۶۰۰ وصول", "Received 500 600 from Ali"],
    "two people": ["Ali aur Bilal se 500 wusool", "علی اور بلال سے ۵۰۰ وصول", "Ali and Bilal paid 500"],
    "half a sentence": ["Ali ne 500 diye lekin wapis le liye", "Ali ne 500 diye, phir wapis le liye"],
}

POSTS = [
    "Rashid se 500 wusool",
    "Rashid ne 500 diye",
    "Rashid ko 500 diye",
    "Rashid ko 500 udhaar diya",
    "Rashid 500 jama",
    "Rashid ke 50 maaf kar diye",
    "aaj ki sale 5000 hui",
    "bijli ka bill 3000 diya",
    "Rashid ki tankhwah 900 di",
    "galle se 500 nikale",
    "HBL mein 500 jama karaye",
    "راشد سے ۵۰۰ وصول ہوئے",
    "راشد کو ۵۰۰ ادھار دیا",
    "Received 500 from Rashid",
    "Rashid paid 500",
    "Paid 500 to Rashid",
    "Sold goods worth 500 to Rashid on credit",
]
TURNS = [
    "agar {}",
    "{} nahi",
    "{}?",
    "kya {}",
    "shayad {}",
    "if {}",
    "{} not",
    "اگر {}",
    "{} نہیں",
    "Bilal ne kaha {}",
    "maybe {}",
    "{} karna hai",
    "{} hota to",
    "جب {}",
]


@pytest.mark.parametrize("text", [text for row in ROWS.values() for text in row])
def test_no_money_moves(text: str) -> None:
    assert not posted(read(text))


@pytest.mark.parametrize("text", POSTS)
def test_the_plain_sentence_posts(text: str) -> None:
    assert posted(read(text))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("text", POSTS)
def test_one_word_of_doubt_stops_it(text: str, turn: str) -> None:
    assert not posted(read(turn.format(text)))
