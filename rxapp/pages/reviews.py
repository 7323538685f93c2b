"""Granskning av behörigheter: confirm user by user, sign, and look at what was signed."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, card, cluster, empty_state, facts, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.switch import switch
from rxapp.components.table import Column, data_table, pager
from rxapp.state.review_views import PATH, Old, Person, SignedReview
from rxapp.state.reviews import ReviewsState


def reviews() -> rx.Component:
    """The page."""
    return page(
        "Granskning av behörigheter",
        rx.cond(ReviewsState.shown != "", _signed_one(), _present()),
        section(
            "Signerade granskningar",
            rx.cond(
                some(ReviewsState.signed),
                data_table(
                    "Signerade granskningar",
                    (Column("Kvartal", whole=True), Column("Signerad", whole=True), Column("Av")),
                    ReviewsState.signed,
                    _signed,
                    hide_caption=True,
                ),
                empty_state("Ingen granskning är signerad ännu", "Här visas varje granskning för sig."),
            ),
        ),
        intro="Varje kvartal går ni igenom vem som har vilken behörighet, och tar bort det som inte behövs.",
    )


def _present() -> rx.Component:
    return rx.fragment(
        card(
            rx.cond(
                ReviewsState.is_open,
                facts(
                    ("Granskningen gäller", ReviewsState.title),
                    ("Klar senast", rx.el.time(ReviewsState.due)),
                    ("Läget", tag(ReviewsState.note, ReviewsState.tone)),
                    ("Bekräftade", ReviewsState.progress),
                ),
                facts(
                    ("Nästa granskning gäller", ReviewsState.title),
                    ("Börjar", rx.el.time(ReviewsState.due)),
                    ("Läget", "Inget att granska nu"),
                ),
            ),
            rx.cond(
                ReviewsState.missed != "",
                rx.el.p(
                    f"Granskningen för {ReviewsState.missed} blev aldrig signerad. "
                    "Signera den här så är det avklarat."
                ),
            ),
            rx.cond(ReviewsState.is_open, _signing()),
        ),
        rx.cond(ReviewsState.is_open, _people()),
    )


def _signing() -> rx.Component:
    return rx.cond(
        ReviewsState.may_sign,
        cluster(
            button("Signera granskningen", on_click=ReviewsState.sign),
            rx.el.span("Efter signeringen kan granskningen inte ändras."),
        ),
        rx.el.p("Kvar att bekräfta innan granskningen kan signeras: ", ReviewsState.missing, "."),
    )


def _people() -> rx.Component:
    columns = (
        Column("Användare"),
        Column("Senast inloggad", whole=True),
        Column("Behörigheter"),
        Column("Granskad"),
        Column("Åtgärd"),
    )
    return section(
        "Användare",
        rx.el.div(
            rx.cond(
                ReviewsState.saved != "",
                rx.el.p(ReviewsState.saved, class_name="saved"),
                rx.el.p("Stäng av en behörighet som inte behövs. Det gäller genast."),
            ),
            class_name="saved-line",
        ),
        _all(),
        rx.cond(ReviewsState.is_asked, _second_look()),
        data_table("Användare att granska", columns, ReviewsState.people, _person, hide_caption=True),
        _pager(),
    )


def _all() -> rx.Component:
    return rx.cond(
        ReviewsState.to_confirm > 1,
        button(
            "Bekräfta alla som visas",
            kind="secondary",
            on_click=ReviewsState.ask_all,
            aria_expanded=ReviewsState.is_asked,
        ),
    )


def _second_look() -> rx.Component:
    def name(one: ObjectVar[Person]) -> rx.Component:
        words = rx.el.li(one.name, ": ", one.count, rx.cond(one.mark != "", ", inte inloggad på länge", ""))
        return rx.cond(one.is_confirmed, rx.fragment(), words)

    return rx.el.div(
        card(
            rx.el.p("Stämmer behörigheterna för alla dessa?"),
            rx.el.ul(rx.foreach(ReviewsState.people, name)),
            cluster(
                button(
                    f"Ja, bekräfta {ReviewsState.to_confirm} användare",
                    on_click=ReviewsState.confirm_all(ReviewsState.seen),
                ),
                button("Avbryt", kind="secondary", on_click=ReviewsState.think_again),
            ),
            title="Bekräfta alla som visas",
        ),
        role="group",
        aria_label="Bekräfta alla som visas",
    )


def _person(one: ObjectVar[Person]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(one.name, f"/anvandare/{one.account_id}"),
        rx.el.span(
            one.last_login,
            tag(one.mark, "warning"),
            class_name="line",
        ),
        _permissions(one),
        rx.el.span(
            tag(
                one.status,
                rx.cond(one.is_confirmed, "positive", rx.cond(one.details != "", "warning", "neutral")),
            ),
            rx.cond(one.details != "", rx.el.span(one.details, class_name="hint")),
            class_name="line",
        ),
        rx.cond(
            one.is_confirmed,
            rx.fragment(),
            cluster(
                button(
                    "Bekräfta",
                    kind="secondary",
                    aria_label=f"Bekräfta {one.name}",
                    on_click=ReviewsState.confirm(one.account_id, one.seen),
                )
            ),
        ),
    )


def _permissions(one: ObjectVar[Person]) -> rx.Component:
    def line(shown: Any) -> rx.Component:
        return rx.el.li(
            switch(
                f"{_name(shown)} för {one.name}",
                shown[2],
                ReviewsState.set_permission(one.account_id, shown[0], ~shown[2]),
            ),
            _named(shown),
            key=shown[0],
        )

    return _folded(one.count, one.permissions, line)


def _name(shown: Any) -> rx.Var:
    names: Any = ReviewsState.names
    return names[shown[0]]


def _named(shown: Any) -> rx.Component:
    days = rx.cond(shown[1] != "", rx.el.span(shown[1], class_name="hint"))
    return rx.el.span(rx.el.span(_name(shown)), days)


def _folded(count: rx.Var, permissions: Any, line: Callable[[Any], rx.Component]) -> rx.Component:
    """Folded where they are many: what matters is first that all of them are few."""
    return rx.cond(
        some(permissions),
        rx.el.details(
            rx.el.summary(count),
            rx.el.ul(rx.foreach(permissions, line), class_name="review-permissions"),
            open=permissions.length() <= 8,
            class_name="review-folded",
        ),
        rx.el.span(count),
    )


def _pager() -> rx.Component:
    return pager(
        previous_to=ReviewsState.previous_to,
        next_to=ReviewsState.next_to,
        page_text=ReviewsState.page_text,
    )


def _signed(one: ObjectVar[SignedReview]) -> tuple[rx.Component | rx.Var, ...]:
    return link(one.quarter, one.href), one.signed_at, one.signer


def _signed_one() -> rx.Component:
    columns = (
        Column("Användare"),
        Column("Senast inloggad då", whole=True),
        Column("Behörigheter då"),
        Column("Bekräftad"),
    )
    return section(
        ReviewsState.shown,
        rx.el.p(link("Till den pågående granskningen", PATH)),
        data_table("Signerad granskning", columns, ReviewsState.old, _old, hide_caption=True),
        _pager(),
    )


def _old(one: ObjectVar[Old]) -> tuple[rx.Component | rx.Var, ...]:
    def line(shown: Any) -> rx.Component:
        return rx.el.li(_named(shown), key=shown[0])

    return (
        link(one.name, one.href),
        one.last_login,
        rx.cond(
            some(one.permissions),
            rx.el.ul(rx.foreach(one.permissions, line), class_name="review-permissions"),
            rx.el.span("Ingen behörighet"),
        ),
        one.confirmed,
    )
