"""Where a line may end: in an e-mail address after the at sign and before a dot, and nowhere within a day."""

from typing import Any

import reflex as rx
from reflex.vars import ArrayVar, VarData

from rxapp.components.layout import PlainLink

_IN_ADDRESS = r"/(?<=@)|(?=\.[a-z])/i"
_AROUND_DAYS = r"/(?<=\d{4}-\d\d-\d\d)|(?=\d{4}-\d\d-\d\d)/"
_IS_DAY = r"/^\d{4}-/"


def mail_link(address: Any, href: Any = None) -> rx.Component:
    """A link that begins a mail to the address."""
    return PlainLink.create(_address(address), href=f"mailto:{address}" if href is None else href)


def mail_text(address: Any) -> rx.Component:
    """The address alone."""
    return rx.el.span(_address(address))


def day_text(text: Any) -> rx.Component:
    """A sentence with days in it."""

    def piece(shown: Any) -> Any:
        is_day = rx.Var(f"{_IS_DAY}.test({shown})", _var_type=bool, _var_data=_data(shown))
        return rx.fragment(rx.cond(is_day, rx.el.span(shown, class_name="whole"), shown))

    return rx.el.span(rx.foreach(_split(text, _AROUND_DAYS), piece))


def any_text(text: Any) -> rx.Component:
    """What may be either: an address, or words with days in them."""
    whole: Any = rx.Var.create(text).to(str)
    return rx.cond(text != "", rx.cond(whole.contains("@"), mail_text(text), day_text(text)))


def _address(address: Any) -> rx.Component:
    pieces = _split(address, _IN_ADDRESS)
    return rx.fragment(rx.foreach(pieces, lambda piece, i: rx.fragment(rx.cond(i > 0, rx.el.wbr()), piece)))


def _split(text: Any, at: str) -> ArrayVar[list[str]]:
    whole = rx.Var.create(text).to(str)
    return rx.Var(f"{whole!s}.split({at})", _var_type=list[str], _var_data=_data(whole)).to(list[str])


def _data(value: Any) -> VarData | None:
    return value._get_all_var_data()
