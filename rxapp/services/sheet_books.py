"""The parts of a workbook that rows need: its sheets, its strings, which numbers are days."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement, iterparse

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser  # its rows alone: the rest of a sheet is not read
from openpyxl.xml.constants import PKG_REL_NS, REL_NS, SHEET_MAIN_NS

from rxapp.domain.periods import FIRST_YEAR, LAST_YEAR
from rxapp.domain.sheets import SheetRefused
from rxapp.services.sheet_tables import RawRow
from rxapp.services.sheet_zips import open_part
from rxapp.text import sheets as text

COLUMNS_MAX = 256
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
STRICT_NS = "purl.oclc.org/ooxml"
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
"""How a workbook writes a control character."""


def _tag(name: str) -> str:
    return f"{{{SHEET_MAIN_NS}}}{name}"


ROW, VALUE, FORMULA, ITEM, TEXT, PHONETIC = (_tag(n) for n in ("row", "v", "f", "si", "t", "rPh"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet with cells, and where its part is."""

    name: str
    part: str


class Book:
    """An opened workbook. Whatever is wrong with it comes as one of `sheet_files.DAMAGE`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._epoch = WINDOWS_EPOCH
        self.uncounted_formulas = 0
        home = self._home()
        self.sheets = tuple(self._sheets(home))
        parts = dict(self._relations(home).values())
        self._strings = self._read_strings(parts.get("sharedStrings"))
        self._days, self._spans = self._day_styles(parts.get("styles"))

    def rows(self, sheet: Sheet) -> Iterator[RawRow]:
        """The rows that have anything in them, with the values that their formulas were saved with."""
        parser = WorkSheetParser(
            io.BytesIO(),
            self._strings,
            data_only=True,
            epoch=self._epoch,
            date_formats=self._days,
            timedelta_formats=self._spans,
        )
        self.uncounted_formulas, implied = 0, 0
        for row in self._elements(sheet.part, ROW):
            implied = int(float(row.get("r", implied + 1)))
            if any(len(cell) for cell in row):
                self.uncounted_formulas += _prepare(row)
                number, cells = parser.parse_row(row)  # pyright: ignore[reportArgumentType]
                yield RawRow(number, _values(cells), row.get("hidden") in ("1", "true"))
                parser.row_dimensions.clear()
            parser.row_counter = implied  # also past the rows that are not given to it
            row.clear()

    def serial_day(self, value: float) -> date | None:
        """The day of a number that was given no format of days, if that is what it can be."""
        epoch = self._epoch.date()
        if not (FIRST_DAY - epoch).days <= value <= (LAST_DAY - epoch).days:
            return None
        return epoch + timedelta(days=int(value))

    def _elements(self, part: str, *tags: str) -> Iterator[Element]:
        with open_part(self._archive, part) as source:
            for _, element in iterparse(source):  # noqa: S314  see the import
                if element.tag in tags:
                    yield element

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """By id, what another part is to this one and where it is."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for one in self._elements(listed, f"{{{PKG_REL_NS}}}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
        return found

    def _home(self) -> str:
        homes = [part for kind, part in self._relations("").values() if kind == "officeDocument"]
        return homes[0] if homes else "xl/workbook.xml"

    def _sheets(self, home: str) -> Iterator[Sheet]:
        with open_part(self._archive, home) as source:
            if STRICT_NS in source.read(4_000).decode("utf-8", "replace"):
                raise SheetRefused(text.STRICT_BOOK)
        relations = self._relations(home)
        for one in self._elements(home, _tag("workbookPr"), _tag("sheet")):
            if one.tag == _tag("workbookPr"):
                self._epoch = MAC_EPOCH if one.get("date1904") in ("1", "true") else WINDOWS_EPOCH
                continue
            kind, part = relations[one.get(f"{{{REL_NS}}}id", "")]
            if kind == "worksheet" and one.get("state", "visible") == "visible":
                yield Sheet(one.get("name", ""), part)

    def _read_strings(self, part: str | None) -> list[str]:
        strings: list[str] = []
        for item in self._elements(part, ITEM) if part else ():
            strings.append(_string(item))
            item.clear()
        return strings

    def _day_styles(self, part: str | None) -> tuple[set[int], set[int]]:
        """The numbers of the cell styles that show a day, and of those that show a length of time."""
        codes: dict[int, str] = dict(BUILTIN_FORMATS)
        used: list[int] = []
        for one in self._elements(part, _tag("numFmt"), _tag("cellXfs")) if part else ():
            if one.tag == _tag("numFmt"):
                codes[int(one.get("numFmtId", 0))] = one.get("formatCode", "")
            else:
                used = [int(style.get("numFmtId", 0)) for style in one]
        shown = [codes.get(number, "") for number in used]
        days = {place for place, code in enumerate(shown) if is_date_format(code)}
        return days, {place for place in days if is_timedelta_format(shown[place])}


def _string(item: Element) -> str:
    """The text of a string, of all its runs, without the reading aids of Japanese."""
    runs = [run for part in item if part.tag != PHONETIC for run in part.iter(TEXT)]
    return _ESCAPED.sub(" ", "".join(run.text or "" for run in runs))


def _prepare(row: Element) -> int:
    """Texts that stand in their cells become values like others. How many formulas have no value."""
    uncounted = 0
    for cell in row:
        if cell.get("t") == "inlineStr":
            cell.set("t", "str")
            SubElement(cell, VALUE).text = "".join(_string(child) for child in cell)
        elif cell.find(FORMULA) is not None and not cell.findtext(VALUE):
            uncounted += 1
    return uncounted


def _values(cells: list[dict[str, object]]) -> list[object]:
    by_place = {int(str(cell["column"])) - 1: cell["value"] for cell in cells}
    width = min(max(by_place, default=-1) + 1, COLUMNS_MAX)
    return [by_place.get(place) for place in range(width)]
