"""Told in Swedish: the connection is lost, and what is typed is still there."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors


def connection_banner() -> rx.Component:
    """A region that is always there, so that what comes into it is read aloud."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.p("Anslutningen bröts. Det du har skrivit finns kvar. Försöker ansluta igen …"),
        ),
        role="status",
        class_name="connection",
    )
