"""What is pasted from a spreadsheet into the grid: cells as people see them there, made rows of the type."""

from dataclasses import replace

from rxapp.domain.compensation.forms import ApplicationForm, RowField
from rxapp.domain.errors import Invalid
from rxapp.domain.sheets import SheetColumn, is_header, match_headers, read_cell
from rxapp.services.drafts import MAX_TYPED, DraftRow
from rxapp.text.row_sheets import columns_of

MOST_PASTED = 500
"""Rows that are pasted at a time; more come from a file, which is read beside the page."""


def pasted_rows(form: ApplicationForm, text: str, start: RowField) -> list[DraftRow]:
    """The rows of the text, whose first column is the field `start`. With headings on the first line the
    columns may stand in any order; empty lines are passed over.

    Raises:
        Invalid: there are too many rows.
    """
    table = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]
    table = [cells for cells in table if any(cell.strip() for cell in cells)]
    columns = columns_of(form)
    ordered = list(columns[form.fields.index(start) :])
    if table and len(table) > 1 and is_header(match := match_headers(table[0], columns)):
        by_key = {column.key: column for column in columns}
        places = {place: by_key[key] for key, place in match.places.items()}
        table = table[1:]
    else:
        places = dict(enumerate(ordered))
    if len(table) > MOST_PASTED:
        raise Invalid("rader", f"Klistra in högst {MOST_PASTED} rader åt gången, eller läs in en fil.")
    return [_row(cells, places) for cells in table]


def over(row: DraftRow, pasted: DraftRow) -> DraftRow:
    """The row with what was pasted in place of what stood there."""
    return replace(row, **pasted.texts)


def _row(cells: list[str], places: dict[int, SheetColumn]) -> DraftRow:
    typed = {
        column.key: read_cell(column.kind, cells[place], column.choices)[:MAX_TYPED]
        for place, column in places.items()
        if place < len(cells)
    }
    return replace(DraftRow(), **typed)
