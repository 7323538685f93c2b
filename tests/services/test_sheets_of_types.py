"""The spreadsheet of each compensation type: what is written is read again, judged the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.sheets import SheetRow
from rxapp.services.drafts import DraftRow
from rxapp.services.sheet_files import Limits, read_file
from rxapp.services.sheet_writing import with_errors
from rxapp.services.typed_rows import read_row
from rxapp.text.row_sheets import columns_of
from tests.fixtures.sheets import written
from tests.services.test_sheet_writing import texts

FORMS = {code: declared.form for code, declared in TYPES.items() if declared.form is not None}
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("type_code", FORMS)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_of_every_type_are_the_same_when_they_come_back(
    tmp_path: Path, type_code: str, kind: str, data: st.DataObject
) -> None:
    form = FORMS[type_code]
    columns = columns_of(form)
    cells = st.fixed_dictionaries({column.key: texts(column) for column in columns})
    # A row of nothing is not read, and one that says it is a sum is left out.
    rows = [
        SheetRow(place, row | {"individual_number": f"12-{place:06}"})
        for place, row in enumerate(data.draw(st.lists(cells, min_size=1, max_size=3)), 2)
    ]
    content = with_errors(rows, columns, {3: ["Fel."]}, kind)
    report, read = read_file(written(tmp_path, content), columns, Limits())
    assert (read, report.unknown) == (rows, ())
    for row, again in zip(rows, read, strict=True):
        judged = (read_row(form, 1, replace(DraftRow(), **each.cells), TODAY) for each in (row, again))
        first, second = judged
        assert first == second
