"""Beside the payout runs: what is paid without application is decided month by month."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, card, empty_state, section, some
from rxapp.components.table import Column, data_table
from rxapp.state.unasked_runs import UnaskedLine, UnaskedRunsState


def unasked_runs() -> rx.Component:
    """For whoever may run."""
    state = UnaskedRunsState
    columns = (
        Column("Ersättningstyp"),
        Column("Period"),
        Column("Ärenden", numeric=True),
        Column("Beslutat belopp", numeric=True),
        Column("Kördes först", whole=True),
    )
    table = data_table("Ersättning utan ansökan", columns, state.ran, _line, hide_caption=True)
    return rx.cond(
        state.may_run,
        section(
            "Ersättning utan ansökan",
            card(
                rx.el.p(
                    "Körningen fattar beslut på det som är registrerat för kommunerna, och beslutet syns för "
                    "kommunen innan beloppet betalas ut. En månad kan köras igen: det som redan är beslutat "
                    "beslutas inte en gång till."
                ),
                rx.el.form(
                    field(
                        "Månad",
                        text_input(
                            "manad",
                            key=state.month,
                            default_value=state.month,
                            max_length=7,
                            auto_complete="off",
                        ),
                        name="manad",
                        hint="ÅÅÅÅ-MM",
                        error=state.month_error,
                    ),
                    button("Kör månaden", type="submit"),
                    on_submit=state.run,
                ),
                rx.cond(state.latest != "", rx.el.p(state.latest)),
            ),
            rx.cond(
                some(state.ran),
                table,
                empty_state("Inga körningar ännu", "Här visas varje ersättningstyp och period."),
            ),
        ),
    )


def _line(line: ObjectVar[UnaskedLine]) -> tuple[rx.Component | rx.Var, ...]:
    return line.type_name, line.period, line.cases, line.granted, line.begun_at
