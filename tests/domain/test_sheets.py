import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.sheets import CellKind, match_headers, read_cell
from tests.fixtures.sheets import COLUMNS, HEADINGS

CHOICES = (("RENT", "Hyra, el och värme"), ("CARE", "Vård"))
NBSP, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.text(max_size=300)
)


@pytest.mark.parametrize(
    "heading",
    [
        "Från och med",
        "från  och med",
        "FRÅN OCH MED",
        "Fran och med",
        "fr.o.m.",
        "from",
        "Fr. o. m",
        "Start date",
        "Från och med*",
        "Från och\nmed (datum)",
        "first_day",
        "Fra\u030an och med",
    ],
)
def test_a_column_is_known_by_any_of_its_names_however_spelt(heading: str) -> None:
    assert match_headers([heading], COLUMNS).places == {"first_day": 0}


@pytest.mark.parametrize(
    "heading", ["Individnummer", "individual number", "Dossiernr", "LMA-nr", "LMA nr.", "Individ-nr"]
)
def test_an_individual_number_is_known_by_what_municipalities_call_it(heading: str) -> None:
    assert match_headers([heading], COLUMNS).places == {"individual_number": 0}


@given(st.permutations(HEADINGS), st.data())
def test_columns_are_found_in_any_order_among_others(headings: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(headings)))
    cells = [*headings[:place], "Handläggare", *headings[place:]]
    match = match_headers(cells, COLUMNS)
    assert {c.heading: cells.index(c.heading) for c in COLUMNS} == {
        c.heading: match.places[c.key] for c in COLUMNS
    }
    assert match.unknown == ("Handläggare",)
    assert match.sentence == ""


def test_a_missing_column_is_named_unless_it_may_be_left_out() -> None:
    match = match_headers(["Individnummer", "from", "tom", "Kostnad"], COLUMNS)
    assert match.missing == ("Typ av kostnad",)
    assert match.sentence.startswith("Kolumnen «Typ av kostnad» saknas i filen.")


def test_a_column_that_stands_twice_is_refused_by_any_of_its_names() -> None:
    match = match_headers([*HEADINGS, "Belopp (kr)"], COLUMNS)
    assert match.repeated == ("Kostnad",)
    assert match.sentence.startswith("Kolumnen «Kostnad» finns mer än en gång i filen.")


def test_what_was_to_be_mended_is_neither_read_nor_told() -> None:
    assert match_headers([*HEADINGS, "Att rätta", "", None], COLUMNS) == match_headers(HEADINGS, COLUMNS)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2025, 1, 8),  # noqa: DTZ001  as a spreadsheet has it
        datetime(2025, 1, 8, 13, 30),  # noqa: DTZ001  as a spreadsheet has it
        date(2025, 1, 8),
        20250108,
        "2025-01-08",
        "20250108",
        "8/1 2025",
        "08/01-2025",
        "2025/01/08",
        "2025.1.8",
        "8 jan 2025",
        "8 januari 2025",
        "08.01.2025",
        "8.1.2025",
        " 2025-01-08\t",
        "2025-01-08 00:00:00",
        "2025-01-08T00:00:00",
        "den 8:e januari 2025",
        "8 January 2025",
        "8-jan-2025",
    ],
)
def test_a_day_is_read_in_the_ways_that_people_write_it(value: object) -> None:
    assert read_cell(CellKind.DAY, value) == "2025-01-08"


def test_a_day_in_either_order_is_read_only_when_one_of_them_is_a_day() -> None:
    assert read_cell(CellKind.DAY, "13/01/2025") == "2025-01-13"
    assert read_cell(CellKind.DAY, "01-13-2025") == "2025-01-13"
    assert read_cell(CellKind.DAY, "05/05/2025") == "2025-05-05"


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2025",
        "1-2-2025",
        "2025-02-30",
        "20250230",
        "250108",
        "8/1",
        "8/1 25",
        "2025",
        "31 feb 2025",
        "\u0662\u0660\u0662\u0665-01-08",
        "jan 2025",
        "2025-01-08 13:00",
        "2025-1108",
        "45665",
        "i går",
        "8 xyz 2025",
    ],
)
def test_what_is_no_day_or_could_be_two_stays_as_it_is(text: str) -> None:
    assert read_cell(CellKind.DAY, text) == text


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1234,5", "1234,50"),
        ("1234.50", "1234,50"),
        ("1 234,50", "1234,50"),
        (f"1{NBSP}234{NBSP}567,00{NBSP}kr", "1234567"),
        (f"1{NARROW}234", "1234"),
        (f"{MINUS}1 234,50", "-1234,50"),
        ("1.234,50", "1234,50"),
        ("1,234.50", "1234,50"),
        ("1.234.567", "1234567"),
        ("1234 kr", "1234"),
        ("1234:-", "1234"),
        ("SEK 12", "12"),
        ("0012,10", "12,10"),
        ("-0,00", "0"),
        (1234.5, "1234,50"),
        (0.1 + 0.2, "0,30"),
        (36.300000000000004, "36,30"),
        (1234567.89, "1234567,89"),
        (9_999_999_999.99, "9999999999,99"),
        (33.333333333333336, "33,3333333333333"),
        (1234, "1234"),
        (-5, "-5"),
        (-0.0, "0"),
        (Decimal("12.30"), "12,30"),
    ],
)
def test_money_is_read_to_the_last_decimal(value: object, read: str) -> None:
    assert read_cell(CellKind.MONEY, value) == read


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234",
        "12 50",
        "1 23",
        "1,2,3",
        "tolv",
        "1e5",
        "#REF!",
        "#DIV/0!",
        "12-",
        "--1",
        "1 2345",
        "12,",
        "\u0661\u0662",
        "inf",
        "1,234 kr",
    ],
)
def test_an_amount_that_is_not_certain_stays_as_it_is(text: str) -> None:
    assert read_cell(CellKind.MONEY, text) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_no_ore_is_lost_between_a_spreadsheets_number_and_the_form(ore: int) -> None:
    read = read_cell(CellKind.MONEY, ore / 100)
    assert Decimal(read.replace(",", ".")) * 100 == ore


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (28, "28"),
        (28.0, "28"),
        ("28", "28"),
        ("1 000", "1000"),
        ("28,0", "28"),
        ("28,5", "28,5"),
        (28.5, "28,5"),
        ("1.000", "1.000"),
        (True, "SANT"),
        ("28 st", "28 st"),
    ],
)
def test_a_count_is_a_whole_number_or_stays(value: object, read: str) -> None:
    assert read_cell(CellKind.COUNT, value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1234567, "01234567"),
        (1234567.0, "01234567"),
        (12345678, "12345678"),
        (199001011234, "199001011234"),
        (123456, "123456"),
        (-123456, "-123456"),
        ("1234567", "1234567"),
        ("01234567", "01234567"),
        (" 12-345678 ", "12-345678"),
        ("12\u2013345678", "12-345678"),
        ("12-345678/1", "12-345678/1"),
        ("19900101-1234", "19900101-1234"),
    ],
)
def test_only_a_number_cell_gets_its_lost_zero_back(value: object, read: str) -> None:
    assert read_cell(CellKind.NUMBER, value) == read


def test_a_choice_is_read_by_its_code_or_its_label() -> None:
    read = [
        read_cell(CellKind.CHOICE, text, CHOICES) for text in ("RENT", "vard", " hyra el och VÄRME", "Mat")
    ]
    assert read == ["RENT", "CARE", "RENT", "Mat"]


def test_a_flag_is_ja_or_nej() -> None:
    assert [read_cell(CellKind.FLAG, v) for v in (True, "Ja", "x", "YES", 1)] == ["ja"] * 5
    assert [read_cell(CellKind.FLAG, v) for v in (False, "nej", "No", 0)] == ["nej"] * 4
    assert [read_cell(CellKind.FLAG, v) for v in ("kanske", None, "")] == ["kanske", "", ""]


def test_a_text_is_one_line_without_what_does_not_show() -> None:
    assert read_cell(CellKind.NUMBER, "\ufeff 12-\u200b345\x00678\u202e\r\n/1 ") == "12-345678 /1"
    assert read_cell(CellKind.NUMBER, "\ud800") == ""
    assert len(read_cell(CellKind.NUMBER, "x" * 1_000)) == 200


@given(st.sampled_from(CellKind), anything)
def test_reading_what_was_read_changes_nothing_and_never_fails(kind: CellKind, value: object) -> None:
    read = read_cell(kind, value, CHOICES)
    assert read_cell(kind, read, CHOICES) == read
    assert not any(unicodedata.category(c).startswith("C") for c in read)
    assert len(read) <= 200
    read.encode()
