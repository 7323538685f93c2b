import asyncio
import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rxapp.domain.sheets import EXAMPLE_MARK, CellKind, SheetColumn, SheetRow, read_cell
from rxapp.services.sheet_files import Limits, read_file
from rxapp.services.sheet_writing import template, with_errors
from tests.fixtures.sheets import COLUMNS, HEADINGS, READ, delimited, written

EVERY = (*COLUMNS, SheetColumn("protected", "Skyddad", (), CellKind.FLAG, required=False, example="nej"))


@st.composite
def texts(draw: st.DrawFn, column: SheetColumn) -> str:
    """What the form can hold in a column: a value that is read as itself, right or wrong."""
    days = st.dates(date(1800, 1, 1)).map(str)
    money = st.integers(-(10**14), 10**14).map(lambda ore: f"{ore // 100},{ore % 100:02}")
    wild = st.text(max_size=220) | st.sampled_from(
        ["=1+1", "+46", "-1-1", "@SUM(A1)", "'=1", '"', "a;b", "a\tb"]
    )
    right = {
        CellKind.NUMBER: st.from_regex(r"[0-9]{2}-?[0-9]{6}", fullmatch=True),
        CellKind.DAY: days,
        CellKind.MONEY: money | st.integers(-(10**20), 10**20).map(str),
        CellKind.COUNT: st.integers(-(10**20), 10**20).map(str),
        CellKind.CHOICE: st.sampled_from([code for code, _ in column.choices] or [""]),
        CellKind.FLAG: st.sampled_from(["ja", "nej"]),
    }[column.kind]
    return read_cell(column.kind, draw(right | st.just("") | wild), column.choices)


@st.composite
def grids(draw: st.DrawFn) -> list[SheetRow]:
    rows = draw(st.lists(st.fixed_dictionaries({c.key: texts(c) for c in EVERY}), min_size=1, max_size=4))
    # A row of nothing is not read, and one that says it is a sum is left out.
    filled = [row | {"individual_number": f"12-{place:06}"} for place, row in enumerate(rows)]
    return [SheetRow(place, row) for place, row in enumerate(filled, 2)]


@given(grids(), st.sampled_from(["xlsx", "csv", ",", "\t", "utf-16"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again_as_the_same(tmp_path: Path, rows: list[SheetRow], kind: str) -> None:
    content = with_errors(rows, EVERY, {2: ["Fel."]}, "xlsx" if kind == "xlsx" else "csv")
    if kind not in ("xlsx", "csv"):
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        is_delimiter = len(kind) == 1
        content = delimited(table, kind if is_delimiter else ";", "utf-8" if is_delimiter else "utf-16")
    report, read = read_file(written(tmp_path, content), EVERY, Limits())
    assert read == rows
    assert report.unknown == ()


def book_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_the_template_has_headings_examples_and_an_explanation() -> None:
    book = book_of(template(EVERY, "xlsx"))
    assert book.sheetnames == ["Rader", "Exempel", "Läs mig", "Val"]
    assert [cell.value for cell in book["Rader"][1]] == [column.heading for column in EVERY]
    assert book["Rader"].max_row == 1
    assert [cell.value for cell in book["Exempel"][2]][:2] == ["12-345678", book["Exempel"]["B2"].value]
    said = [row[0].value for row in book["Läs mig"].iter_rows()]
    assert said[-len(EVERY) :] == [column.heading for column in EVERY]


def test_the_template_has_formats_widths_a_frozen_heading_and_lists_to_choose_from() -> None:
    book = book_of(template(EVERY, "xlsx"))
    sheet = book["Rader"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].number_format for letter in "ABE"] == [
        "@",
        "yyyy-mm-dd",
        "#,##0.00",
    ]
    # Neighbours of one width are written as one.
    wide = [
        place for d in sheet.column_dimensions.values() if d.width >= 12 for place in range(d.min, d.max + 1)
    ]
    assert wide == list(range(1, len(EVERY) + 1))
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"F2:F10001": "Val!$A$1:$A$2", "G2:G10001": '"ja,nej"'}
    assert [cell.value for cell in book["Val"]["A"]] == ["Hyra, el och värme", "Vård"]
    assert book["Val"].sheet_state == "hidden"


def test_a_template_that_is_filled_in_is_read(tmp_path: Path) -> None:
    book = book_of(template(EVERY, "xlsx"))
    book["Rader"].append(["12-345678", date(2025, 1, 8), date(2025, 2, 4), 28, 1234.5, "Vård"])
    file = io.BytesIO()
    book.save(file)
    report, rows = read_file(written(tmp_path, file.getvalue()), EVERY, Limits())
    assert [row.cells for row in rows] == [READ | {"protected": ""}]
    assert (report.sheet, report.other_sheets, report.unknown) == ("Rader", (), ())


def test_the_example_of_a_csv_template_is_never_taken_for_a_row(tmp_path: Path) -> None:
    content = template(COLUMNS, "csv")
    assert content.startswith(b"\xef\xbb\xbfIndividnummer;")
    assert EXAMPLE_MARK in content.decode()
    filled = content + "12-345678;2025-01-08;2025-02-04;28;1 234,50;Vård\r\n".encode()
    report, rows = read_file(written(tmp_path, filled), COLUMNS, Limits())
    assert [row.cells for row in rows] == [READ]
    assert report.example_rows == (2,)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_is_handed_back_with_its_sentences_and_without_formulas(kind: str) -> None:
    cells = READ | {"individual_number": "=1+1", "cost_kind": "RENT", "first_day": "@a"}
    content = with_errors([SheetRow(7, cells)], COLUMNS, {7: ["Fel.", "=Mer fel."]}, kind)
    if kind == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        table = [[cell.value for cell in row] for row in book_of(content)["Rader"].iter_rows()]
        assert all(cell.data_type != "f" for row in book_of(content)["Rader"].iter_rows() for cell in row)
    assert table[0] == [*HEADINGS, "Att rätta"]
    assert (table[1][0], table[1][1], table[1][5]) == ("'=1+1", "'@a", "Hyra, el och värme")
    assert table[1][-1] == "Fel. =Mer fel."


def test_days_and_amounts_are_handed_back_as_days_and_numbers() -> None:
    content = with_errors([SheetRow(2, READ)], COLUMNS, {}, "xlsx")
    row = [cell.value for cell in book_of(content)["Rader"][2]]
    assert row[1].date() == date(2025, 1, 8)
    assert row[2].date() - row[1].date() == timedelta(27)
    assert row[3:5] == [28, 1234.5]


async def test_ten_thousand_rows_are_written_in_a_thread() -> None:
    rows = [SheetRow(number, READ) for number in range(2, 10_002)]
    content = await asyncio.to_thread(with_errors, rows, COLUMNS, {}, "csv")
    assert content.count(b"\r\n") == 10_001
