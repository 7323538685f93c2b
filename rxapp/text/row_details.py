"""What else stands in a row of an application, where its type asks for it, in words."""

from datetime import date
from typing import Protocol

from rxapp.domain.compensation.forms import CostKind, SchoolForm
from rxapp.text.format import counted, day, kronor
from rxapp.text.row_fields import COST_KIND, SCHOOL_FORM

_DAILY = {None: "", True: "dygnsschablon utbetald", False: "dygnsschablon inte utbetald"}


class Details(Protocol):
    """A row as far as this goes; money in öre."""

    @property
    def school_form(self) -> SchoolForm | None: ...
    @property
    def cost_kind(self) -> CostKind | None: ...
    @property
    def days(self) -> int | None: ...
    @property
    def daily_paid(self) -> bool | None: ...
    @property
    def cost_ore(self) -> int | None: ...
    @property
    def fee_ore(self) -> int | None: ...
    @property
    def members(self) -> int | None: ...
    @property
    def received_on(self) -> date | None: ...


def details_text(row: Details) -> str:
    """All of it in a line."""
    told = [
        SCHOOL_FORM[row.school_form] if row.school_form else "",
        COST_KIND[row.cost_kind] if row.cost_kind else "",
        counted(row.days, "dygn", "dygn") if row.days is not None else "",
        _DAILY[row.daily_paid],
        f"kostnad {kronor(row.cost_ore)}" if row.cost_ore is not None else "",
        f"avgift {kronor(row.fee_ore)}" if row.fee_ore is not None else "",
        counted(row.members, "person", "personer") if row.members is not None else "",
        f"mottagen {day(row.received_on)}" if row.received_on else "",
    ]
    return ", ".join(text for text in told if text)
