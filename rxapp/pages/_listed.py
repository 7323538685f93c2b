"""A page as the table of pages holds it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.domain.permissions import Right

SERVICE = "Ansök om statlig ersättning"


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `key` is its state's `PAGE`; `heading` its h1, with `name` where it is known only later."""

    key: str
    route: str
    heading: str
    needs: Right | str
    view: Callable[[], rx.Component]
    on_load: Any
    name: Any = None

    @property
    def title(self) -> Any:
        """The document's title."""
        if self.name is None:
            return f"{self.heading} – {SERVICE}"
        return rx.cond(self.name != "", f"{self.name} – {SERVICE}", f"{self.heading} – {SERVICE}")
