"""The form for a user's card, name and address: a new one, or one that is there."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, text_input
from rxapp.components.layout import button
from rxapp.state.new_user import NewUserState
from rxapp.state.new_user_views import EMAIL, FIRST_NAME, HSA_ID, LAST_NAME
from rxapp.state.permissions import PermissionsState

GROUP_MAILBOX = "Får vara en gruppbrevlåda"


def new_user() -> rx.Component:
    """Opens on demand; leads to the user, who then gets permissions."""
    errors = PermissionsState.errors
    return rx.el.details(
        rx.el.summary("Lägg till användare"),
        rx.el.form(
            rx.cond(
                PermissionsState.is_demo,
                rx.el.p(
                    "Ett testkort (TSTNMT) får samma PIN-kod som alla andra testkort.", class_name="hint"
                ),
            ),
            field(
                "HSA-id",
                text_input(HSA_ID, max_length=40, auto_complete="off", spell_check=False),
                name=HSA_ID,
                hint="Står på SITHS-kortet. Kortet ska vara utfärdat av kommunen.",
                error=_at(errors, 0),
            ),
            *details_fields(errors),
            button("Lägg till användaren", type="submit"),
            on_submit=NewUserState.create,
        ),
        class_name="disclosure",
    )


def _at(errors: Any, place: int) -> Any:
    """The sentence of a field, in the order of `Errors`; nothing while nothing is wrong."""
    return rx.cond(errors.length() > 0, errors[place], "")


def details_fields(errors: Any, given: Any = None) -> tuple[rx.Component, ...]:
    """Name and address; `given` is what they are now."""

    def line(name: str, value: Any, longest: int, **props: Any) -> rx.Component:
        now = {} if given is None else {"key": value, "default_value": value}
        return text_input(name, max_length=longest, auto_complete="off", **now, **props)

    first, last, email = (None,) * 3 if given is None else (given.first_name, given.last_name, given.email)
    return (
        field("Förnamn", line(FIRST_NAME, first, 80), name=FIRST_NAME, error=_at(errors, 1)),
        field("Efternamn", line(LAST_NAME, last, 80), name=LAST_NAME, error=_at(errors, 2)),
        field(
            "Mejladress",
            line(EMAIL, email, 200, input_mode="email"),
            name=EMAIL,
            hint=GROUP_MAILBOX,
            error=_at(errors, 3),
        ),
    )
