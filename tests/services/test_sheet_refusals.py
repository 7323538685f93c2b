"""Files that are no tables, and bytes of any kind."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rxapp.text import sheets as text
from tests.fixtures.sheets import (
    HEADINGS,
    ROW,
    SHEET,
    STRINGS,
    delimited,
    part,
    refusal,
    repacked,
    shared,
    xlsx,
)

WHOLE = shared(xlsx([HEADINGS, ROW]))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXTS = ("12-345678", "2025-01-08", "2025-02-04", "28", "1234,50", "Vård")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", text.EMPTY),
        (b"\xef\xbb\xbf \r\n\r\n", text.EMPTY),
        (OLE2 + bytes(600), text.OLD_XLS),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), text.PASSWORD),
        (delimited([HEADINGS]), text.NO_ROWS),
        (xlsx([HEADINGS]), text.NO_ROWS),
        (delimited([HEADINGS, TEXTS]) + b"\0", text.NUL),
        (delimited([HEADINGS, ["x" * 100_001]]), text.LONG_LINE),
        (delimited([HEADINGS]) + b'"12-345678;\n' + b"1;2;3\n" * 20_000, text.LONG_LINE),
        (delimited([HEADINGS, TEXTS]) + b'"12-345678;\n', text.bad_quotes(3)),
        (delimited([HEADINGS, TEXTS]) + b"\x81\x8d", text.ENCODING),
        (b"<html><table><tr><td>Individnummer", text.WEB_PAGE),
        (b"PK\x03\x04" + bytes(100), text.UNREADABLE),
        (bytes(10_000_001), text.too_large(10)),
    ],
    # Not by how long a file is: a workbook holds the time it was made, and is now and then a byte longer.
    ids=lambda value: value[:40] if isinstance(value, str) else f"begins {value[:4].hex()}",
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert refusal(tmp_path, content) == sentence


def test_a_workbook_without_visible_cells_is_refused(tmp_path: Path) -> None:
    def only_a_chart(book: Workbook) -> None:
        book.create_chartsheet("Diagram")
        book.active.sheet_state = "hidden"

    assert refusal(tmp_path, xlsx([HEADINGS, ROW], only_a_chart)) == text.NO_SHEETS


@given(st.binary(max_size=2_000))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_of_any_kind_are_rows_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    for given_bytes in (content, b"PK\x03\x04" + content, delimited([HEADINGS]) + content):
        assert refusal(tmp_path, given_bytes)[-1:] in ("", ".")


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_workbook_that_was_cut_or_changed_anywhere_is_rows_or_a_refusal(
    tmp_path: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["", SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"]))
    bad = bytearray(part(WHOLE, name) if name else WHOLE)
    for _ in range(data.draw(st.integers(0, 6))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    del bad[data.draw(st.integers(0, len(bad))) :]
    content = repacked(WHOLE, {name: bytes(bad)}) if name else bytes(bad)
    assert refusal(tmp_path, content)[-1:] in ("", ".")
