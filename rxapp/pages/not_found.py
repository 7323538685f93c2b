"""An address that leads nowhere."""

import reflex as rx

from rxapp.components.layout import link, page


def not_found() -> rx.Component:
    """The page."""
    return page(
        "Sidan finns inte",
        rx.el.p("Adressen leder inte till någon sida i tjänsten."),
        rx.el.p(link("Till Start", "/")),
    )
