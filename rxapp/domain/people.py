"""Who somebody is, as it is typed: parsed to one form or refused with a sentence."""

import re
from dataclasses import dataclass

from rxapp.domain.errors import Invalid

NAME_MAX, EMAIL_MAX = 80, 200
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
"""The form that browsers hold an address to, with a dot in the domain: no space, no second line."""


@dataclass(frozen=True, slots=True)
class Details:
    """First and last name, and the address that mail goes to: one's own or a group mailbox."""

    first_name: str
    last_name: str
    email: str


def parse_details(first_name: str, last_name: str, email: str) -> Details:
    """The three, without space around them.

    Raises:
        Invalid: the first one that is wrong, as `first_name`, `last_name` or `email`.
    """
    return Details(
        _name("first_name", first_name, "förnamn"),
        _name("last_name", last_name, "efternamn"),
        parse_email(email),
    )


def parse_email(text: str) -> str:
    """An e-mail address."""
    given = text.strip()
    if not given:
        raise Invalid("email", "Skriv en mejladress.")
    if len(given) > EMAIL_MAX or _EMAIL.fullmatch(given) is None:
        raise Invalid("email", "Mejladressen ska se ut som namn@kommun.se.")
    return given


def _name(field: str, text: str, what: str) -> str:
    given = " ".join(text.split())
    if not given:
        raise Invalid(field, f"Skriv ett {what}.")
    if len(given) > NAME_MAX or not given.isprintable():
        raise Invalid(field, f"Skriv ett {what} med högst {NAME_MAX} tecken.")
    return given
