"""Registrerade grunder: what compensation without application is paid on, and one of them in detail."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, cluster, empty_state, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.pages._filters import chips, select_filter
from rxapp.pages._ground import one_ground
from rxapp.pages._ground_form import new_ground
from rxapp.state.ground_views import DifferenceLine, GroundLine
from rxapp.state.grounds import ALL, GroundsState

INTRO = (
    "Personer, platser och tal som kommuner får ersättning för utan ansökan. En körning räknar dem månadsvis."
)


def grounds() -> rx.Component:
    """The page: the list, or the ground of the address."""
    return page(
        "Registrerade grunder", rx.cond(GroundsState.one.number != 0, one_ground(), _list()), intro=INTRO
    )


def _list() -> rx.Component:
    state = GroundsState
    columns = (
        Column("Gäller"),
        Column("Kommun"),
        Column("Ersättningstyp"),
        Column("Från och med", whole=True),
        Column("Till och med", whole=True),
        Column("Status"),
    )
    return rx.el.div(
        rx.cond(
            state.is_open,
            new_ground(),
            cluster(button("Registrera grund", on_click=state.open)),
        ),
        rx.cond(some(state.differences), _differences()),
        section(
            "Grunder",
            cluster(
                select_filter("Ersättningstyp", "typ", state.types, state.chosen.typ, state.narrow),
                select_filter("Kommun", "kommun", state.municipalities, state.chosen.kommun, state.narrow),
                select_filter(
                    "Visa",
                    "visa",
                    [(ALL, "Även borttagna")],
                    state.chosen.visa,
                    state.narrow,
                    first="Gällande",
                ),
            ),
            chips(state.chosen.chips),
            rx.el.p(state.pages.count, class_name="count", role="status"),
            rx.cond(
                some(state.lines),
                rx.fragment(
                    data_table("Registrerade grunder", columns, state.lines, _line, hide_caption=True),
                    pager(
                        previous_to=state.pages.previous,
                        next_to=state.pages.next,
                        page_text=state.pages.page,
                    ),
                ),
                empty_state("Inga grunder att visa", "Registrera en grund eller ta bort filtret."),
            ),
        ),
        class_name="page",
    )


def _line(line: ObjectVar[GroundLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        rx.el.span(link(line.about, line.href), rx.cond(line.name != "", rx.fragment(" ", line.name))),
        line.municipality,
        line.type_name,
        line.first_day,
        line.last_day,
        tag(line.status, line.tone),
    )


def _differences() -> rx.Component:
    columns = (
        Column("Diarienummer", whole=True),
        Column("Kommun"),
        Column("Ersättningstyp"),
        Column("Gäller"),
        Column("Period", whole=True),
        Column("Skillnad"),
        Column("Belopp", numeric=True),
        Column("Åtgärd"),
    )
    return section(
        "Att pröva",
        rx.el.p(
            "Den senaste körningen hittade skillnader mot tidigare beslut som den inte får ändra. För mycket "
            "utbetalt prövas som återkrav."
        ),
        data_table("Skillnader att pröva", columns, GroundsState.differences, _difference, hide_caption=True),
    )


def _difference(line: ObjectVar[DifferenceLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.file_number, line.href),
        line.municipality,
        line.type_name,
        rx.el.span(line.about, rx.cond(line.name != "", rx.fragment(" ", line.name))),
        line.period,
        line.what,
        line.ore,
        rx.cond(
            line.recovery != "", link("Öppna återkrav", line.recovery), rx.el.span("Prövas av handläggare")
        ),
    )
