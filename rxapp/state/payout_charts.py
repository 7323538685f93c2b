"""What came month by month, and recoveries on their way to zero, as drawings with their tables."""

from dataclasses import dataclass, field
from typing import ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payout_charts
from rxapp.state import shown
from rxapp.state.marks import requires
from rxapp.text.charts import Line, Shape, Word
from rxapp.text.payout_charts import Chart, months_chart, way_chart


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a drawing, numbered from 1."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ChartText:
    """A chart as the page draws it; without shapes there is nothing to draw."""

    name: str = ""
    said: str = ""
    series: list[Series] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    zero: str = "0"
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


NO_CHART = ChartText()


@shown.feature
class PayoutChartsState(rx.State):
    """What is drawn of the payouts."""

    PAGE: ClassVar[str] = "payout_charts"
    NEEDS: ClassVar[Right] = Right.PAYOUTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ()

    months: ChartText = NO_CHART
    ways: list[ChartText] = []
    ways_shown: str = ""

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def load(self) -> None:
        """Fill the page."""
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> bool:
        months = await payout_charts.list_months(db, actor, clock.today())
        ways, count = await payout_charts.list_ways(db, actor)
        self.months = _chart(months_chart(months)) if months else NO_CHART
        self.ways = [_chart(way_chart(way)) for way in ways]
        self.ways_shown = f"Visar {len(ways)} av {count} återkrav." if count > len(ways) else ""
        return any(month.others_ore for month in months)


def _chart(chart: Chart) -> ChartText:
    drawing, table = chart.drawing, chart.table
    return ChartText(
        name=chart.name,
        said=chart.said,
        series=[Series(str(number), name) for number, name in enumerate(chart.series, 1)],
        shapes=list(drawing.shapes),
        lines=list(drawing.lines),
        marks=list(drawing.marks),
        words=list(drawing.words),
        zero=drawing.zero,
        caption=table.caption,
        heads=list(table.heads),
        rows=[list(row) for row in table.rows],
    )
