"""Workbooks that are refused before anything of them is unpacked or believed."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from rxapp.text import sheets as text
from tests.fixtures.sheets import (
    HEADINGS,
    MAIN,
    ROW,
    SHEET,
    STRINGS,
    part,
    refusal,
    repacked,
    shared,
    xlsx,
)

WHOLE = shared(xlsx([HEADINGS, ROW]))
TYPES = "[Content_Types].xml"
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'
MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
STRICT = part(WHOLE, "xl/workbook.xml").replace(
    MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
)


def types_with(kind: bytes) -> bytes:
    return part(WHOLE, TYPES).replace(
        b"</Types>", b'<Default Extension="x" ContentType="%s"/></Types>' % kind
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"xl/media/a.bin": bytes(2_000_000)}, text.BOMB),
        ({f"xl/media/{n}": b"" for n in range(2_001)}, text.BOMB),
        ({"xl/vbaProject.bin": b"x"}, text.MACROS),
        ({"xl/macrosheets/sheet1.xml": b"<a/>"}, text.MACROS),
        ({TYPES: types_with(MACRO_BOOK)}, text.MACROS),
        ({TYPES: types_with(MACRO_BOOK).decode().encode("utf-16")}, text.MACROS),
        ({"xl/workbook.bin": b"x"}, text.BINARY_BOOK),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, text.OPEN_DOCUMENT),
        ({TYPES: None, "word/document.xml": b"<a/>"}, text.UNREADABLE),
        ({"../../etc/cron.d/x": b"x"}, text.UNREADABLE),
        ({"/etc/x": b"x"}, text.UNREADABLE),
        ({"a/" * 9 + "x": b"x"}, text.UNREADABLE),
        ({"xl\\worksheets\\x": b"x"}, text.UNREADABLE),
        ({"xl/workbook.xml": None}, text.UNREADABLE),
        ({SHEET: b""}, text.UNREADABLE),
        ({SHEET: b"<worksheet"}, text.UNREADABLE),
        ({SHEET: part(WHOLE, SHEET)[:-40]}, text.UNREADABLE),
        ({"xl/workbook.xml": STRICT}, text.STRICT_BOOK),
    ],
)
def test_a_zip_that_is_no_plain_workbook_is_refused(
    tmp_path: Path, changed: dict[str, bytes | None], sentence: str
) -> None:
    assert refusal(tmp_path, repacked(WHOLE, changed)) == sentence


@pytest.mark.parametrize("declared", [DTD, EXTERNAL])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml", STRINGS, "_rels/.rels"])
def test_whatever_declares_a_document_type_is_refused(tmp_path: Path, name: str, declared: bytes) -> None:
    content = part(WHOLE, name)
    declaration, _, root = content.partition(b"?>") if content.startswith(b"<?xml") else (b"", b"", content)
    with_type = (declaration + b"?>" if declaration else b"") + declared + root
    assert refusal(tmp_path, repacked(WHOLE, {name: with_type})) == text.UNREADABLE


def test_a_file_in_sixteen_bits_hides_no_document_type(tmp_path: Path) -> None:
    hidden = (DTD + b"<worksheet/>").decode().encode("utf-16")
    assert refusal(tmp_path, repacked(WHOLE, {SHEET: hidden})) == text.UNREADABLE


def test_a_workbook_that_is_packed_in_an_unusual_way_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, repacked(WHOLE, {}, zipfile.ZIP_LZMA)) == text.UNREADABLE


def test_a_zip_of_zips_is_refused_and_the_inner_ones_are_not_opened(tmp_path: Path) -> None:
    nested = WHOLE
    for _ in range(40):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as outer:
            outer.writestr("inner.zip", nested)
        nested = file.getvalue()
    assert refusal(tmp_path, nested) == text.UNREADABLE


def test_a_workbook_in_which_two_members_have_one_name_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO(WHOLE)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, b"<other/>")
    assert refusal(tmp_path, file.getvalue()) == text.UNREADABLE


def test_a_member_that_is_encrypted_is_refused(tmp_path: Path) -> None:
    content = bytearray(WHOLE)
    place = content.rindex(b"PK\x01\x02")
    flags = struct.unpack_from("<H", content, place + 8)[0]
    struct.pack_into("<H", content, place + 8, flags | 1)
    assert refusal(tmp_path, bytes(content)) == text.PASSWORD


def test_a_size_that_is_declared_too_small_unpacks_to_no_more(tmp_path: Path) -> None:
    bomb = bytearray(repacked(WHOLE, {STRINGS: b"<sst>" + b"<si/>" * 15_000_000}))
    place = bomb.index(STRINGS.encode(), bomb.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", bomb, place + 24, 100)
    assert refusal(tmp_path, bytes(bomb)) == text.UNREADABLE
