"""Parts of a case that the municipality's page and the officer's have in common."""

from functools import partial
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, card, facts, link, plain_link, section
from rxapp.components.status import tag, timeline
from rxapp.components.table import Column, data_table
from rxapp.state.case_views import RowText, RuleText, Step
from rxapp.text.unasked import WITHOUT_APPLICATION


def head(case: Any, *more: tuple[str, Any]) -> rx.Component:
    """The facts of a case; `more` stand after the status."""
    always = (
        ("Status", tag(case.status, case.tone)),
        *more,
        ("Ersättningstyp", case.type_name),
        ("Rättslig grund", case.legal_basis),
        ("Avser", case.claim),
    )
    return card(
        rx.cond(
            case.is_recovery,
            facts(*always, ("Kommunen underrättades", case.arrived_at)),
            rx.cond(
                case.is_unasked,
                facts(*always, ("Ansökan", WITHOUT_APPLICATION)),
                facts(
                    *always,
                    ("Inkom", case.arrived_at),
                    ("Sista ansökningsdag", case.deadline),
                    ("Sökt belopp", case.applied),
                ),
            ),
        )
    )


SCHOOL_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Född", whole=True),
    Column("Period", whole=True),
    Column("Sökta perioder", numeric=True),
    Column("Sökt belopp", numeric=True),
    Column("Beviljade perioder", numeric=True),
    Column("Beviljat belopp", numeric=True),
    Column("Skäl"),
)
COST_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Född", whole=True),
    Column("Period", whole=True),
    Column("Uppgifter"),
    Column("Sökt belopp", numeric=True),
    Column("Beviljat belopp", numeric=True),
    Column("Skäl"),
)


UNASKED_COLUMNS = tuple(column for column in COST_COLUMNS if column.title not in {"Sökt belopp", "Skäl"})


def rows_table(case: Any, rows: Any, *, to_person: bool = False) -> rx.Component:
    """The rows of a case: with four-week periods, with what else its type asks for, or without application.
    `to_person`, each leads to the individual's page, which the agency alone has."""
    unasked = partial(_unasked_row, to_person=to_person)
    school, cost = partial(_school_row, to_person=to_person), partial(_cost_row, to_person=to_person)
    return rx.cond(
        case.has_periods,
        data_table("Rader", SCHOOL_COLUMNS, rows, school, hide_caption=True),
        rx.cond(
            case.is_unasked,
            data_table("Rader", UNASKED_COLUMNS, rows, unasked, hide_caption=True),
            data_table("Rader", COST_COLUMNS, rows, cost, hide_caption=True),
        ),
    )


def individual(number: Any, name: Any, *, to_person: bool = False) -> rx.Component:
    """The number, and the name where it may be shown. Where a personal number was given there is no page."""
    shown = (
        rx.cond(number.contains("-"), link(number, f"/individer/{number}"), number) if to_person else number
    )
    return rx.el.span(shown, rx.cond(name != "", rx.fragment(" ", name)))


def _school_row(row: ObjectVar[RowText], *, to_person: bool) -> tuple[rx.Component | rx.Var, ...]:
    """Where only the individual number may be shown the other cells are empty."""
    return (
        *_person(row, to_person=to_person),
        row.period,
        row.applied_periods,
        row.applied,
        row.granted_periods,
        row.granted,
        row.reason,
    )


def _cost_row(row: ObjectVar[RowText], *, to_person: bool) -> tuple[rx.Component | rx.Var, ...]:
    person = _person(row, to_person=to_person)
    return (*person, row.period, row.more, row.applied, row.granted, row.reason)


def _unasked_row(row: ObjectVar[RowText], *, to_person: bool) -> tuple[rx.Component | rx.Var, ...]:
    return (*_person(row, to_person=to_person), row.period, row.more, row.granted)


def _person(row: ObjectVar[RowText], *, to_person: bool) -> tuple[rx.Component | rx.Var, ...]:
    return row.position, individual(row.individual, row.name, to_person=to_person), row.born_on


def row_pages(state: Any) -> rx.Component:
    """To the rows before and after, where a case has many."""
    return rx.cond(
        state.page_text != "",
        rx.el.nav(
            button("Föregående rader", kind="secondary", disabled=~state.has_before, on_click=state.turn(-1)),
            rx.el.span(state.page_text),
            button("Nästa rader", kind="secondary", disabled=~state.has_after, on_click=state.turn(1)),
            aria_label="Sidor med rader",
            class_name="pager",
        ),
    )


def rules_list(rules: Any) -> rx.Component:
    """The rules with how each came out."""
    return rx.el.ul(rx.foreach(rules, _rule), class_name="rules")


def _rule(rule: ObjectVar[RuleText]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.span(rule.title, class_name="rule-title"), tag(rule.verdict, rule.tone)),
        rx.el.p(rule.detail, class_name="rule-detail"),
        class_name="rule",
    )


def steps(items: Any) -> rx.Component:
    """The timeline, newest first."""
    return section("Händelser", timeline(items, _step))


def _step(step: ObjectVar[Step]) -> rx.Component:
    return rx.fragment(rx.el.time(step.at, date_time=step.iso), rx.el.span(step.text))


def decision_box(decision: Any, case: Any) -> rx.Component:
    """The decision in short, and where all of it is; that it is automatic is said in so many words."""
    address = "/beslut/" + case.file_number
    return rx.el.div(
        rx.el.p(tag(decision.outcome, decision.tone), rx.el.strong(decision.by), class_name="line"),
        facts(
            ("Beslutsdatum", decision.decided_at),
            ("Beviljat belopp", case.granted),
        ),
        rx.el.p(
            link("Läs hela beslutet", address),
            plain_link("Hämta beslutet (PDF)", address + ".pdf"),
            class_name="downloads cluster",
        ),
        class_name="card decision",
    )
