"""What every Start is made of: figures that are links, and lines of what is to be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from rxapp.text.format import counted

LINES = 3
"""So many lines of one kind; the rest is told in one."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is a link to what it counts."""

    label: str
    value: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, by when, and where."""

    text: str
    due: str
    note: str
    tone: str
    href: str


def few(items: Iterable[T], line: Callable[[T], Task], rest: Callable[[int], Task]) -> list[Task]:
    """A line for each of the first, and one for the rest of them."""
    every = list(items)
    lines = [line(item) for item in islice(every, LINES)]
    return [*lines, rest(len(every) - LINES)] if len(every) > LINES else lines


def left(days: int) -> str:
    """The days until a last day, in words."""
    if days < 0:
        return f"{counted(-days, 'dag', 'dagar')} för sent"
    return "i dag" if days == 0 else f"{counted(days, 'dag', 'dagar')} kvar"
