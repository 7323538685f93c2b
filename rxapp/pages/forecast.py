"""The forecast: what the municipality can expect, per type, quarter and cost centre, and files of it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import card, cluster, empty_state, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.components.whom import ask_whom
from rxapp.pages._filters import chips, downloads, select_filter
from rxapp.state.forecast import ForecastState, LineText, ShareText, SumText
from rxapp.state.session import SessionState

MONEY = (
    Column("Beviljat och inte utbetalt", numeric=True),
    Column("Sökt och inte beslutat", numeric=True),
    Column("Uppskattning av det sökta", numeric=True),
    Column("Att vänta", numeric=True),
)
LINES = (Column("Ersättningstyp"), Column("Kvartal", whole=True), Column("Kostnadsställe"), *MONEY)
ACCRUED = (Column("Kvartal", whole=True), *MONEY)
SHARES = (
    Column("Ersättningstyp"),
    Column("Sökt i beslutade ärenden", numeric=True),
    Column("Beviljat", numeric=True),
    Column("Andel", numeric=True),
)


def forecast() -> rx.Component:
    """The page."""
    return page(
        "Prognos",
        ask_whom(SessionState.ask_whom),
        section("Sammanlagt", _total()),
        section("Per ersättningstyp, kvartal och kostnadsställe", _filters(), _lines()),
        rx.cond(some(ForecastState.accrued), section("Upplupet per kvartal", _accrued())),
        section("Så görs uppskattningen", _method()),
        intro="Det som är på väg till kommunen, för de ersättningstyper du har behörighet för.",
    )


def _fact(label: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="fact")


def _total() -> rx.Component:
    total: Any = ForecastState.total
    return rx.fragment(
        card(
            rx.el.dl(
                _fact("Beviljat och inte utbetalt", rx.el.strong(total.unpaid)),
                _fact("Sökt och inte beslutat", total.applied),
                _fact("Uppskattning av det sökta", total.estimated),
                rx.cond(total.without != "", _fact("Sökt utan uppskattning", total.without)),
                _fact("Att vänta", rx.el.strong(total.expected)),
                class_name="facts amounts",
            )
        ),
        rx.el.p(
            "Det beviljade är exakt. Att vänta är det beviljade och uppskattningen tillsammans, före avdrag "
            "för återkrav.",
            class_name="hint",
        ),
        rx.cond(
            ForecastState.without_amount != "",
            notice(
                rx.fragment(
                    ForecastState.without_amount,
                    " som väntar på beslut har inget belopp än och är inte med i prognosen.",
                ),
                "info",
            ),
        ),
    )


def _filters() -> rx.Component:
    state: Any = ForecastState
    return rx.fragment(
        cluster(
            select_filter("Ersättningstyp", "typ", state.types, state.chosen.typ, state.narrow),
            select_filter("Kvartal", "kvartal", state.quarters, state.chosen.kvartal, state.narrow),
            rx.cond(
                some(state.tags) | (state.chosen.kod != ""),
                select_filter("Kostnadsställe", "kod", state.tags, state.chosen.kod, state.narrow),
            ),
        ),
        chips(state.chosen.chips),
        rx.cond(some(state.lines), downloads(state.export_label, state.xlsx, state.csv)),
    )


def _lines() -> rx.Component:
    return rx.cond(
        some(ForecastState.lines),
        data_table("Prognos", LINES, ForecastState.lines, _line, hide_caption=True),
        empty_state(
            "Inget att visa", "Här visas det som är beviljat och inte utbetalt, och det som väntar på beslut."
        ),
    )


def _line(line: ObjectVar[LineText]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        line.type_name, line.quarter, line.tag, line.unpaid, line.applied, line.estimated, line.expected,
    )  # fmt: skip


def _accrued() -> rx.Component:
    return rx.fragment(
        rx.el.p("Kvartalet är det som ersättningen gäller, inte det då den betalas ut."),
        data_table("Upplupet", ACCRUED, ForecastState.accrued, _quarter, hide_caption=True),
    )


def _quarter(whole: ObjectVar[SumText]) -> tuple[rx.Component | rx.Var, ...]:
    return whole.name, whole.unpaid, whole.applied, whole.estimated, whole.expected


def _method() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Det som är sökt och inte beslutat räknas om med den andel som kommunen tidigare har fått "
            "beviljad för samma ersättningstyp. Har inget beslutats förut görs ingen uppskattning. Varje "
            "ärende prövas för sig, så beslutet kan bli ett annat."
        ),
        rx.cond(
            some(ForecastState.shares),
            data_table(
                "Andel som har beviljats tidigare", SHARES, ForecastState.shares, _share, hide_caption=True
            ),
        ),
    )


def _share(share: ObjectVar[ShareText]) -> tuple[rx.Component | rx.Var, ...]:
    return share.type_name, share.applied, share.granted, share.share
