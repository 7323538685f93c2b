"""The form for a new user: card, name and address."""

from typing import Any

import reflex as rx

from rxapp.components.layout import button
from rxapp.pages._person_fields import card_field, detail_fields
from rxapp.state.new_user import NewUserState
from rxapp.state.permissions import PermissionsState


def new_user() -> rx.Component:
    """Opens on demand; leads to the user, who then gets permissions."""
    return rx.el.details(
        rx.el.summary("Lägg till användare"),
        rx.el.form(
            rx.cond(
                PermissionsState.is_demo,
                rx.el.p(
                    "Ett testkort (TSTNMT) får samma PIN-kod som alla andra testkort.", class_name="hint"
                ),
            ),
            card_field(PermissionsState.errors),
            user_fields(PermissionsState.errors),
            button("Lägg till användaren", type="submit"),
            on_submit=NewUserState.create,
        ),
        class_name="disclosure",
    )


def user_fields(errors: Any, given: Any = None) -> rx.Component:
    """A user's name and address; `given` has what they are now."""
    return detail_fields(errors, given, address="Mejladress", hint="Får vara en gruppbrevlåda")
