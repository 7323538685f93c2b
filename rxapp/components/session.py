"""A warning before the login ends."""

from typing import Any

import reflex as rx

from rxapp.components.form import native_form
from rxapp.components.layout import button


def session_warning(expires: Any, on_stay: Any) -> rx.Component:
    """Shown while `expires` says a time of day; «Fortsätt» goes on."""
    return rx.cond(
        expires != "",
        rx.el.div(
            rx.el.p("Du loggas ut klockan ", expires, " om du inte fortsätter.", id="utloggning"),
            button("Fortsätt", on_click=on_stay),
            native_form("/auth/logout", button("Avsluta nu", kind="secondary", type="submit")),
            role="alertdialog",
            aria_labelledby="utloggning",
            class_name="session-warning",
        ),
    )
