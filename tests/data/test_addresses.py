from datetime import date

import pytest

from rxapp.domain.cases import CaseStatus
from rxapp.domain.periods import Quarter
from rxapp.services.addresses import address, case_filter, payout_filter, quarter, quarter_code
from rxapp.services.cases import CaseFilter
from rxapp.services.payouts import PayoutFilter


def test_a_bare_address_is_everything_newest_first() -> None:
    assert payout_filter({}) == PayoutFilter(sort="paid_on", descending=True, page=1)
    assert case_filter({}) == CaseFilter(sort="arrived_on", descending=True, page=1)


def test_every_parameter_is_read() -> None:
    query = {
        "sok": " Alm ",
        "typ": "ASYL_PRESCHOOL",
        "dag": "2026-11-26",
        "sortera": "amount_ore",
        "sida": "3",
    }
    assert payout_filter(query) == PayoutFilter(
        "Alm", "ASYL_PRESCHOOL", date(2026, 11, 26), "amount_ore", descending=False, page=3
    )
    query = {
        "sok": "5.6",
        "status": "decided",
        "typ": "X",
        "kvartal": "2026-2",
        "sortera": "-status",
        "sida": "2",
    }
    assert case_filter(query) == CaseFilter(
        "5.6", CaseStatus.DECIDED, "X", Quarter(2026, 2), "status", descending=True, page=2
    )


@pytest.mark.parametrize(
    "query",
    [
        {"dag": "2026-02-30", "sida": "-1"},
        {"dag": "igår", "sida": "²"},
        {"dag": "", "sida": "99999999"},
        {"sida": "1e3", "typ": "", "sok": "   "},
        {"status": "DECIDED", "kvartal": "2026-5"},
        {"status": "none", "kvartal": "0000-1"},
        {"kvartal": "٢٠٢٦-1", "annat": "x"},
    ],
)
def test_what_cannot_be_read_is_left_out(query: dict[str, str]) -> None:
    assert payout_filter(query) == PayoutFilter()
    assert case_filter(query) == CaseFilter()


def test_long_words_are_cut() -> None:
    assert len(payout_filter({"sok": "a" * 500, "typ": "b" * 500}).words) == 80
    assert len(case_filter({"typ": "b" * 500}).type_code) == 40


def test_a_quarter_is_written_as_it_is_read() -> None:
    for number in range(1, 5):
        assert quarter(quarter_code(Quarter(2026, number))) == Quarter(2026, number)
    for text in ("", "2026", "2026-0", "26-1", "2026-1-1", "-1"):
        assert quarter(text) is None


def test_an_address_leaves_out_what_is_empty() -> None:
    assert address("/arenden", {"sok": "", "sida": ""}) == "/arenden"
    assert (
        address("/arenden", {"sok": "Å & ö", "typ": "", "sida": "2"})
        == "/arenden?sok=%C3%85+%26+%C3%B6&sida=2"
    )
