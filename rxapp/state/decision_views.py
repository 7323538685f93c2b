"""A decision document as the page holds it."""

from dataclasses import dataclass, field

from rxapp.domain.permissions import Actor, Right
from rxapp.text.decision_document import Document, Section
from rxapp.text.format import counted

ROWS_SHOWN = 300
"""More than nearly all decisions have. The others are turned over here, and whole in the file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, and the class of its cells."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document under a heading."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that fit on a page, and where they stand among all of them."""

    rows: list[list[str]]
    count: str
    page: int
    text: str
    has_before: bool
    has_after: bool


def part_of(section: Section) -> Part:
    """The section with lists, which the page goes through."""
    return Part(section.heading, list(section.paragraphs), list(section.points), list(section.after))


def rows_on(found: Document, page: int) -> Rows:
    """The rows of a page of them, the last one if there are not so many."""
    total = len(found.rows)
    pages = max(1, -(-total // ROWS_SHOWN))
    page = min(page, pages)
    first = (page - 1) * ROWS_SHOWN
    return Rows(
        rows=[list(row) for row in found.rows[first : first + ROWS_SHOWN]],
        count=counted(total, "rad", "rader"),
        page=page,
        text=f"Sida {page} av {pages}" if pages > 1 else "",
        has_before=page > 1,
        has_after=page < pages,
    )


def case_href(found: Document, actor: Actor) -> str:
    """Where this reader has the case."""
    of = "handlaggning" if actor.may(Right.CASES_DECIDE) else "arenden"
    return f"/{of}/{found.file_number}"
