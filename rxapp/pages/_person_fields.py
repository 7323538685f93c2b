"""The fields of somebody's name, address and card, wherever somebody is registered or changed."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, text_input


def card_field(errors: Any, **props: Any) -> rx.Component:
    """The HSA-id of a card."""
    return field(
        "HSA-id",
        text_input(
            "hsa-id",
            auto_complete="off",
            auto_capitalize="characters",
            spell_check=False,
            max_length=40,
            **props,
        ),
        name="hsa-id",
        hint="Står på SITHS-kortet. Kortet ska vara utfärdat av kommunen.",
        error=errors.hsa_id,
    )


def detail_fields(
    errors: Any, given: Any = None, *, address: str = "E-post", hint: str | None = None, **props: Any
) -> rx.Component:
    """Name and e-mail address; `given` has what they are now, and `props` are of the first field."""

    def line(name: str, value: Any, longest: int, **more: Any) -> rx.Component:
        # Another value is another element: what is typed is else never overwritten.
        now = {} if given is None else {"key": value, "default_value": value}
        return text_input(name, max_length=longest, auto_complete="off", **now, **more)

    first, last, email = (None,) * 3 if given is None else (given.first_name, given.last_name, given.email)
    return rx.fragment(
        field("Förnamn", line("fornamn", first, 80, **props), name="fornamn", error=errors.first_name),
        field("Efternamn", line("efternamn", last, 80), name="efternamn", error=errors.last_name),
        field(
            address,
            line("e-post", email, 200, input_mode="email"),
            name="e-post",
            hint=hint,
            error=errors.email,
        ),
    )
