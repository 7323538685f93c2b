"""The fields of somebody's name, address and card, as the contact centre fills them in."""

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
    errors: Any, first_name: Any = "", last_name: Any = "", email: Any = "", **props: Any
) -> rx.Component:
    """Name and e-mail address, with what they are now."""
    return rx.fragment(
        field(
            "Förnamn",
            text_input("fornamn", default_value=first_name, auto_complete="off", max_length=80, **props),
            name="fornamn",
            error=errors.first_name,
        ),
        field(
            "Efternamn",
            text_input("efternamn", default_value=last_name, auto_complete="off", max_length=80),
            name="efternamn",
            error=errors.last_name,
        ),
        field(
            "E-post",
            text_input(
                "e-post", default_value=email, input_mode="email", auto_complete="off", max_length=200
            ),
            name="e-post",
            error=errors.email,
        ),
    )
