"""Payouts: what came which day, the lines, and files of exactly what is shown."""

import reflex as rx
from reflex.vars import ObjectVar
from reflex_components_core.react_router.dom import ReactRouterLink

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import cluster, empty_state, link, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table, masked_cell, pager
from rxapp.components.whom import ask_whom
from rxapp.pages._filters import chips, downloads, search_field, select_filter
from rxapp.pages._late_payouts import late_to_own
from rxapp.pages._payout_day import chosen_day, returned
from rxapp.state.payouts import WHY, DayTotal, Line, PayoutsState
from rxapp.state.session import SessionState
from rxapp.text.payout_lines import HEADINGS


def payouts() -> rx.Component:
    """The page."""
    return page(
        "Utbetalningar",
        late_to_own(),
        returned(),
        section(
            "Utbetalt per dag",
            _totals(),
            rx.el.p(
                link("Utbetalningar över tid", "/utbetalningar/over-tid"),
                link("Skulder och avräkning", "/utbetalningar/avrakning"),
                class_name="downloads cluster",
            ),
        ),
        chosen_day(),
        section("Utbetalningsrader", _filters(), _lines()),
        intro="Alla utbetalningar till kommunen, med det du har behörighet att se.",
    )


def _totals() -> rx.Component:
    return rx.cond(
        some(PayoutsState.totals),
        rx.fragment(
            rx.el.ul(rx.foreach(PayoutsState.totals, _total), class_name="key-figures"),
            rx.cond(
                some(PayoutsState.older),
                rx.el.details(
                    rx.el.summary("Äldre utbetalningsdagar"),
                    rx.el.ul(rx.foreach(PayoutsState.older, _total), class_name="key-figures"),
                    class_name="disclosure",
                ),
            ),
        ),
        empty_state(
            "Inga utbetalningar ännu", "Här visas vad kommunen har fått utbetalt varje utbetalningsdag."
        ),
    )


def _total(total: ObjectVar[DayTotal]) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.time(total.day, date_time=total.day), class_name="hint"),
        rx.el.span(link(total.amount, total.href), class_name="key-figure-value"),
        class_name="key-figure",
    )


def _filters() -> rx.Component:
    return rx.fragment(
        cluster(
            search_field(PayoutsState.search, PayoutsState.chosen.sok),
            select_filter(
                "Ersättningstyp", "typ", PayoutsState.types, PayoutsState.chosen.typ, PayoutsState.narrow
            ),
        ),
        chips(PayoutsState.chosen.chips),
        cluster(
            rx.el.p(PayoutsState.pages.count, class_name="count", role="status"),
            rx.cond(
                some(PayoutsState.lines),
                downloads(PayoutsState.export_label, PayoutsState.xlsx, PayoutsState.csv),
            ),
        ),
    )


def _lines() -> rx.Component:
    columns = tuple(
        Column(
            title,
            numeric=title == "Belopp",
            sort=(PayoutsState.sorts[i].href, PayoutsState.sorts[i].direction),
            whole=title in ("Individ", "Period", "Utbetalningsdag"),
        )
        for i, title in enumerate(HEADINGS)
    )
    return rx.fragment(
        rx.cond(
            PayoutsState.is_masked,
            rx.fragment(
                notice(
                    "För vissa rader ser du bara diarienummer och belopp. Det beror på att du saknar "
                    "behörighet för ersättningstypen.",
                    "info",
                ),
                ask_whom(SessionState.ask_whom),
            ),
        ),
        rx.cond(
            some(PayoutsState.lines),
            rx.fragment(
                rx.cond(
                    PayoutsState.is_explained,
                    rx.el.p("Välj ett belopp för att se hur det har räknats fram.", class_name="hint"),
                ),
                data_table("Utbetalningar", columns, PayoutsState.lines, _line, hide_caption=True),
                pager(
                    previous_to=PayoutsState.pages.previous,
                    next_to=PayoutsState.pages.next,
                    page_text=PayoutsState.pages.page,
                ),
            ),
            empty_state(
                "Inga utbetalningar att visa", "Här visas utbetalningarna som passar det du har valt."
            ),
        ),
    )


def _line(line: ObjectVar[Line]) -> tuple[rx.Component | rx.Var, ...]:
    number = numbered(line.file_number, line.is_recovery)
    individual = rx.cond(
        line.individual != "",
        rx.el.span(line.individual, rx.cond(line.name != "", rx.fragment(" ", line.name))),
        "",
    )
    return (
        rx.cond(line.case != "", link(number, line.case), rx.el.span(number)),
        masked_cell(line.type_name),
        masked_cell(individual, is_empty=line.individual == ""),
        masked_cell(line.period),
        masked_cell(line.paid_on),
        rx.cond(
            line.why != "",
            ReactRouterLink.create(line.amount, to=f"{WHY}{line.why}", title="Förklara beloppet"),
            line.amount,
        ),
    )
