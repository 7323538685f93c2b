"""What may be attached to an application or a case, how much of it, and what an attachment is called."""

import re
import unicodedata
from enum import StrEnum

from rxapp.domain.cases import CaseStatus

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 20
"""For each application that is being written, and for each case."""

UPLOAD_SECONDS = 600
IDLE_SECONDS = 30
"""How long an upload may take, and how long it may be silent."""

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 2_000
"""A document that is a zip file: what is in it, unpacked. More is a bomb, or belongs in a PDF."""

LONGEST_NAME = 100


class FileKind(StrEnum):
    """What a file is by its content; the value is its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"


SCANS = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.TIFF})
"""What a paper that has been scanned may be."""

EXTENSIONS = {
    FileKind.PDF: "pdf",
    FileKind.PNG: "png",
    FileKind.JPEG: "jpg",
    FileKind.TIFF: "tif",
    FileKind.DOCX: "docx",
    FileKind.XLSX: "xlsx",
    FileKind.ODT: "odt",
    FileKind.TEXT: "txt",
}

_SUFFIX = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9]{1,5}$", re.IGNORECASE)
_UNWANTED = re.compile(r'[<>:"|?*%;\\/]')


def may_add_to(status: CaseStatus) -> bool:
    """Until the decision is made, the municipality may add to its case."""
    return status not in {CaseStatus.DECIDED, CaseStatus.PAID}


def may_remove_from(status: CaseStatus) -> bool:
    """Only while nobody has begun to look at what was sent."""
    return status is CaseStatus.SUBMITTED


def neutral_name(ordinal: int, kind: FileKind) -> str:
    """What an attachment is called by whoever may not see its own name.

    >>> neutral_name(2, FileKind.PDF)
    'Bilaga 2.pdf'
    """
    return f"Bilaga {ordinal}.{EXTENSIONS[kind]}"


def clean_name(given: str, kind: FileKind) -> str:
    r"""The name a file came with, without folders and whatever could mislead, ending as its content says.

    >>> clean_name("C:\\elever\\intyg.pdf.exe", FileKind.PDF), clean_name("../../etc/passwd", FileKind.TEXT)
    ('intyg.pdf', 'passwd.txt')
    """
    stem = re.split(r"[/\\]", given)[-1]
    stem = unicodedata.normalize("NFC", stem)
    # Line ends would be lines of a header, and marks of direction turn «gpj.exe» around.
    stem = "".join(
        sign for sign in stem if unicodedata.category(sign)[0] != "C" and sign not in "\u2028\u2029"
    )
    while _SUFFIX.search(stem.strip()):
        stem = _SUFFIX.sub("", stem.strip())
    stem = " ".join(_UNWANTED.sub("_", stem).split()).strip(". ")
    return f"{stem[:LONGEST_NAME].rstrip('. ') or 'Bilaga'}.{EXTENSIONS[kind]}"
