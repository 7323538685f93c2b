"""The permissions of one user: a switch a type, and ways to give many, or for some days."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import button, cancel_button, card, cluster
from rxapp.components.lines import day_text
from rxapp.components.switch import switch
from rxapp.pages._matrix import SUBJECT_OPTIONS
from rxapp.state.permission_sources import COPIED, PRINCIPAL
from rxapp.state.user import TAKE_ALL, UserState
from rxapp.state.user_permissions import UserPermissionsState
from rxapp.state.user_views import Subject


def permissions() -> rx.Component:
    """The switches, then what can be done with several of them."""
    return rx.fragment(
        rx.el.p("Varje ändring gäller genast och sparas i historiken."),
        rx.el.ul(rx.foreach(UserState.subjects, _subject), class_name="subjects"),
        rx.cond(UserState.plan_title != "", _plan()),
        _ways(),
        rx.cond(UserState.asks == TAKE_ALL, _second_look(), _ask()),
    )


def _subject(subject: ObjectVar[Subject]) -> rx.Component:
    lines: Any = subject.lines
    take = button(
        "Ta bort",
        kind="quiet",
        aria_label=f"Ta bort kommande behörighet för {subject.name}",
        on_click=UserState.set_permission(subject.code, False),
    )
    return rx.el.li(
        switch(
            f"{subject.name} för {UserState.profile.name}",
            subject.held,
            UserState.set_permission(subject.code, ~subject.held),
        ),
        rx.el.div(
            rx.el.span(subject.name, class_name="subject-name"),
            rx.foreach(lines, lambda line: rx.el.span(day_text(line), class_name="hint")),
            rx.cond((lines.length() > 0) & ~subject.held, take),
        ),
        class_name="subject",
    )


def _plan() -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.strong(UserState.plan_title)),
        rx.el.ul(rx.foreach(UserState.plan_lines, lambda line: rx.el.li(day_text(line)))),
        cluster(
            button("Ge behörigheterna", on_click=UserPermissionsState.carry_out),
            button("Avbryt", kind="secondary", on_click=UserPermissionsState.drop_plan),
        ),
        class_name="card call",
        role="group",
        aria_label="Behörigheter att ge",
    )


def _ways() -> rx.Component:
    return rx.el.div(
        _way("Ge för vissa dagar", UserPermissionsState.give_days, _for_days()),
        _way(
            "Vikariera för",
            UserPermissionsState.plan_deputy,
            _as_deputy(),
            _search(PRINCIPAL, UserState.principals),
        ),
        _way(
            "Kopiera behörigheter från",
            UserPermissionsState.plan_copy,
            _as_another(),
            _search(COPIED, UserState.sources),
        ),
        class_name="ways",
    )


def _way(title: str, on_submit: Any, fields: tuple[rx.Component, ...], *above: rx.Component) -> rx.Component:
    return card(rx.el.h3(title), *above, rx.el.form(*fields, on_submit=on_submit))


def _search(name: str, choices: Any) -> rx.Component:
    """Where they are too many for one list: a form of its own, that Enter sends."""
    line = text_input(name, type="search", max_length=80, auto_complete="off")
    return rx.cond(
        choices.is_searchable,
        rx.el.form(
            field("Sök användare", line, name=name, hint=choices.told),
            button("Sök", kind="secondary", type="submit"),
            on_submit=UserPermissionsState.search,
            role="search",
        ),
    )


def _at(name: str) -> Any:
    """What is wrong, if it is to be said at that field."""
    return rx.cond(UserState.fault_at == name, UserState.fault, "")


def _day(label: str, name: str, **more: Any) -> rx.Component:
    line = text_input(name, max_length=10, auto_complete="off", placeholder="ÅÅÅÅ-MM-DD")
    return field(label, line, name=name, **more)


def _for_days() -> tuple[rx.Component, ...]:
    return (
        field(
            "Ersättningstyp",
            select_input("ersattningstyp", SUBJECT_OPTIONS, first=("", "Välj ersättningstyp")),
            name="ersattningstyp",
        ),
        cluster(
            _day("Från och med", "fran"),
            _day("Till och med", "till", error=_at("till")),
        ),
        button("Ge för dagarna", kind="secondary", type="submit"),
    )


def _as_deputy() -> tuple[rx.Component, ...]:
    return (
        _other(
            "vikarie-for",
            UserState.principals,
            hint="Det som användaren har och den här saknar ges för dagarna.",
        ),
        cluster(
            _day("Från och med", "vikarie-fran"),
            _day("Till och med", "vikarie-till", error=_at("vikarie-till")),
        ),
        button("Visa vad som ges", kind="secondary", type="submit"),
    )


def _as_another() -> tuple[rx.Component, ...]:
    return (
        _other(
            "kopiera-fran",
            UserState.sources,
            hint="Bara det som saknas läggs till. Inget tas bort. Vikariat kopieras inte.",
            error=_at("kopiera-fran"),
        ),
        button("Visa vad som ges", kind="secondary", type="submit"),
    )


def _other(name: str, choices: Any, **more: Any) -> rx.Component:
    options = select_input(name, choices.options, first=("", "Välj användare"))
    return field("Användare", options, name=name, **more)


def _ask() -> rx.Component:
    return rx.el.p(
        button("Ta bort alla behörigheter", kind="secondary", on_click=UserState.ask(TAKE_ALL)),
    )


def _second_look() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(UserState.profile.name),
            " förlorar alla behörigheter genast, även de som ska börja senare.",
        ),
        cluster(
            button("Ja, ta bort alla", kind="danger", on_click=UserState.take_all),
            cancel_button(UserState.ask(""), kind="secondary"),
        ),
        role="group",
        aria_label="Ta bort alla behörigheter",
        class_name="card second-look",
    )
