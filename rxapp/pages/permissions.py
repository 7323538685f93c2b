"""Behörigheter: users by compensation types, a switch in each cell, and the history of all changes."""

import reflex as rx

from rxapp.components.layout import button, cluster, empty_state, link, page, some
from rxapp.components.table import pager
from rxapp.pages._account_rule import account_rule
from rxapp.pages._filters import chips, downloads, search_field, select_filter
from rxapp.pages._history import history
from rxapp.pages._mail_failures import mail_failures
from rxapp.pages._matrix import SUBJECT_OPTIONS, batch, matrix
from rxapp.pages._new_user import new_user
from rxapp.state.matrix_views import SORTS, STANDING
from rxapp.state.permission_addresses import HISTORY, PATH
from rxapp.state.permissions import PermissionsState


def permissions() -> rx.Component:
    """The page."""
    return page(
        "Behörigheter",
        _views(),
        rx.cond(PermissionsState.shows_history, _history(), _users()),
        intro="Vem i kommunen som får se och söka vilken ersättning.",
        actions=cluster(
            link("Granskning av behörigheter", "/behorigheter/granskning"),
            link("Nya ersättningstyper", "/behorigheter/ersattningstyper"),
        ),
    )


def _views() -> rx.Component:
    def view(text: str, to: str, is_here: rx.Var[bool]) -> rx.Component:
        shown = link(text, to)
        shown.custom_attrs = {"aria-current": rx.cond(is_here, "page", "false")}
        return rx.el.li(shown)

    past: rx.Var[bool] = PermissionsState.shows_history  # pyright: ignore[reportAssignmentType] - a Var
    return rx.el.nav(
        rx.el.ul(
            view("Användare", PATH, ~past),
            view("Historik", f"{PATH}?visa={HISTORY}", past),
            class_name="tabs views",
        ),
        aria_label="Behörigheter och historik",
    )


def _users() -> rx.Component:
    return rx.fragment(
        mail_failures(),
        new_user(),
        _filters(),
        rx.el.div(_saved(), class_name="saved-line"),
        batch(),
        cluster(
            rx.el.p(PermissionsState.pages.count, class_name="count", role="status"),
            downloads(
                PermissionsState.pages.count,
                f"/export/behorigheter.xlsx{PermissionsState.export}",
                f"/export/behorigheter.csv{PermissionsState.export}",
            ),
        ),
        rx.cond(
            some(PermissionsState.people),
            matrix(),
            empty_state(
                "Inga användare att visa",
                "Här visas kommunens användare. Ta bort ett filter eller lägg till en.",
            ),
        ),
        _pager(),
        account_rule(),
    )


def _filters() -> rx.Component:
    chosen = PermissionsState.chosen
    return rx.fragment(
        cluster(
            search_field(PermissionsState.search, chosen.sok, hint="Namn, HSA-id eller mejladress"),
            select_filter("Ersättningstyp", "typ", SUBJECT_OPTIONS, chosen.typ, PermissionsState.narrow),
            select_filter(
                "Visa",
                "status",
                [(s.value, t) for s, t in STANDING.items()],
                chosen.status,
                PermissionsState.narrow,
            ),
            select_filter(
                "Ordning",
                "sortera",
                [(code, text) for code, text in SORTS.items() if code],
                PermissionsState.order,
                lambda _, value: PermissionsState.sort(value),
                first=SORTS[""],
            ),
        ),
        chips(chosen.chips),
    )


def _saved() -> rx.Component:
    undo = button(
        "Ångra",
        kind="quiet",
        on_click=PermissionsState.undo,
        key=PermissionsState.saved,
        class_name="button button-quiet undo",
    )
    return rx.cond(
        PermissionsState.saved != "",
        rx.el.p(PermissionsState.saved, rx.cond(PermissionsState.can_undo, undo), class_name="saved"),
        rx.el.p("Varje ändring gäller genast och sparas i historiken."),
    )


def _history() -> rx.Component:
    chosen = PermissionsState.chosen
    return rx.fragment(
        cluster(
            search_field(PermissionsState.search, chosen.sok, hint="Användarens namn"),
            select_filter("Ersättningstyp", "typ", SUBJECT_OPTIONS, chosen.typ, PermissionsState.narrow),
        ),
        chips(chosen.chips),
        rx.el.p(PermissionsState.pages.count, class_name="count", role="status"),
        history(PermissionsState.history),
        _pager(),
    )


def _pager() -> rx.Component:
    return pager(
        previous_to=PermissionsState.pages.previous,
        next_to=PermissionsState.pages.next,
        page_text=PermissionsState.pages.page,
    )
