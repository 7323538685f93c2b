"""Spreadsheets of application rows: which columns there are, and which column of a file each of them is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rxapp.domain.errors import DomainError
from rxapp.domain.sheet_cells import CellKind, Choices, clean, fold, plain, read_cell

__all__ = [
    "ERRORS_HEADING",
    "EXAMPLE_HEADING",
    "EXAMPLE_MARK",
    "CellKind",
    "Choices",
    "HeaderMatch",
    "Report",
    "SheetColumn",
    "SheetRefused",
    "SheetRow",
    "is_header",
    "match_headers",
    "read_cell",
]

ERRORS_HEADING = "Att rätta"
"""The column that holds what is wrong with each row, in a file that is handed back."""

EXAMPLE_HEADING = "Exempel"
EXAMPLE_MARK = "Exempel – ta bort raden"
LISTED_MAX, HEADING_MAX = 30, 60
_UNIT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OURS = frozenset({fold(ERRORS_HEADING), fold(EXAMPLE_HEADING)})


class SheetRefused(DomainError):
    """The file cannot be read; the sentence says what to do."""

    default = "Det gick inte att läsa filen. Spara den som Excel-arbetsbok (.xlsx) och försök igen."


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the file. `choices` are pairs of code and Swedish label."""

    key: str
    heading: str
    synonyms: tuple[str, ...]
    kind: CellKind
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where each column stands in the file, from 0.

    `unknown` are headings of the file that are not read, `missing` the headings of required columns,
    `repeated` the headings of columns that stand in the file more than once.
    """

    places: dict[str, int] = field(default_factory=dict[str, int])
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Why the file cannot be read by these headings; empty when it can."""
        if self.repeated:
            return (
                f"Kolumnen {_listed(self.repeated)} finns mer än en gång i filen. "
                "Ta bort eller byt namn på den som inte ska läsas."
            )
        if self.missing:
            what = "Kolumnen" if len(self.missing) == 1 else "Kolumnerna"
            return f"{what} {_listed(self.missing)} saknas i filen. Lägg till rubriken i rubrikraden."
        return ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it would be typed in the form, by the keys of the columns, and its number in the file."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file, and what of it was left out.

    `example_rows` and `total_rows` are numbers of rows that are not among the rows; `other_sheets` are
    further visible sheets with the same headings, which are not read.
    """

    kind: str
    sheet: str
    header_row: int
    found: tuple[str, ...]
    unknown: tuple[str, ...]
    row_count: int
    hidden_rows: tuple[int, ...] = ()
    example_rows: tuple[int, ...] = ()
    total_rows: tuple[int, ...] = ()
    other_sheets: tuple[str, ...] = ()
    uncounted_formulas: int = 0


def match_headers(cells: Sequence[object], columns: Sequence[SheetColumn]) -> HeaderMatch:
    """The columns among the cells of a heading row: in any order, by heading, key or synonym."""
    names = _names(columns)
    places: dict[str, int] = {}
    repeated: set[str] = set()
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        heading = plain(cell)
        key = names.get(fold(heading)) or names.get(fold(_UNIT.sub("", heading)))
        if key is None:
            if fold(heading) not in _OURS | {""}:
                unknown.append(heading[:HEADING_MAX])
        elif key in places:
            repeated.add(key)
        else:
            places[key] = place
    return HeaderMatch(
        places,
        tuple(unknown[:LISTED_MAX]),
        tuple(c.heading for c in columns if c.required and c.key not in places),
        tuple(c.heading for c in columns if c.key in repeated),
    )


def is_header(match: HeaderMatch) -> bool:
    """Whether a row that matches like this is the heading row: by two columns, or all that are required."""
    return len(match.places) >= 2 or (bool(match.places) and not match.missing)


def _names(columns: Sequence[SheetColumn]) -> dict[str, str]:
    """Each folded name and the key it stands for. A heading comes before a synonym of another column."""
    names = {fold(name): c.key for c in columns for name in (*c.synonyms, c.key)}
    return names | {fold(c.heading): c.key for c in columns}


def _listed(headings: Sequence[str]) -> str:
    *others, last = (f"«{clean(heading)}»" for heading in headings)
    return f"{', '.join(others)} och {last}" if others else last
