"""Bars drawn as shapes: where each stands and how tall it is, with the lines and words around it.

Amounts below nothing go down from the line of zero. The table beside the drawing says every figure; the
drawing shows how they stand to each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rxapp.text.format import number

WIDTH, HEIGHT = 960, 300
LEFT, TOP, BOTTOM, RIGHT = 104, 14, 34, 8
LINES_AT_MOST = 5
SERIES_AT_MOST = 5
"""Styles that can be told apart."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what stands under it, the öre of each series in their order, and a mark at what they come to."""

    label: str
    parts: tuple[int, ...]
    mark_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of a series, from 1."""

    x: str
    y: str
    width: str
    height: str
    series: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line across, or the mark of a bar; `text` stands at its left."""

    x1: str
    x2: str
    y: str
    text_x: str = ""
    text_y: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What stands under a bar."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything of a chart but its name and its table."""

    shapes: tuple[Shape, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[Line, ...] = ()
    words: tuple[Word, ...] = ()
    zero: str = "0"


def draw(bars: Sequence[Bar]) -> Drawing:
    """The bars side by side; nothing where there are none."""
    if not bars:
        return Drawing()
    top = max(0, *(_up(bar) for bar in bars), *(bar.mark_ore or 0 for bar in bars))
    bottom = min(0, *(_down(bar) for bar in bars), *(bar.mark_ore or 0 for bar in bars))
    step = step_of(top - bottom)
    lowest, highest = bottom // step * step, -(-top // step) * step or step
    scale = (HEIGHT - TOP - BOTTOM) / (highest - lowest)

    def y(ore: int) -> float:
        return TOP + (highest - ore) * scale

    room = (WIDTH - LEFT - RIGHT) / len(bars)
    return Drawing(
        shapes=tuple(shape for place, bar in enumerate(bars) for shape in _shapes(bar, place, room, y)),
        lines=tuple(
            Line(
                str(LEFT),
                str(WIDTH - RIGHT),
                _at(y(ore)),
                str(LEFT - 8),
                _at(y(ore) + 4),
                f"{number(ore // 100)} kr",
            )
            for ore in range(lowest, highest + 1, step)
        ),
        marks=tuple(
            Line(_at(LEFT + room * place + 2), _at(LEFT + room * (place + 1) - 2), _at(y(bar.mark_ore)))
            for place, bar in enumerate(bars)
            if bar.mark_ore is not None
        ),
        words=tuple(
            Word(_at(LEFT + room * (place + 0.5)), str(HEIGHT - 12), bar.label)
            for place, bar in enumerate(bars)
        ),
        zero=_at(y(0)),
    )


def step_of(span: int) -> int:
    """Öre between two lines: one, two or five times a power of ten, whole kronor, and few enough lines.

    >>> step_of(123_456_00)
    5000000
    """
    step = 100
    while span > step * LINES_AT_MOST:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _up(bar: Bar) -> int:
    return sum(ore for ore in bar.parts if ore > 0)


def _down(bar: Bar) -> int:
    return sum(ore for ore in bar.parts if ore < 0)


def _shapes(bar: Bar, place: int, room: float, y: Callable[[int], float]) -> list[Shape]:
    up = down = 0
    x, width = LEFT + room * place + room * 0.15, min(room * 0.7, 56.0)
    x += (room * 0.7 - width) / 2
    found: list[Shape] = []
    for series, ore in enumerate(bar.parts, 1):
        if not ore:
            continue
        start = up if ore > 0 else down
        edge = y(max(start, start + ore))
        height = abs(y(start) - y(start + ore))
        found.append(Shape(_at(x), _at(edge), _at(width), _at(height), str(series)))
        up, down = (up + ore, down) if ore > 0 else (up, down + ore)
    return found


def _at(value: float) -> str:
    return f"{value:.1f}"
