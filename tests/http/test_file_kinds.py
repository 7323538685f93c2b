"""What a file is by its content: what is taken, under which ending, and what is refused."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from rxapp.domain.attachments import EXTENSIONS, MAX_MEMBERS, MAX_UNPACKED, FileKind
from rxapp.domain.errors import Invalid
from rxapp.services import file_kinds
from rxapp.services.attachments import Owner
from rxapp.services.file_kinds import BROKEN, LOCKED, MACROS, TOO_LARGE_UNPACKED, UNKNOWN, recognise
from tests.fixtures.attached import GOOD, PDF, odt, office, packed
from tests.fixtures.sending import address, cookie_of, form, kept, part, post
from tests.fixtures.world import World

MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)


def bomb() -> bytes:
    """A document of some kilobytes that is larger than allowed once it is unpacked."""
    return office(more={"word/media.bin": bytes(MAX_UNPACKED)})


def lying() -> bytes:
    """A document with a member that says it is smaller than it is."""
    made = bytearray(office(more={"word/x.bin": b"x" * 100_000}))
    at = made.rindex(b"PK\x01\x02", 0, made.rindex(b"word/x.bin"))
    made[at + 24 : at + 28] = struct.pack("<L", 10)
    return bytes(made)


def locked() -> bytes:
    """A document whose members are encrypted."""
    made = bytearray(office())
    at = made.index(b"PK\x01\x02")
    made[at + 8] |= 1
    return bytes(made)


REFUSED = {
    "nothing": (b"", "Filen är tom."),
    "a program of Windows": (b"MZ\x90\x00\x03" + bytes(60), UNKNOWN),
    "a program of Linux": (b"\x7fELF\x02\x01" + bytes(60), UNKNOWN),
    "a script": (b"#!/bin/sh\nrm -rf /\n", UNKNOWN),
    "a page": (b"<!DOCTYPE html><html></html>", UNKNOWN),
    "a page with a mark first": (b"\xef\xbb\xbf\n <html>", UNKNOWN),
    "a text with a script in it": (b"Hej\n< script>alert(1)</script>", UNKNOWN),
    "a drawing": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', UNKNOWN),
    "a drawing after a comment": (b"x <SVG xmlns=", UNKNOWN),
    "rtf": (b"{\\rtf1 hello}", UNKNOWN),
    "postscript": (b"%!PS-Adobe-3.0", UNKNOWN),
    "a pdf that begins later": (b"\n" + PDF[:-1] + b"\x00", UNKNOWN),
    "latin-1": ("åäö".encode("latin-1"), UNKNOWN),
    "utf-16": ("Hej".encode("utf-16"), UNKNOWN),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), UNKNOWN),
    "a zip file": (packed({"a.pdf": PDF}), UNKNOWN),
    "an empty zip file": (packed({}), UNKNOWN),
    "a slide show": (office("application/vnd.x.presentationml.presentation.main+xml"), UNKNOWN),
    "a document with macros": (office(more={"word/vbaProject.bin": b"x"}), MACROS),
    "macros in another case": (office(more={"WORD\\VBAPROJECT.BIN": b"x"}), MACROS),
    "macros by the type": (packed({"[Content_Types].xml": MACRO_TYPES}), MACROS),
    "an odt with macros": (odt({"Basic/Standard/Module1.xml": b"x"}), MACROS),
    "an odt with scripts": (odt({"Scripts/python/x.py": b"x"}), MACROS),
    "an odt with a password": (odt({"META-INF/manifest.xml": b"<m:encryption-data/>"}), LOCKED),
    "a document with a password": (locked(), LOCKED),
    "a bomb": (bomb(), TOO_LARGE_UNPACKED),
    "a thousand members": (office(more={f"x/{n}": b"" for n in range(MAX_MEMBERS)}), TOO_LARGE_UNPACKED),
    "a member that lies": (lying(), BROKEN),
    "half a document": (office()[:200], BROKEN),
}


@pytest.mark.parametrize("kind", FileKind, ids=lambda kind: kind.name)
def test_what_is_taken_is_known_by_its_content(tmp_path: Path, kind: FileKind) -> None:
    (tmp_path / "file").write_bytes(GOOD[kind])
    assert recognise(tmp_path / "file") is kind


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_with_a_reason(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Invalid) as refusal:
        recognise(tmp_path / "file")
    assert refusal.value.sentence == sentence


def test_a_bomb_that_says_nothing_of_its_size_is_stopped_in_the_midst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_kinds, "_check_members", lambda _: None)
    read = 0

    class Watched(zipfile.ZipExtFile):
        def read(self, n: int | None = -1) -> bytes:
            nonlocal read
            read += len(chunk := super().read(n))
            return chunk

    monkeypatch.setattr(zipfile, "ZipExtFile", Watched)
    (tmp_path / "file").write_bytes(packed({f"{n}": bytes(MAX_UNPACKED // 2) for n in range(6)}))
    with pytest.raises(Invalid, match="packas upp"):
        recognise(tmp_path / "file")
    assert MAX_UNPACKED < read < MAX_UNPACKED * 1.1


def test_a_real_workbook_is_taken(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(made := io.BytesIO())
    (tmp_path / "file").write_bytes(made.getvalue())
    assert recognise(tmp_path / "file") is FileKind.XLSX


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "content", [REFUSED["a document with macros"], REFUSED["a program of Windows"]], ids=["macros", "program"]
)
async def test_what_is_refused_is_told_and_not_kept(
    world: World, case: Owner, content: tuple[bytes, str], backend: str
) -> None:
    answer = await post(await cookie_of("asta"), address(case), form(part(content[0])))
    assert (answer.status_code, answer.json()) == (422, {"ok": False, "sentence": content[1]})
    assert kept() == []


def test_every_kind_has_an_ending_of_its_own() -> None:
    assert len({EXTENSIONS[kind] for kind in FileKind}) == len(FileKind) == len(GOOD)
