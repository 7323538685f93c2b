"""E-mail addresses, which are long: a line may end after the at sign, and nowhere within a word."""

from typing import Any

import reflex as rx

from rxapp.components.layout import PlainLink


def mail_link(address: Any, href: Any = None) -> rx.Component:
    """A link that begins a mail to the address."""
    return PlainLink.create(*_parts(address), href=f"mailto:{address}" if href is None else href)


def mail_text(address: Any) -> rx.Component:
    """The address alone."""
    return rx.el.span(*_parts(address))


def _parts(address: Any) -> tuple[Any, ...]:
    parts: Any = rx.Var.create(address).to(str).split("@")
    return parts[0], "@", rx.el.wbr(), parts[1]
