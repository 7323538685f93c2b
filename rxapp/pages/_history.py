"""The history of users and permissions, as a table."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import empty_state, some
from rxapp.components.lines import any_text
from rxapp.components.table import Column, data_table
from rxapp.state.history_views import ChangeText

WHEN, WHOM, WHAT = Column("När", whole=True), Column("Användare", whole=True), Column("Vad")
OLD, NEW, DOER = Column("Före"), Column("Efter"), Column("Av", whole=True)


def history(changes: Any, *, of_one: bool = False) -> rx.Component:
    """The changes, newest first; on the page of one user it goes without saying whose they are."""
    columns = (WHEN, WHAT, OLD, NEW, DOER) if of_one else (WHEN, WHOM, WHAT, OLD, NEW, DOER)

    def cells(change: ObjectVar[ChangeText]) -> tuple[rx.Component | rx.Var, ...]:
        at = rx.el.time(change.at)
        if of_one:
            return at, change.what, any_text(change.old), any_text(change.new), change.doer
        return at, change.whom, change.what, any_text(change.old), any_text(change.new), change.doer

    return rx.cond(
        some(changes),
        data_table("Historik", columns, changes, cells, hide_caption=True),
        empty_state("Inga ändringar", "Här visas vem som har ändrat vad, och när."),
    )
