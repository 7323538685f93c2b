"""Whether a zip file may be opened as a workbook: its size when unpacked, its members, its declarations."""

import zipfile
from collections.abc import Sequence
from typing import IO
from xml.parsers import expat

from rxapp.domain.sheets import SheetRefused
from rxapp.text import sheets as text

MEMBERS_MAX = 2_000
UNPACKED_MAX = 100_000_000
RATIO_MAX, RATIO_FROM = 200, 1_000_000
DEPTH_MAX = 8
_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def refuse_unsafe(archive: zipfile.ZipFile) -> None:
    """Judges by the directory of the file, before anything is unpacked.

    Sizes that are declared too small do no harm: `zipfile` unpacks no more than was declared.

    Raises:
        SheetRefused: for its sake or for ours.
    """
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise SheetRefused(text.PASSWORD)
    names = [member.filename for member in members]
    if len(names) > MEMBERS_MAX or _is_bomb(members):
        raise SheetRefused(text.BOMB)
    odd = len(set(names)) < len(names) or any(_is_odd(name) for name in names)
    if odd or any(member.compress_type not in _PACKED_AS for member in members):
        raise SheetRefused(text.UNREADABLE)
    _refuse_other_kinds(archive, names)


def open_part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A member with xml, of which it is known that it declares no document type and so no entities.

    Raises:
        SheetRefused: it declares one.
        KeyError: there is no such member.
    """
    with archive.open(name) as part:
        _refuse_declarations(part)
    return archive.open(name)


def _is_bomb(members: Sequence[zipfile.ZipInfo]) -> bool:
    return sum(m.file_size for m in members) > UNPACKED_MAX or any(
        m.file_size > RATIO_FROM and m.file_size > RATIO_MAX * m.compress_size for m in members
    )


def _is_odd(name: str) -> bool:
    parts = name.split("/")
    return len(parts) > DEPTH_MAX or ".." in parts or name.startswith("/") or "\\" in name


def _refuse_other_kinds(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        raise SheetRefused(text.OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names:
        raise SheetRefused(text.UNREADABLE)
    lowered = [name.lower() for name in names]
    if "xl/workbook.bin" in lowered:
        raise SheetRefused(text.BINARY_BOOK)
    types = archive.read("[Content_Types].xml").lower().replace(b"\0", b"")
    has_macros = any("vbaproject" in name or "/macrosheets/" in name for name in lowered)
    if has_macros or b"macroenabled" in types or b"ms-office.vbaproject" in types:
        raise SheetRefused(text.MACROS)


class _Root(Exception):
    """The root element has come: what may be declared before it has not been."""


def _refuse_declarations(part: IO[bytes]) -> None:
    """Reads as far as the root, with the parser that reads the rest: declarations come before it."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _stop
    try:
        parser.ParseFile(part)
    except _Root:
        return


def _refuse(*_: object) -> None:
    raise SheetRefused(text.UNREADABLE)


def _stop(*_: object) -> None:
    raise _Root
