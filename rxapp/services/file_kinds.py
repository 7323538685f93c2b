"""What a file is by its content, never by its name or by what the browser says; and what is refused."""

import re
import zipfile
import zlib
from pathlib import Path

from rxapp.domain.attachments import MAX_MEMBERS, MAX_UNPACKED, FileKind
from rxapp.domain.errors import Invalid

FIELD = "fil"
UNKNOWN = (
    "Filtypen kan inte tas emot. Bifoga en fil av typen PDF, PNG, JPEG, TIFF, DOCX, XLSX, ODT eller ren text "
    "(UTF-8)."
)
MACROS = "Filen innehåller makron och kan inte tas emot. Spara den utan makron, eller som PDF."
LOCKED = "Filen är låst med lösenord och kan inte tas emot. Ta bort lösenordet, eller spara den som PDF."
BROKEN = "Filen är skadad och kan inte tas emot. Öppna den, spara den på nytt och försök igen."
TOO_LARGE_UNPACKED = "Filen är för stor när den packas upp och kan inte tas emot. Spara den som PDF."

_SIGNATURES = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
)
_ZIP = b"PK\x03\x04"
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": FileKind.DOCX,
    "spreadsheetml.sheet.main+xml": FileKind.XLSX,
}
_TYPES, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_MACRO_PART = re.compile(r"(^|/)(vba[^/]*\.(bin|xml)$|basic/|scripts/)", re.IGNORECASE)
_ENCRYPTED = 0x1
_CHUNK = 64 * 1024

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_PLAIN = re.compile(
    r"\s*(<|#!|%!|\{\\rtf)|.*<\s*(script|html|svg|iframe|object)\b", re.IGNORECASE | re.DOTALL
)


def recognise(path: Path) -> FileKind:
    """The kind of the file. It reads the whole of some: call it in a thread.

    Raises:
        Invalid: it is of no kind that is taken, or of one with something in it that is not.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise Invalid(FIELD, "Filen är tom.")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_ZIP):
        return _document(path)
    return _text(path)


def _text(path: Path) -> FileKind:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(FIELD, UNKNOWN) from None
    # What a browser or a shell would run is no plain text, whatever it is called.
    if not text.strip() or _CONTROL.search(text) or _NOT_PLAIN.match(text):
        raise Invalid(FIELD, UNKNOWN)
    return FileKind.TEXT


def _document(path: Path) -> FileKind:
    """The kind of a document that is a zip file, once all of it has been unpacked and thrown away."""
    try:
        with zipfile.ZipFile(path) as packed:
            _check_members(packed.infolist())
            small = _unpack(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise Invalid(FIELD, BROKEN) from None
    types = small.get(_TYPES, b"").decode("utf-8", "replace")
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise Invalid(FIELD, MACROS)
    for part, kind in _MAIN_PARTS.items():
        if part in types:
            return kind
    if small.get(_MIMETYPE, b"") == FileKind.ODT.encode():
        if b"encryption-data" in small.get(_MANIFEST, b""):
            raise Invalid(FIELD, LOCKED)
        return FileKind.ODT
    raise Invalid(FIELD, UNKNOWN)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if any(_MACRO_PART.search(member.filename.replace("\\", "/")) for member in members):
        raise Invalid(FIELD, MACROS)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Invalid(FIELD, LOCKED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Invalid(FIELD, TOO_LARGE_UNPACKED)


def _unpack(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Read every member to its end, so that none is larger than it says; gives those that tell the kind."""
    kept: dict[str, bytes] = {}
    room = MAX_UNPACKED
    for member in packed.infolist():
        with packed.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise Invalid(FIELD, TOO_LARGE_UNPACKED)
                if member.filename in (_TYPES, _MIMETYPE, _MANIFEST):
                    kept[member.filename] = kept.get(member.filename, b"") + chunk
    return kept
