"""Parts of a case that the municipality's page and the officer's have in common."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import card, facts, section
from rxapp.components.status import tag, timeline
from rxapp.state.case_views import RequestText, RuleText, Step


def head(case: Any, *more: tuple[str, Any]) -> rx.Component:
    """The facts of a case; `more` stand after the status."""
    return card(
        facts(
            ("Status", tag(case.status, case.tone)),
            *more,
            ("Ersättningstyp", case.type_name),
            ("Rättslig grund", case.legal_basis),
            ("Kvartal", case.quarter),
            ("Inkom", case.arrived_at),
            ("Sista ansökningsdag", case.deadline),
            ("Sökt belopp", case.applied),
        )
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


def decision_box(decision: Any, granted: Any) -> rx.Component:
    """The decision; that it is automatic is said in so many words."""
    return rx.el.div(
        rx.el.p(tag(decision.outcome, decision.tone), rx.el.strong(decision.by), class_name="line"),
        facts(
            ("Beslutsdatum", decision.decided_at),
            ("Beviljat belopp", granted),
            ("Regelverkets version", decision.rules_version),
        ),
        rx.cond(decision.reason != "", rx.el.p(decision.reason, class_name="quoted")),
        class_name="card decision",
    )


def answered_request(request: ObjectVar[RequestText]) -> rx.Component:
    """A supplement request and, if there is one, its answer."""
    return rx.el.div(
        rx.el.p(
            rx.el.strong("Migrationsverket frågade "), request.asked_at, ", svar senast ", request.due_on
        ),
        rx.el.p(request.text, class_name="quoted"),
        rx.cond(
            request.answered_at != "",
            rx.fragment(
                rx.el.p(rx.el.strong("Kommunen svarade "), request.answered_at),
                rx.el.p(request.answer, class_name="quoted"),
            ),
            rx.el.p("Kommunen har inte svarat än."),
        ),
        class_name="card",
    )
