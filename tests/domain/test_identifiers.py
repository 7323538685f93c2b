from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import (
    hsa_org_number,
    is_luhn,
    parse_hsa_id,
    parse_individual_number,
    parse_personal_number,
    parse_pin,
    show_individual_number,
)

TODAY = date(2026, 11, 23)
ARABIC_DIGITS = "\u0661\u0663"
LONG_S = "\u017f"
"""Its upper case is S: reading before folding would let it through."""


def with_check_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if is_luhn(digits + last))


@pytest.mark.parametrize("digits", ["2321000016", "2321000024", "2321000131", "5562265719", "2120001447"])
def test_the_check_digit_of_a_real_number_fits(digits: str) -> None:
    assert is_luhn(digits)


@given(st.text("0123456789", min_size=1, max_size=12), st.integers(1, 9), st.data())
def test_one_wrong_digit_is_always_found(digits: str, change: int, data: st.DataObject) -> None:
    right = with_check_digit(digits)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]
    assert not is_luhn(wrong)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("SE2321000131-P01", "SE2321000131-P01"),
        (" se2321000131-p01 ", "SE2321000131-P01"),
        ("tstnmt2120001447-usr1", "TSTNMT2120001447-USR1"),
        ("SE2321000131-" + "A" * 18, "SE2321000131-" + "A" * 18),
    ],
)
def test_an_hsa_id_is_read_in_any_case(typed: str, canonical: str) -> None:
    assert parse_hsa_id(typed) == canonical
    assert parse_hsa_id(canonical) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "SE2321000131",
        "SE2321000131-",
        "SE232100013-P01",
        "SE2321000131-Å1",
        "SE2321000131-P 1",
        "SE2321000132-P01",
        "SE165565594230-1000",
        "NO2321000131-P01",
        "SE2321000131-" + "A" * 19,
        "TSTNMT2120001447-" + "A" * 15,
        f"SE23210001{ARABIC_DIGITS}-P01",
        LONG_S + "E2321000131-P01",
        "SE2321000131-P01\nX",
    ],
)
def test_a_malformed_hsa_id_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_hsa_id(typed)
    assert refusal.value.field == "hsa_id"
    assert "HSA-id" in refusal.value.sentence


def test_the_organisation_number_stands_in_the_hsa_id() -> None:
    assert hsa_org_number("SE2321000131-P01") == "2321000131"
    assert hsa_org_number("TSTNMT2120001447-USR1") == "2120001447"


@pytest.mark.parametrize("typed", ["12345678", "12-345678", " 12-345678/1 ", "12345678/12"])
def test_an_individual_number_is_read_as_people_write_it(typed: str) -> None:
    assert parse_individual_number(typed) == "12345678"


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "123-45678", "12-345678/", "12 345678", ARABIC_DIGITS + "345678"]
)
def test_a_malformed_individual_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="åtta siffror"):
        parse_individual_number(typed)


@given(st.text("0123456789", min_size=8, max_size=8))
def test_an_individual_number_shown_and_read_again_is_the_same(number: str) -> None:
    assert parse_individual_number(show_individual_number(number)) == number


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for parse in (
        parse_hsa_id,
        parse_individual_number,
        parse_pin,
        lambda t: parse_personal_number(t, TODAY),
    ):
        try:
            once = parse(text)
        except Invalid:
            continue
        assert parse(once) == once


def test_a_pin_is_six_digits() -> None:
    assert parse_pin(" 135790 ") == "135790"
    for typed in ("", "13579", "1357900", "13579a", ARABIC_DIGITS * 3):
        with pytest.raises(Invalid, match="sex siffror"):
            parse_pin(typed)


def personal(day: str, sign: str = "", number: str = "238") -> str:
    return day[:-6] + day[-6:] + sign + with_check_digit(day[-6:] + number)[-4:]


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        (personal("20150507"), "20150507"),
        (personal("20150507", "-"), "20150507"),
        (personal("150507", "-"), "20150507"),
        (personal("150507"), "20150507"),
        (personal("261123", "-"), "20261123"),
        (personal("261124", "-"), "19261124"),
        (personal("261124", "+"), "19261124"),
        (personal("150507", "+"), "19150507"),
        (personal("150567", "-"), "20150567"),
        (personal("20150560"), "20150560"),
        (personal("000229", "-"), "20000229"),
    ],
)
def test_a_personal_number_is_given_its_century(typed: str, begins: str) -> None:
    read = parse_personal_number(typed, TODAY)
    assert (read[:8], len(read)) == (begins, 12)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "150507-23",
        personal("20150507")[:-1] + str((int(personal("20150507")[-1]) + 1) % 10),
        personal("20150230"),
        personal("150230", "-"),
        personal("20151301"),
        personal("20150500"),
        personal("20150592"),
        personal("20261124"),
        personal("18400505"),
        personal("00000101"),
    ],
)
def test_a_personal_number_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_personal_number(typed, TODAY)
    assert refusal.value.field == "personal_number"
