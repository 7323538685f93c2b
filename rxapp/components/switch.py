"""A switch that takes effect at once."""

from typing import Any

import reflex as rx


def switch(label: Any, checked: Any, on_change: Any) -> rx.Component:
    """On or off, called `label`."""
    return rx.el.button(
        rx.el.span(class_name="switch-knob", aria_hidden=True),
        type="button",
        role="switch",
        aria_label=label,
        on_click=on_change,
        class_name="switch",
        custom_attrs={"aria-checked": rx.cond(checked, "true", "false")},
    )
