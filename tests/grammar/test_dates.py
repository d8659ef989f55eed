"""Days as facts and as dues, periods; today is Wednesday 15 July 2026."""

from __future__ import annotations

import pytest

from tests.grammar.scoring import read

FACTS = {
    "kal": "2026-07-14",
    "parson": "2026-07-13",
    "itwar ko": "2026-07-12",
    "peer ko": "2026-07-13",
    "jumma ko": "2026-07-10",
    "10 tareekh ko": "2026-07-10",
    "20 tareekh ko": "2026-06-20",
    "5 July ko": "2026-07-05",
    "10/7 ko": "2026-07-10",
    "10-07-2026 ko": "2026-07-10",
    "2026-07-10": "2026-07-10",
    "3 din pehle": "2026-07-12",
    "yesterday": "2026-07-14",
    "pichle jumma": "2026-07-10",
    "کل": "2026-07-14",
    "اتوار کو": "2026-07-12",
    "۱۰ تاریخ کو": "2026-07-10",
    "20 December ko": "2025-12-20",
}
DUES = {
    "kal": "2026-07-16",
    "parson": "2026-07-17",
    "itwar ko": "2026-07-19",
    "peer ko": "2026-07-20",
    "jumma ko": "2026-07-17",
    "25 tareekh ko": "2026-07-25",
    "10 tareekh ko": "2026-08-10",
    "5 August ko": "2026-08-05",
    "20/7 ko": "2026-07-20",
    "3 din baad": "2026-07-18",
    "agle jumma": "2026-07-17",
    "agle mahine ki 5 tareekh ko": "2026-08-05",
    "کل": "2026-07-16",
    "pehli tareekh ko": "2026-08-01",
    "mahine ke aakhir tak": "2026-07-31",
    "5 January ko": "2027-01-05",
}
PERIODS = {
    "aaj ki": "today",
    "kal ki": "yesterday",
    "is hafte ki": "this_week",
    "pichle hafte ki": "last_week",
    "is mahine ki": "this_month",
    "pichle mahine ki": "last_month",
    "is saal ki": "this_year",
    "June ki": "2026-06-01..2026-06-30",
    "1 July se 10 July tak ki": "2026-07-01..2026-07-10",
    "1 se 10 July tak ki": "2026-07-01..2026-07-10",
    "pichle 7 din ki": "2026-07-09..2026-07-15",
}


@pytest.mark.parametrize(("said", "date"), FACTS.items())
def test_a_fact_is_in_the_past(said: str, date: str) -> None:
    assert read(f"{said} Rashid se 500 wusool") == [
        {"op": "receive_payment", "party": "Rashid", "amount": "500", "date": date}
    ]


@pytest.mark.parametrize(("said", "date"), DUES.items())
def test_a_promise_is_in_the_future(said: str, date: str) -> None:
    assert read(f"Rashid {said} 500 dega") == [{"op": "set_due_date", "party": "Rashid", "due": date, "amount": "500"}]


@pytest.mark.parametrize(("said", "period"), PERIODS.items())
def test_a_report_has_a_period(said: str, period: str) -> None:
    assert read(f"{said} sale batao") == [{"op": "report", "kind": "sales", "period": period}]


@pytest.mark.parametrize("said", ["31/2 ko", "31 June ko", "45 tareekh ko"])
def test_a_day_that_does_not_exist_posts_nothing(said: str) -> None:
    assert read(f"{said} Rashid se 500 wusool")[0]["op"] == "unknown"
