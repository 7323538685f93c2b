"""«Förklara beloppet»: why a payout line is of its amount, part by part."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import link, page, some
from rxapp.components.table import text_table
from rxapp.state.payout_line import Fact, PartText, PayoutLineState


def payout_line() -> rx.Component:
    """The page."""
    return page(
        "Förklara beloppet",
        rx.el.p(
            link("Till ärendet", PayoutLineState.case_href),
            link("Till utbetalningsdagen", PayoutLineState.day_href),
            link("Till alla utbetalningar", "/utbetalningar"),
            class_name="downloads cluster",
        ),
        rx.el.dl(rx.foreach(PayoutLineState.facts, _fact), class_name="card facts"),
        rx.foreach(PayoutLineState.parts, _part),
        intro=PayoutLineState.short,
    )


def _fact(fact: ObjectVar[Fact]) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.value), class_name="fact")


def _part(part: ObjectVar[PartText]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(part.heading),
        rx.foreach(part.paragraphs, rx.el.p),
        rx.cond(some(part.heads), text_table(part.caption, part.heads, part.rows)),
        class_name="section",
    )
