"""Forms: a label, a hint and the sentence about what is wrong beside each field."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from rxapp.components.layout import Content

Options = list[tuple[str, str]]


class NativeForm(BaseHTML):
    """A form that the browser sends by itself: only so can the answer set a cookie scripts cannot read."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


def native_form(action: str, *children: Content, **props: Any) -> rx.Component:
    """A form that is posted to `action`."""
    return NativeForm.create(*children, action=action, method="post", **props)


def field(
    label: str, control: rx.Component, *, name: str, hint: Content | None = None, error: Any = None
) -> rx.Component:
    """A control under its label. The control is named and described here."""
    described = [f"{name}-hint"] if hint is not None else []
    attributes: dict[str, Any] = {}
    if error is not None:
        with_error = " ".join([*described, f"{name}-error"])
        attributes["aria-describedby"] = rx.cond(error != "", with_error, " ".join(described))
        attributes["aria-invalid"] = rx.cond(error != "", "true", "false")
    elif described:
        attributes["aria-describedby"] = described[0]
    control.custom_attrs = {**control.custom_attrs, **attributes}
    return rx.el.div(
        rx.el.label(label, html_for=name),
        *([rx.el.p(hint, id=f"{name}-hint", class_name="hint")] if hint is not None else []),
        control,
        *(
            [rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="field-error"))]
            if error is not None
            else []
        ),
        class_name="field",
    )


def text_input(name: str, **props: Any) -> rx.Component:
    """A line of text. Uncontrolled: what is typed is never overwritten from the server."""
    return rx.el.input(id=name, name=name, **{"type": "text", **props})


def text_area(name: str, **props: Any) -> rx.Component:
    """Several lines of text, uncontrolled."""
    return rx.el.textarea(id=name, name=name, **props)


def select_input(
    name: Any, options: Any, *, first: tuple[str, str] | None = None, **props: Any
) -> rx.Component:
    """A choice of one. `options` are pairs of value and text, known now or later; `first` stands above."""
    shown = (
        [rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))]
        if isinstance(options, rx.Var)
        else [rx.el.option(text, value=value) for value, text in options]
    )
    above = [rx.el.option(first[1], value=first[0])] if first is not None else []
    return rx.el.select(*above, *shown, id=name, name=name, **props)


def error_summary(errors: Any) -> rx.Component:
    """Everything that must be mended, each a link to its field."""
    return rx.cond(
        errors.length() > 0,
        rx.el.div(
            rx.el.h2("Rätta följande"),
            rx.el.ul(rx.foreach(errors, lambda e: rx.el.li(rx.el.a(e.sentence, href=f"#{e.field}")))),
            role="alert",
            class_name="error-summary",
        ),
    )
