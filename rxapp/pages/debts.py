"""Debts and netting: what the municipality owes, and what the payout that comes takes of it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import card, empty_state, link, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table, masked_cell
from rxapp.components.whom import ask_whom
from rxapp.state.debts import DebtsState, DebtText
from rxapp.state.session import SessionState

COLUMNS = (
    Column("Diarienummer"),
    Column("Ersättningstyp"),
    Column("Återkrävt", numeric=True),
    Column("Kvar", numeric=True),
    Column("Dras vid nästa utbetalning", numeric=True),
    Column("Kvar därefter", numeric=True),
)


def debts() -> rx.Component:
    """The page."""
    return page(
        "Skulder och avräkning",
        rx.el.p(link("Till utbetalningarna", "/utbetalningar")),
        section("Nästa utbetalning", _netting()),
        section("Återkrav som har laga kraft", _debts()),
        section("Så fungerar avräkningen", _rule()),
        intro="Det som kommunen ska betala tillbaka, och vad som dras av det som är på väg att betalas ut.",
    )


def _netting() -> rx.Component:
    shown: Any = DebtsState.netting
    return rx.fragment(
        rx.cond(
            ~DebtsState.is_whole,
            notice(
                "Beräkningen gäller de ersättningstyper som du har behörighet för. Finns det annat på samma "
                "konto kan beloppet som dras bli ett annat.",
                "info",
            ),
        ),
        card(
            rx.el.dl(
                _fact("Utbetalningsdag", rx.el.time(shown.pay_on, date_time=shown.pay_on)),
                _fact("Beviljat och inte utbetalt", shown.unpaid),
                rx.cond(shown.stuck != "", _fact("Kan inte betalas ut än, konto saknas", shown.stuck)),
                _fact("Dras för återkrav", shown.taken),
                _fact("Blir kvar att betala ut", rx.el.strong(shown.to_pay)),
                class_name="facts amounts",
            )
        ),
        rx.el.p(
            "Räknat på det som är beviljat i dag. Det som beviljas före utbetalningsdagen ändrar "
            "beräkningen.",
            class_name="hint",
        ),
    )


def _fact(label: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="fact")


def _debts() -> rx.Component:
    state: Any = DebtsState
    return rx.cond(
        some(state.debts),
        rx.fragment(
            rx.el.p("Kvar att betala sammanlagt: ", rx.el.strong(state.netting.left)),
            rx.cond(
                state.is_masked,
                rx.fragment(
                    notice(
                        "För vissa återkrav ser du bara diarienummer och belopp. Det beror på att du saknar "
                        "behörighet för ersättningstypen.",
                        "info",
                    ),
                    ask_whom(SessionState.ask_whom),
                ),
            ),
            data_table("Skulder", COLUMNS, state.debts, _debt, hide_caption=True),
        ),
        empty_state("Inga skulder", "Här visas återkrav som har fått laga kraft och inte är reglerade."),
    )


def _debt(debt: ObjectVar[DebtText]) -> tuple[rx.Component | rx.Var, ...]:
    number = numbered(debt.file_number, rx.Var.create(True))
    return (
        rx.cond(debt.case != "", link(number, debt.case), rx.el.span(number)),
        masked_cell(debt.type_name),
        masked_cell(debt.claimed),
        debt.left,
        masked_cell(debt.taken),
        masked_cell(debt.after),
    )


def _rule() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "När ett beslut om återkrav har fått laga kraft regleras beloppet mot den totala ersättningen "
            "som ligger för utbetalning på samma konto. Det äldsta återkravet dras först."
        ),
        rx.el.p(
            "Räcker inte en utbetalning dras det som går, och resten vid de följande. Kan återkravet inte "
            "regleras trots upprepade försök uppmanar Migrationsverket kommunen att betala in resten. Då "
            "dras det inte längre från utbetalningarna."
        ),
    )
