"""The frame of every page: who one is and for whom, the navigation, what is said, and the content."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.connection import connection_banner
from rxapp.components.form import native_form
from rxapp.components.layout import (
    PlainLink,
    button,
    link,
    navigation_link,
    page,
    site_header,
    skip_link,
    visually_hidden,
)
from rxapp.components.session import session_warning
from rxapp.components.status import notice
from rxapp.components.whom import ask_whom
from rxapp.state.notice_badge import NoticeBadgeState
from rxapp.state.session import NavItem, SessionState

View = Callable[[], rx.Component]


def shell(view: View, *, key: str, heading: str) -> rx.Component:
    """The page as the browser gets it. Until its values have come it shows its heading alone."""
    waiting = page(heading, rx.el.p("Hämtar …", class_name="waiting"))
    content = rx.cond(SessionState.page == key, view(), waiting)
    return rx.el.div(
        skip_link(),
        _heard(),
        connection_banner(),
        site_header(navigation=_navigation(), identity=_identity(), standing=_acting_for()),
        session_warning(SessionState.expires, SessionState.stay),
        rx.el.main(
            *_said(),
            rx.cond(SessionState.denied != "", _denied(), content),
            id="innehall",
            tab_index=-1,
        ),
        class_name="site",
    )


def _heard() -> rx.Component:
    """Regions that are there from the start, or a screen reader would not follow them."""
    return rx.el.div(
        rx.el.div(id="route-announcer", aria_live="polite"),
        rx.el.div(SessionState.announcement, id="announcer", aria_live="polite"),
        class_name="visually-hidden",
    )


def _said() -> tuple[rx.Component, rx.Component]:
    """The message, in one of two regions that stand from the start: a refusal is read at once."""
    is_said, is_refusal = SessionState.notice != "", SessionState.notice_tone == "negative"
    return (
        rx.el.div(
            rx.cond(is_said & ~is_refusal, _message()), id="message", role="status", aria_live="polite"
        ),
        rx.el.div(
            rx.cond(is_said & is_refusal, _message()),
            id="alarm",
            aria_live="assertive",
            # An alert only while it says something: an empty one would be an alert about nothing.
            role=rx.cond(is_said & is_refusal, "alert", rx.Var("undefined")),
        ),
    )


def _message() -> rx.Component:
    shown = notice(
        SessionState.notice, SessionState.notice_tone, on_dismiss=SessionState.dismiss, is_heard=True
    )
    # Another message is another element, or the same sentence a second time would change nothing.
    number: Any = SessionState.notice_number
    shown.key = number.to_string()
    return shown


def _navigation() -> rx.Component:
    return rx.el.ul(rx.foreach(SessionState.navigation, _navigation_item), class_name="tabs navigation")


def _navigation_item(item: ObjectVar[NavItem]) -> rx.Component:
    path = SessionState.router.url.path
    is_here = (path == item.href) | (
        (item.href != "/") & path.startswith(item.href.to_string(use_json=False))
    )
    # A user is reached by way of the permissions.
    is_user = (item.href == "/behorigheter") & path.startswith("/anvandare/")
    # Two pages have lines of their own beside the one of the queue, whose address theirs begin with.
    is_beside = (item.href == "/handlaggning") & (
        (path == "/handlaggning/ny") | (path == "/handlaggning/overklaganden")
    )
    return rx.el.li(
        navigation_link(item.text, item.href, (is_here | is_user) & ~is_beside),
        rx.cond((item.href == "/notifieringar") & (NoticeBadgeState.unread != ""), _badge()),
    )


def _badge() -> rx.Component:
    """Beside the link and not in it: the link's name stays the page's."""
    return rx.el.span(NoticeBadgeState.unread, visually_hidden(" olästa"), class_name="badge")


def _identity() -> rx.Component:
    profile = link(rx.fragment(SessionState.name, visually_hidden(" – Min profil")), SessionState.profile)
    who = rx.el.p(
        rx.el.span(
            rx.cond(SessionState.profile != "", profile, SessionState.name), class_name="identity-name"
        ),
        rx.el.span(SessionState.role, class_name="identity-role"),
        rx.cond(
            SessionState.municipality == "",
            rx.el.strong(SessionState.acts_for, class_name="identity-for"),
        ),
        class_name="identity",
        custom_attrs={"data-reader": SessionState.reader},
    )
    log_out = native_form("/auth/logout", button("Logga ut", kind="quiet", type="submit"))
    return rx.cond(SessionState.signed_in, rx.fragment(who, log_out), rx.fragment())


def _denied() -> rx.Component:
    return page(
        "Sidan kan inte visas",
        rx.el.p(SessionState.denied),
        ask_whom(SessionState.ask_whom),
        rx.cond(
            SessionState.again != "",
            rx.el.p(
                PlainLink.create(
                    "Logga in och fortsätt där du var",
                    href=SessionState.again,
                    class_name="button button-primary",
                    custom_attrs={"data-again": ""},
                )
            ),
        ),
        # Without login the page is fetched anew: the browser may have another card's cookie by now.
        rx.el.p(
            rx.cond(SessionState.signed_in, link("Till Start", "/"), PlainLink.create("Till Start", href="/"))
        ),
    )


def _acting_for() -> rx.Component:
    """Always in view, whatever is scrolled: whoever has cards for several must never be in doubt."""
    return rx.cond(
        SessionState.municipality != "",
        rx.el.p("Du handlar för ", rx.el.strong(SessionState.municipality), class_name="acting-for"),
    )


def fault() -> rx.Component:
    """What stands in place of a page that could not be drawn."""
    return rx.el.main(
        rx.el.h1("Sidan kunde inte visas"),
        rx.el.p("Något gick fel i webbläsaren. Läs in sidan igen. Det du har sparat finns kvar."),
        rx.el.p(rx.el.a("Till Start", href="/")),
        id="innehall",
    )
