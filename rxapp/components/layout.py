"""The frame and the furniture of a page: headings, sections, cards, facts, links and buttons."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.react_router.dom import ReactRouterLink

Kind = Literal["primary", "secondary", "quiet", "danger"]
Content = rx.Component | rx.Var | str


class PlainLink(BaseHTML):
    """A link as HTML has it. The framework's own `a` is the router's, which takes a file for a page."""

    tag = "a"

    href: rx.Var[str]
    download: rx.Var[bool]


def skip_link() -> rx.Component:
    """The first thing the keyboard meets."""
    # The router would write the page's own path before the mark, and tools then see no skip link in it.
    return PlainLink.create("Hoppa till innehållet", href="#innehall", class_name="skip-link")


def navigation_link(text: Content, to: Any, current: rx.Var[bool]) -> rx.Component:
    """A line of the navigation; the page one is on says so."""
    return ReactRouterLink.create(
        text, to=to, custom_attrs={"aria-current": rx.cond(current, "page", "false")}
    )


def site_header(
    *, navigation: rx.Component, identity: rx.Component, standing: rx.Component | None = None
) -> rx.Component:
    """The service's name, who one is, the navigation, and what must be in view wherever one is."""
    return rx.el.header(
        rx.el.div(
            ReactRouterLink.create("Ansök om statlig ersättning", to="/", class_name="brand"),
            rx.el.div(identity, class_name="site-identity"),
            class_name="site-top",
        ),
        rx.el.nav(navigation, aria_label="Huvudmeny", class_name="site-nav"),
        *([standing] if standing is not None else []),
        class_name="site-header",
    )


def page(
    title: Content, *content: Content, intro: Content | None = None, actions: rx.Component | None = None
) -> rx.Component:
    """A page under its one heading, which takes the focus after a navigation."""
    return rx.el.div(
        rx.el.div(
            rx.el.h1(title, id="h1", tab_index=-1),
            *([rx.el.p(intro, class_name="intro")] if intro is not None else []),
            *([actions] if actions is not None else []),
            class_name="page-head",
        ),
        *content,
        class_name="page",
    )


def section(title: Content, *content: Content, anchor: str = "") -> rx.Component:
    """A part of a page under a heading of its own, to which an address can lead by its `anchor`."""
    heading = rx.el.h2(title, id=anchor, tab_index=-1) if anchor else rx.el.h2(title)
    return rx.el.section(heading, *content, class_name="section")


def card(*content: Content, title: Content | None = None) -> rx.Component:
    """A group that belongs together."""
    return rx.el.div(*([rx.el.h2(title)] if title is not None else []), *content, class_name="card")


def facts(*pairs: tuple[str, Content]) -> rx.Component:
    """Labels with what they stand for."""
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="fact") for label, value in pairs),
        class_name="facts",
    )


def cluster(*children: Content) -> rx.Component:
    """Things side by side that wrap where there is no room."""
    return rx.el.div(*children, class_name="cluster")


def empty_state(title: Content, text: Content) -> rx.Component:
    """What will appear here, while there is nothing."""
    return rx.el.div(rx.el.p(rx.el.strong(title)), rx.el.p(text), class_name="empty")


def link(text: Content, to: Any) -> rx.Component:
    """A link to another page of the service, without loading it anew."""
    return ReactRouterLink.create(text, to=to)


def plain_link(text: Content, href: Any) -> rx.Component:
    """A link that the browser follows by itself, for files."""
    return PlainLink.create(text, href=href, download=True)


def button(text: Content, *, kind: Kind = "primary", **props: Any) -> rx.Component:
    """A button; it submits only where it says so."""
    return rx.el.button(text, **{"type": "button", "class_name": f"button button-{kind}", **props})


def cancel_button(on_click: Any, *, kind: Kind = "quiet") -> rx.Component:
    """«Avbryt»: puts away what a button has opened; that button gets the focus back."""
    return button("Avbryt", kind=kind, on_click=on_click, custom_attrs={"data-cancel": ""})


def visually_hidden(text: Content) -> rx.Component:
    """Text for those who hear the page."""
    return rx.el.span(text, class_name="visually-hidden")


def some(items: Any) -> rx.Var[bool]:
    """Whether a list that is known only later holds anything."""
    return items.length() > 0
