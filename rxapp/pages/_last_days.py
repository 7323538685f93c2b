"""Start's table of last days to apply."""

import reflex as rx
from reflex.vars import ObjectVar
from reflex_components_core.react_router.dom import ReactRouterLink

from rxapp.components.layout import link, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.state.last_days import LastDayLine, LastDaysState

NAME = "Sista ansökningsdagar"
COLUMNS = (
    Column("Ersättningstyp"),
    Column("Period", whole=True),
    Column("Sista dag"),
    Column("Inskickat"),
    Column("Saknas"),
    Column("Belopp i fara", numeric=True),
    Column("Ansökan"),
)


def last_days() -> rx.Component:
    """The section; nothing for whoever applies for nothing."""
    state = LastDaysState
    return rx.cond(
        some(state.last_days),
        section(
            NAME,
            rx.el.p(
                "Perioder som är slut och ännu kan sökas. Belopp i fara är en uppskattning: vad de personer "
                "som saknas beviljades, eller annars söktes för, i den senaste tidigare perioden.",
                class_name="hint",
            ),
            data_table(NAME, COLUMNS, state.last_days, _line, hide_caption=True),
            rx.cond(state.more != "", rx.el.p(link(state.more, "/?sista-dagar=alla"))),
            rx.cond(state.fewer, rx.el.p(link("Visa de närmaste", "/"))),
        ),
    )


def _line(line: ObjectVar[LastDayLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        line.type_name,
        line.period,
        _stack(
            rx.cond(line.last_day != "", rx.el.time(line.last_day, date_time=line.last_day)),
            rx.cond(line.left != "", tag(line.left, line.tone)),
            _hint(line.about),
        ),
        _stack(line.sent, _hint(line.applied), rx.cond(line.draft != "", tag(line.draft, "info"))),
        _stack(rx.cond(line.lacks != "", tag(line.lacks, line.lacks_tone)), _hint(line.compared)),
        _stack(line.at_risk, _hint(line.estimate)),
        ReactRouterLink.create(line.act, to=line.href, custom_attrs={"aria-label": line.name}),
    )


def _stack(*parts: rx.Component | rx.Var) -> rx.Component:
    return rx.el.div(*parts, class_name="cell-stack")


def _hint(text: rx.Var[str]) -> rx.Component:
    return rx.cond(text != "", rx.el.span(text, class_name="hint"))
