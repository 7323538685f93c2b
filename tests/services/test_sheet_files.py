"""The reading itself, in this process. That another one is safe for it stands in test_sheet_reading.py."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from rxapp.domain.sheets import Report, SheetRefused
from rxapp.services.sheet_files import Limits, read_file
from rxapp.text import sheets as text
from tests.fixtures.sheets import (
    COLUMNS,
    HEADINGS,
    MAIN,
    READ,
    ROW,
    SHEET,
    STRINGS,
    delimited,
    part,
    refusal,
    repacked,
    shared,
    with_strings,
    written,
    xlsx,
)

LIMITS = Limits()
WHOLE = shared(xlsx([HEADINGS, ROW]))
TEXTS = ("12-345678", "2025-01-08", "2025-02-04", "28", "1234,50", "Vård")


def read(folder: Path, content: bytes, limits: Limits = LIMITS) -> tuple[Report, list[dict[str, str]]]:
    report, rows = read_file(written(folder, content), COLUMNS, limits)
    return report, [row.cells for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_file_is_read_whatever_its_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    report, rows = read(tmp_path, delimited([HEADINGS, TEXTS], delimiter, encoding))
    assert rows == [READ]
    assert (report.kind, report.header_row, report.row_count, report.unknown) == ("csv", 1, 1, ())


def test_a_workbook_is_read_below_the_titles_that_stand_above_its_headings(tmp_path: Path) -> None:
    titles = [["Ansökan från och med 2025"], [], ["Kommun:", "Ale"]]
    content = xlsx([*titles, HEADINGS, ROW], lambda book: book.active.merge_cells("A1:F1"))
    for packed in (content, shared(content)):
        report, rows = read(tmp_path, packed)
        assert rows == [READ]
        assert (report.kind, report.sheet, report.header_row) == ("xlsx", "Sheet", 4)


def test_headings_that_come_after_the_first_fifteen_rows_are_not_looked_for(tmp_path: Path) -> None:
    at_last = delimited([*[["ansökan"]] * 14, HEADINGS, TEXTS])
    assert read(tmp_path, at_last)[0].header_row == 15
    sentence = refusal(tmp_path, delimited([*[["ansökan"]] * 15, HEADINGS, TEXTS]))
    assert "Individnummer, Från och med, Till och med, Kostnad, Typ av kostnad" in sentence


def test_quotes_line_breaks_and_delimiters_within_cells_are_kept_apart_from_the_table(tmp_path: Path) -> None:
    cells = ['12-345678\r\n"/1"', "2025-01-08", "2025-02-04", "28", "1 234,50", "Hyra, el och värme"]
    report, rows = read(tmp_path, delimited([HEADINGS, cells, TEXTS], ","))
    assert rows[0]["individual_number"] == '12-345678 "/1"'
    assert rows[0]["cost_kind"] == "RENT"
    assert rows[1] == READ
    assert report.row_count == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_blank_rows_are_skipped_and_short_ones_filled_up_by_the_numbers_of_the_file(
    tmp_path: Path, kind: str
) -> None:
    table = [HEADINGS, [], TEXTS, [None] * 6, ["12-345678"], [*TEXTS, "mer", "till"]]
    content = delimited(table) if kind == "csv" else xlsx(table)
    report, rows = read_file(written(tmp_path, content), COLUMNS, LIMITS)
    assert [row.number for row in rows] == [3, 5, 6]
    assert rows[1].cells == dict.fromkeys(READ, "") | {"individual_number": "12-345678"}
    assert rows[2].cells == READ
    assert report.row_count == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sum_below_the_rows_is_left_out_and_told(tmp_path: Path, kind: str) -> None:
    table = [HEADINGS, TEXTS, ["Summa", "", "", "28", "1234,50"], [], ["Totalt kr", "", "", "", "1234,50"]]
    report, rows = read(tmp_path, delimited(table) if kind == "csv" else xlsx(table))
    assert rows == [READ]
    assert report.total_rows == (3, 5)
    assert text.notes(report) == ("Summeringen på raderna 3, 5 lästes inte in.",)


def test_a_sum_that_names_somebody_or_stands_between_the_rows_is_not_left_out(tmp_path: Path) -> None:
    named = ["12-345678", "2025-01-08", "2025-02-04", "28", "1234,50", "Summa"]
    report, rows = read(tmp_path, delimited([HEADINGS, ["Delsumma", "", "", "", "1"], TEXTS, named]))
    assert (len(rows), report.total_rows) == (3, ())


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book.active.row_dimensions[3].hidden = True

    report, rows = read(tmp_path, xlsx([HEADINGS, ROW, ROW], hide))
    assert rows == [READ, READ]
    assert report.hidden_rows == (3,)
    assert "1 dold rad lästes också in." in text.notes(report)


def test_unknown_columns_are_told_and_the_one_of_sentences_is_passed_over(tmp_path: Path) -> None:
    content = xlsx([["Namn", *HEADINGS, "Att rätta", "Anm."], ["Ada", *ROW, "Fel.", "x"]])
    report, rows = read(tmp_path, content)
    assert rows == [READ]
    assert report.unknown == ("Namn", "Anm.")
    assert text.notes(report) == ("Kolumnerna Namn, Anm. lästes inte in.",)


def with_values(values: dict[str, str]) -> bytes:
    """A workbook whose cells are xml of our own, in the first row below the headings."""
    content = xlsx([HEADINGS, ROW])
    sheet = part(content, SHEET).decode()
    before, _, after = sheet.partition('<row r="2"')
    cells = "".join(f'<c r="{place}2" {cell}</c>' for place, cell in values.items())
    after = after.partition("</row>")[2]
    return repacked(content, {SHEET: f'{before}<row r="2">{cells}</row>{after}'.encode()})


def test_formulas_give_what_they_were_saved_with_and_errors_stay(tmp_path: Path) -> None:
    content = with_values(
        {
            "A": 't="str"><f>B1&amp;"x"</f><v>12-345678</v>',
            "B": "><f>TODAY()</f><v>45665</v>",
            "D": ">  <f>1+1</f>",
            "E": 't="e"><f>A9/0</f><v>#DIV/0!</v>',
            "F": 't="inlineStr"><is><r><t>Vå</t></r><r><t>rd</t></r></is>',
        }
    )
    report, rows = read(tmp_path, content)
    assert rows == [
        {
            "individual_number": "12-345678",
            "first_day": "2025-01-08",
            "last_day": "",
            "days": "",
            "cost": "#DIV/0!",
            "cost_kind": "CARE",
        }
    ]
    assert report.uncounted_formulas == 1
    assert text.notes(report)[0].startswith("1 cell har en formel utan värde.")


def test_texts_that_are_kept_apart_are_read_without_reading_aids_and_control_characters(
    tmp_path: Path,
) -> None:
    strings = part(WHOLE, STRINGS).replace(
        b"<si><t>V\xc3\xa5rd</t></si>",
        b"<si><r><t>V\xc3\xa5</t></r><r><t>rd_x000D_</t></r><rPh sb='0' eb='1'><t>aid</t></rPh></si>",
    )
    assert b"aid" in strings
    assert read(tmp_path, with_strings(xlsx([HEADINGS, ROW]), strings, part(WHOLE, SHEET)))[1] == [READ]
    assert MAIN.encode() in strings


def test_an_amount_that_excel_keeps_as_a_float_is_read_as_it_is_shown(tmp_path: Path) -> None:
    content = with_values({"A": "><v>1234567</v>", "E": "><v>36.300000000000004</v>"})
    _, [row] = read(tmp_path, content)
    assert (row["cost"], row["individual_number"]) == ("36,30", "01234567")


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_the_same_in_both_calendars_of_excel(tmp_path: Path, epoch: datetime | None) -> None:
    def use(book: Workbook) -> None:
        if epoch is not None:
            book.epoch = epoch
        sheet: Any = book.active
        sheet["B2"], sheet["C2"] = datetime.combine(date(2025, 1, 8), time(13)), date(2025, 2, 4)
        sheet["C2"].number_format = "General"

    _, [row] = read(tmp_path, xlsx([HEADINGS, ROW], use))
    assert (row["first_day"], row["last_day"]) == ("2025-01-08", "2025-02-04")


def test_other_sheets_with_the_same_headings_are_told_and_hidden_ones_left_alone(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        for title, state in (("Feb", "visible"), ("Gömd", "hidden"), ("Exempel", "visible")):
            sheet = book.create_sheet(title)
            sheet.sheet_state = state
            sheet.append(HEADINGS)
            sheet.append(ROW)
        book.create_sheet("Diagram", 0)

    report, rows = read(tmp_path, xlsx([HEADINGS, ROW], more))
    assert rows == [READ]
    assert (report.sheet, report.other_sheets) == ("Sheet", ("Feb",))
    assert text.notes(report) == ("Bara bladet Sheet lästes. Fler blad har samma rubriker: Feb.",)


def test_a_sheet_that_is_empty_or_lacks_a_column_does_not_hide_the_one_that_is_right(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        for title, rows in (("Översikt", [HEADINGS[:2], ROW[:2]]), ("Tom", [HEADINGS])):
            sheet = book.create_sheet(title, 0)
            for row in rows:
                sheet.append(row)

    report, rows = read(tmp_path, xlsx([HEADINGS, ROW], add))
    assert rows == [READ]
    assert (report.sheet, report.other_sheets) == ("Sheet", ("Översikt",))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_rows_are_read_and_more_are_refused_with_their_count(tmp_path: Path, kind: str) -> None:
    few = Limits(max_rows=100)
    table = [HEADINGS, *[TEXTS] * 100]
    make = delimited if kind == "csv" else xlsx
    assert read(tmp_path, make([*table, ["Summa"]]), few)[0].row_count == 100
    for more in (1, 2, 50):
        with pytest.raises(SheetRefused, match=rf"Filen har {100 + more} rader. Högst 100 rader"):
            read(tmp_path, make([*table, *[TEXTS] * more]), few)


def test_a_column_that_is_missing_or_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "«Typ av kostnad» saknas" in refusal(tmp_path, delimited([HEADINGS[:5], TEXTS[:5]]))
    twice = refusal(tmp_path, xlsx([[*HEADINGS, "Fr.o.m."], [*ROW, None]]))
    assert "«Från och med» finns mer än en gång" in twice


def test_numbers_beyond_reason_do_not_keep_the_row_from_being_read(tmp_path: Path) -> None:
    content = with_values({"A": "><v>1e308</v>", "B": "><v>-1e300</v>", "E": "><v>1E-320</v>"})
    _, [row] = read(tmp_path, content)
    assert (row["individual_number"], row["first_day"], row["cost"]) == ("1E+308", "-1E+300", "1E-320")
