"""A file number as it is read: that of a recovery has an «Å» before it, and says so to those who listen."""

from typing import Any

import reflex as rx

from rxapp.components.layout import visually_hidden


def numbered(file_number: Any, is_recovery: Any) -> rx.Component:
    """The number itself is never changed, so that what is copied or heard can be searched for."""
    marked = rx.fragment("Å ", file_number, visually_hidden(", återkrav"))
    return rx.cond(is_recovery, marked, rx.fragment(file_number))
