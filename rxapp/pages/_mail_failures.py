"""On Behörigheter: whose mail of notices does not get through. Nothing at all while all of it does."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import link, section, some
from rxapp.components.lines import mail_text
from rxapp.components.table import Column, data_table
from rxapp.state.mail_failures import FailingLine, MailFailureState

TITLE = "Mejl som inte kommer fram"
COLUMNS = (Column("Användare"), Column("Mejladress"), Column("Sedan", whole=True), Column("Varför"))


def mail_failures() -> rx.Component:
    """The section."""
    state: Any = MailFailureState
    return rx.cond(
        some(state.mail_failures),
        section(
            TITLE,
            rx.el.p(
                "De här användarna har slagit på mejl om nya händelser, men mejlen når dem inte. Kontrollera "
                "adressen på användarens sida."
            ),
            data_table(TITLE, COLUMNS, state.mail_failures, _cells, hide_caption=True),
        ),
    )


def _cells(line: ObjectVar[FailingLine]) -> tuple[rx.Component | rx.Var, ...]:
    return link(line.name, line.href), mail_text(line.email), rx.el.time(line.since), line.why
