"""Utbetalningar över tid: what came month by month, and recoveries on their way to zero."""

from typing import cast

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.charts import bar_chart
from rxapp.components.layout import empty_state, link, page, section, some
from rxapp.components.table import text_table
from rxapp.components.whom import ask_whom
from rxapp.state.payout_charts import ChartText, PayoutChartsState
from rxapp.state.session import SessionState
from rxapp.text.payout_charts import MONTHS, NOTHING_PAID


def payout_charts() -> rx.Component:
    """The page."""
    return page(
        "Utbetalningar över tid",
        rx.el.p(link("Till alla utbetalningar", "/utbetalningar"), class_name="downloads"),
        section(
            MONTHS,
            rx.cond(
                some(PayoutChartsState.months.heads),
                _chart(cast("ObjectVar[ChartText]", PayoutChartsState.months), words=1),
                empty_state("Inga utbetalningar än", NOTHING_PAID),
            ),
            ask_whom(SessionState.ask_whom),
        ),
        section(
            "Återkravens väg till noll",
            rx.cond(
                some(PayoutChartsState.ways),
                rx.fragment(
                    rx.foreach(PayoutChartsState.ways, _way),
                    rx.el.p(PayoutChartsState.ways_shown, class_name="hint"),
                ),
                empty_state(
                    "Inga återkrav att visa",
                    "Här visas återkrav som har fått laga kraft och som du har behörighet att se.",
                ),
            ),
        ),
        intro="Vad kommunen har fått de senaste tolv månaderna, och hur återkrav har reglerats.",
    )


def _chart(chart: ObjectVar[ChartText], *, words: int) -> rx.Component:
    return rx.fragment(bar_chart(chart), text_table(chart.caption, chart.heads, chart.rows, words=words))


def _way(chart: ObjectVar[ChartText]) -> rx.Component:
    return rx.el.section(rx.el.h3(chart.name), _chart(chart, words=2), class_name="section")
