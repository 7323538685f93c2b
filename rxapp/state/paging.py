"""What every list has in common: its address, its sorting, its pages and what it is narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import reflex as rx

from rxapp.services.addresses import address
from rxapp.services.paging import Paged
from rxapp.text.format import counted

MAX_VALUE = 80
_LABELS = {
    "sok": "Sökning",
    "typ": "Ersättningstyp",
    "status": "Status",
    "kvartal": "Kvartal",
    "dag": "Utbetalningsdag",
    "anvandare": "Användare",
    "visa": "Visar",
    "kommun": "Kommun",
    "kod": "Kostnadsställe",
    "grupp": "Slag",
}


class Sorted(Protocol):
    """A filter with its order."""

    @property
    def sort(self) -> str: ...
    @property
    def descending(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that the list is narrowed to, and where it is put away."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to, for the controls and as chips."""

    sok: str = ""
    typ: str = ""
    status: str = ""
    kvartal: str = ""
    dag: str = ""
    anvandare: str = ""
    visa: str = ""
    kommun: str = ""
    kod: str = ""
    grupp: str = ""
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the reader is in the list."""

    count: str = ""
    page: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """Where a column's head leads, and how the list is sorted by it now (as `aria-sort` says it)."""

    href: str
    direction: str


NOTHING = Chosen()
NO_PAGES = Pages()


def go(path: str, query: Mapping[str, str], name: str, value: str) -> Any:
    """To the list narrowed anew, on its first page. Only known names and short values are taken."""
    if name not in _LABELS:
        return None
    return rx.redirect(address(path, {**query, name: value.strip()[:MAX_VALUE]}))


def sort_code(wanted: Sorted, usual: str) -> str:
    """The order as the address says it; the usual order is not said."""
    code = f"{'-' if wanted.descending else ''}{wanted.sort}"
    return "" if code == usual else code


def chosen(path: str, query: Mapping[str, str], shown: Mapping[str, str]) -> Chosen:
    """The choices of `query`; `shown` has words for those whose code says nothing to people."""
    chips = tuple(
        Chip(f"{_LABELS[name]}: {shown.get(name) or value}", address(path, {**query, name: ""}))
        for name, value in query.items()
        if name in _LABELS and value
    )
    return Chosen(**{name: query.get(name, "") for name in _LABELS}, chips=chips)


def pages(path: str, query: Mapping[str, str], found: Paged, nouns: tuple[str, str]) -> Pages:
    """The count in words, and where the pages before and after are."""

    def to(page: int) -> str:
        return address(path, {**query, "sida": str(page) if page > 1 else ""})

    return Pages(
        count=counted(found.count, *nouns),
        page=f"Sida {found.page} av {found.pages}" if found.pages > 1 else "",
        previous=to(found.page - 1) if found.page > 1 else "",
        next=to(found.page + 1) if found.page < found.pages else "",
    )


def sorts(path: str, query: Mapping[str, str], columns: Sequence[str], wanted: Sorted) -> list[Sort]:
    """For each column the address that sorts by it; once more turns the order."""
    made: list[Sort] = []
    for column in columns:
        is_now = wanted.sort == column
        turned = column if is_now and wanted.descending else f"-{column}" if is_now else column
        direction = ("descending" if wanted.descending else "ascending") if is_now else ""
        made.append(Sort(address(path, {**query, "sortera": turned}), direction))
    return made
