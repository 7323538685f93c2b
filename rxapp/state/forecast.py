"""The forecast in text: what is granted and not paid, and what may come of what is applied for."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.forecasts import Line, Share, Sum
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.services.addresses import address, forecast_filter, quarter_code
from rxapp.services.cost_centres import WITHOUT
from rxapp.services.forecasts import Forecast, ForecastFilter, get_forecast
from rxapp.state import paging, shown
from rxapp.state.marks import requires
from rxapp.text.forecasts import NO_ESTIMATE, NO_TAG, percent
from rxapp.text.format import counted, kronor
from rxapp.text.labels import type_name

PATH = "/prognos"


@dataclass(frozen=True, slots=True)
class LineText:
    """A line: a type, a quarter and a cost centre."""

    key: str
    type_name: str
    quarter: str
    tag: str
    unpaid: str
    applied: str
    estimated: str
    expected: str


@dataclass(frozen=True, slots=True)
class SumText:
    """Sums, of all or of a quarter. `without` is empty where everything is estimated."""

    name: str = ""
    unpaid: str = ""
    applied: str = ""
    estimated: str = ""
    without: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class ShareText:
    """What has been granted before of a type."""

    type_name: str
    applied: str
    granted: str
    share: str


NO_SUM = SumText()


@shown.feature
class ForecastState(rx.State):
    """What is shown of the forecast."""

    PAGE: ClassVar[str] = "forecast"
    NEEDS: ClassVar[Right] = Right.FORECASTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[LineText] = []
    total: SumText = NO_SUM
    accrued: list[SumText] = []
    shares: list[ShareText] = []
    without_amount: str = ""
    types: list[tuple[str, str]] = []
    quarters: list[tuple[str, str]] = []
    tags: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    csv: str = ""
    xlsx: str = ""
    export_label: str = ""

    _wanted: ForecastFilter = ForecastFilter()

    @rx.event
    @requires(Right.FORECASTS_READ)
    async def load(self) -> None:
        """Fill the page as its address says."""
        self._wanted = forecast_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.FORECASTS_READ)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a type, a quarter or a cost centre: by way of the address."""
        self._wanted = forecast_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {
            "typ": wanted.type_code,
            "kvartal": quarter_code(wanted.quarter) if wanted.quarter else "",
            "kod": wanted.tag,
        }

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await get_forecast(db, actor, self._wanted)
        self.lines = [_line(line) for line in found.lines]
        self.total = _sum("", found.total)
        self.accrued = [_sum(str(quarter), whole) for quarter, whole in found.accrued]
        self.shares = [_share(code, found.shares[code]) for code in TYPES if code in found.shares]
        self.without_amount = counted(found.unknown_rows, "rad", "rader") if found.unknown_rows else ""
        self._fill_controls(found, actor)
        return not actor.types

    def _fill_controls(self, found: Forecast, actor: Actor) -> None:
        query = self._query()
        self.types = [(code, TYPES[code].name) for code in TYPES if code in actor.types]
        self.quarters = [(quarter_code(quarter), str(quarter)) for quarter in _offered(found, self._wanted)]
        self.tags = [*((tag, tag) for tag in found.tags), (WITHOUT, NO_TAG)] if found.tags else []
        words = {
            "typ": type_name(query["typ"]),
            "kvartal": str(self._wanted.quarter or ""),
            "kod": NO_TAG if query["kod"] == WITHOUT else query["kod"],
        }
        self.chosen = paging.chosen(PATH, query, words)
        export = {**query, "kommun": actor.municipality_code or ""}
        self.csv = address("/export/prognos.csv", export)
        self.xlsx = address("/export/prognos.xlsx", export)
        self.export_label = counted(len(found.lines), "rad", "rader")


def _offered(found: Forecast, wanted: ForecastFilter) -> list[Quarter]:
    also = {wanted.quarter} if wanted.quarter else set[Quarter]()
    return sorted({*found.quarters, *also}, reverse=True)


def _line(line: Line) -> LineText:
    of = line.of
    return LineText(
        key=f"{of.type_code}-{of.quarter}-{of.tag}",
        type_name=type_name(of.type_code),
        quarter=str(of.quarter),
        tag=of.tag,
        unpaid=kronor(line.unpaid_ore),
        applied=kronor(line.applied_ore),
        estimated=NO_ESTIMATE if line.estimated_ore is None else kronor(line.estimated_ore),
        expected=kronor(line.expected_ore),
    )


def _sum(name: str, whole: Sum) -> SumText:
    return SumText(
        name=name,
        unpaid=kronor(whole.unpaid_ore),
        applied=kronor(whole.applied_ore),
        estimated=kronor(whole.estimated_ore),
        without=kronor(whole.without_ore) if whole.without_ore else "",
        expected=kronor(whole.expected_ore),
    )


def _share(code: str, share: Share) -> ShareText:
    shown_share = percent(share) if share.is_known else "–"
    return ShareText(type_name(code), kronor(share.applied_ore), kronor(share.granted_ore), shown_share)
