"""One user: profile, what hinders a login, permissions and history."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, cancel_button, card, cluster, link, page, section
from rxapp.components.lines import day_text, mail_link
from rxapp.components.status import notice, tag
from rxapp.pages._history import history
from rxapp.pages._new_user import user_fields
from rxapp.pages._user_permissions import permissions
from rxapp.state.user import DEACTIVATE, UserState
from rxapp.state.user_views import Check


def user() -> rx.Component:
    """The page."""
    shown = UserState.profile
    return page(
        shown.name,
        rx.cond(
            UserState.is_new,
            notice("Användaren är tillagd. Ge de behörigheter som användaren ska ha.", "positive"),
        ),
        section("Profil", _profile()),
        section("Behörigheter", permissions()),
        section("Kan användaren logga in?", _checks()),
        section("Historik", history(UserState.history, of_one=True), _all_history()),
        intro=rx.fragment(
            "HSA-id ",
            shown.hsa_id,
            " ",
            rx.cond(shown.is_active, tag("Aktiv", "positive"), tag("Inaktiv", "warning")),
            rx.cond(shown.is_locked, rx.fragment(" ", tag("Kortet är låst", "negative"))),
        ),
    )


def _profile() -> rx.Component:
    return card(
        rx.el.form(
            user_fields(UserState.errors, UserState.profile),
            button("Spara uppgifterna", type="submit"),
            on_submit=UserState.save,
        ),
        rx.el.hr(),
        rx.cond(
            UserState.profile.is_active,
            rx.cond(UserState.asks == DEACTIVATE, _second_look(), _ask()),
            cluster(
                rx.el.p("Användaren är inaktiv och kan inte logga in. Behörigheterna finns kvar."),
                button("Aktivera igen", kind="secondary", on_click=UserState.reactivate),
            ),
        ),
    )


def _ask() -> rx.Component:
    return button("Inaktivera användaren", kind="secondary", on_click=UserState.ask(DEACTIVATE))


def _second_look() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(UserState.profile.name),
            " loggas ut genast överallt och kan inte logga in. Behörigheterna finns kvar och gäller igen om"
            " användaren aktiveras.",
        ),
        cluster(
            button("Ja, inaktivera", kind="danger", on_click=UserState.deactivate),
            cancel_button(UserState.ask(""), kind="secondary"),
        ),
        role="group",
        aria_label="Inaktivera användaren",
        class_name="second-look",
    )


def _checks() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(UserState.checks, _check), class_name="rules"),
        rx.el.p(
            "Hjälper inget av detta kontaktar du eller användaren Migrationsverkets support: ",
            mail_link(UserState.support),
            ".",
        ),
    )


def _check(check: ObjectVar[Check]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.span(check.title, class_name="rule-title"), tag(check.state, check.tone)),
        rx.cond(check.advice != "", rx.el.p(day_text(check.advice), class_name="rule-detail")),
        rx.cond(check.act == "unlock", button("Lås upp kortet", kind="secondary", on_click=UserState.unlock)),
        class_name="rule",
    )


def _all_history() -> rx.Component:
    return rx.el.p(
        link("Hela historiken", f"/behorigheter?visa=historik&anvandare={UserState.profile.account_id}")
    )
