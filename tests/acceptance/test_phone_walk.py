"""The simulated phone walked in a browser: entry, question, answer, undo, in Roman Urdu and in Urdu script.

Pictures of each walk are kept in the folder of the test run, which pytest names `phone0` and so on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.acceptance.browser import ENTER, Browser
from tests.running import Munshi

pytestmark = pytest.mark.acceptance

DESKTOP = (1280, 860)
HANDSET = (390, 844)

# One bubble as a person sees it, with the entries beside it.
SEEN = """
const isStruck = (cell) => getComputedStyle(cell).textDecorationLine === 'line-through';
const rows = [...document.querySelectorAll('#messages > li:not([id^="draft"])')];
return rows.map((row) => {
  const text = row.querySelector('.bubble p');
  return {
    ours: row.querySelector('.bubble').classList.contains('ours'),
    text: text.innerText,
    footing: row.querySelector('small').innerText,
    direction: getComputedStyle(text).direction,
    align: getComputedStyle(text).textAlign,
    lang: text.lang,
    entries: [...row.querySelectorAll('.entry')].map((entry) => ({
      number: Number(entry.dataset.number),
      title: entry.querySelector('h3').innerText,
      struck: [...entry.querySelectorAll('td')].every(isStruck),
      lines: [...entry.querySelectorAll('tbody tr')].map((line) => [...line.cells].map((cell) => cell.innerText)),
    })),
  };
});
"""
ANSWERED = (
    "const seen = (() => {"
    + SEEN
    + "})(); return seen.filter((one) => one.ours && /sent/.test(one.footing)).length >= arguments[0] && seen"
)
BALANCE = "return [...document.querySelectorAll('#balance tfoot td')].map((cell) => cell.innerText)"


@dataclass
class Walk:
    """One handset in the window."""

    browser: Browser
    pictures: Path
    replies: int = 0

    def say(self, text: str) -> tuple[dict, dict]:
        """Type a text, press Enter, and give its own bubble and the reply's once that is delivered."""
        self.browser.type("#text", text + ENTER)
        self.replies += 1
        seen = self.browser.wait(ANSWERED, self.replies)
        assert self.browser.run("return document.getElementById('text').value") == ""
        mine, ours = [one for one in seen if not one["ours"]][-1], [one for one in seen if one["ours"]][-1]
        assert mine["text"] == text
        return mine, ours

    def seen(self) -> list[dict]:
        found: list[dict] = self.browser.run(SEEN)
        return found

    def picture(self, name: str) -> None:
        for size, (width, height) in {"desktop": DESKTOP, "handset": HANDSET}.items():
            self.browser.resize(width, height)
            fits = "const page = document.documentElement; return [page.scrollWidth, page.scrollHeight]"
            assert self.browser.run(fits) == [width, height], f"the page itself scrolls on a {size}"
            self.browser.screenshot(self.pictures / f"{name}-{size}.png")
        self.browser.resize(*DESKTOP)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("phone")


def open_shop(program: Munshi, phone: str, name: str, language: str) -> None:
    """Open a shop for the phone beforehand: onboarding has its own tests."""
    program.query(
        "with owner as (insert into users (phone, name, language)"
        f" values ('{phone}', '{name}', '{language}') returning id)"
        f" select open_business(gen_random_uuid(), id, '{name}', 'PKR', 'Asia/Karachi', '{language}') from owner"
    )


@pytest.fixture
def walk(program: Munshi, browser: Browser, pictures: Path, request: pytest.FixtureRequest) -> Iterator[Walk]:
    phone, channel, name, language = request.param
    open_shop(program, phone, name, language)
    browser.resize(*DESKTOP)
    browser.open(f"http://127.0.0.1:{program.port}/phone?{urlencode({'sender': phone, 'channel': channel})}")
    yield Walk(browser, pictures)
    assert browser.complaints() == []


@pytest.mark.parametrize("walk", [("+923001234567", "whatsapp", "Imran Kiryana", "ur_Latn")], indirect=True)
def test_roman_urdu(walk: Walk):
    mine, ours = walk.say("Ali ko 500 udhaar")
    [entry] = mine["entries"]
    assert entry["lines"] == [["Parties: Ali", "500.00", ""], ["Sales", "", "500.00"]]
    assert not entry["struck"]
    assert ours["text"].startswith("Ali")
    assert "500" in ours["text"]
    assert "1 SMS" in ours["footing"]
    assert (mine["direction"], ours["direction"]) == ("ltr", "ltr")
    walk.browser.wait(BALANCE + ".join() === arguments[0]", "Sum (PKR),500.00,500.00")

    mine, ours = walk.say("Ali 300")
    assert mine["entries"] == []
    assert "1" in ours["text"]
    assert "2" in ours["text"]
    walk.picture("roman-question")

    mine, ours = walk.say("2")
    [entry] = mine["entries"]
    assert sorted(cell for line in entry["lines"] for cell in line[1:]) == ["", "", "300.00", "300.00"]
    assert "300" in ours["text"]

    walk.say("galat")
    written, undoing = walk.seen()[-4], walk.seen()[-2]
    assert [(one["number"], one["struck"]) for one in written["entries"]] == [(entry["number"], True)]
    assert f"takes back entry {entry['number']}" in undoing["entries"][0]["title"]
    walk.browser.wait(BALANCE + ".join() === arguments[0]", "Sum (PKR),500.00,500.00")
    walk.picture("roman-undone")


@pytest.mark.parametrize("walk", [("+923331234567", "sms", "سعید کریانہ", "ur")], indirect=True)
def test_urdu_script(walk: Walk):
    mine, ours = walk.say("علی کو 500 ادھار")
    [entry] = mine["entries"]
    assert entry["lines"] == [["Parties: علی", "500.00", ""], ["Sales", "", "500.00"]]
    for bubble in (mine, ours):
        assert (bubble["direction"], bubble["lang"], bubble["align"]) == ("rtl", "ur", "start")
    assert "علی" in ours["text"]

    mine, ours = walk.say("علی 300")
    assert (mine["entries"], ours["direction"]) == ([], "rtl")
    assert "1" in ours["text"]
    assert "2" in ours["text"]
    walk.picture("urdu-question")

    mine, ours = walk.say("2")
    [entry] = mine["entries"]
    assert "300" in ours["text"]

    walk.say("غلط")
    written, undone = walk.seen()[-4], walk.seen()[-1]
    assert [(one["number"], one["struck"]) for one in written["entries"]] == [(entry["number"], True)]
    assert undone["direction"] == "rtl"
    walk.picture("urdu-undone")


@pytest.mark.parametrize("walk", [("+923451234567", "sms", "<b>Sana</b> & Sons", "en")], indirect=True)
def test_what_a_person_writes_stays_text(walk: Walk):
    hostile = "<img src=x onerror='document.title=1'><script>document.title=2</script>"
    mine, _ = walk.say(hostile)
    assert mine["text"] == hostile
    assert walk.browser.run("return document.querySelectorAll('#talk img, #talk script, #talk b').length") == 0
    assert walk.browser.run("return document.title") == "Munshi: simulated phone"
    assert "<b>Sana</b> & Sons" in walk.browser.run("return document.getElementById('books').innerText")


@pytest.mark.parametrize("walk", [("+923461234567", "sms", "Bilal Store", "ur_Latn")], indirect=True)
def test_another_number_and_the_switch_of_the_channel(walk: Walk):
    walk.say("Ali ko 500 udhaar")
    walk.browser.click('#channels label:has([value="whatsapp"])')
    walk.browser.wait("return !document.getElementById('empty').hidden && location.search.includes('whatsapp')")
    assert walk.seen() == []
    walk.browser.click('#channels label:has([value="sms"])')
    walk.browser.wait(ANSWERED, 1)
    walk.browser.type("#number", "0345 7654321" + ENTER)
    walk.browser.wait("return document.querySelector('[name=sender]:checked').value === '0345 7654321'")
    assert walk.seen() == []
    assert walk.browser.run("return document.activeElement.id") == "text"
