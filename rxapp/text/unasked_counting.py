"""What a line that is paid without application comes to, in words: on its page, in the statement of the day
and in the files."""

from dataclasses import dataclass

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.grounds import GroundKind, kind_of_code
from rxapp.domain.periods import Period
from rxapp.domain.unasked import Part
from rxapp.text.format import counted, day, kronor, number, span
from rxapp.text.unasked import VARIANT, WHY, WHY_CHANGED, units_text

IN_DECISION = "Skälen står i beslutet."


@dataclass(frozen=True, slots=True)
class Counted:
    """What the decision behind a line counted for its row. `parts` come to `ore` and `before_ore`, which had
    been granted already; they are empty where the decision does not say what it counted."""

    type_code: str
    parts: tuple[Part, ...]
    ore: int
    before_ore: int = 0
    is_change: bool = False
    """What is registered has been changed, and more is granted than before."""
    allocated: tuple[int | None, ...] = ()
    """The whole allocation number that each part is what was new of, where it is known."""
    groups: tuple[str, ...] = ()
    """The age group of each part, where the amount depends on it."""

    @property
    def granted_ore(self) -> int:
        """What is granted for the row with this."""
        return self.before_ore + self.ore


def counting(found: Counted) -> tuple[str, ...]:
    """Why the line is of its amount, sentence by sentence."""
    law = TYPES[found.type_code].legal_basis
    why = WHY_CHANGED if found.is_change else WHY
    if not found.parts:
        granted = f"Migrationsverket har beviljat {kronor(found.granted_ore)} för raden. {IN_DECISION}"
        return f"Ersättningen lämnas utan ansökan ({law}).", granted
    sums = (f"{_because(found, at)}{_sum(found, at)} ({law})." for at in range(len(found.parts)))
    whole = f"Tillsammans blir det {kronor(found.granted_ore)}."
    return why, *sums, *([whole] if len(found.parts) > 1 else []), *_before(found)


def brief(found: Counted) -> str:
    """The same in one cell of a table."""
    if not found.parts:
        return IN_DECISION
    sums = ", ".join(_sum(found, at) for at in range(len(found.parts)))
    return " ".join((f"{sums}.", *_before(found)))


def _before(found: Counted) -> tuple[str, ...]:
    if not found.before_ore:
        return ()
    return (f"Av det hade {kronor(found.before_ore)} redan beviljats. Raden är resten, {kronor(found.ore)}.",)


def _sum(found: Counted, at: int) -> str:
    """«2026-09-11 – 2026-09-30: 20 dygn × 1 000,00 kr = 20 000,00 kr»."""
    part, when = found.parts[at], _when(found, at)
    if found.type_code == "UAM_FIXED_ANNUAL":
        return f"{when}: {kronor(part.ore)} för kommunen"
    return f"{when}: {_units(found.type_code, part)} × {kronor(part.rate_ore)} = {kronor(part.ore)}"


def _when(found: Counted, at: int) -> str:
    part, kind = found.parts[at], kind_of_code(found.type_code)
    if kind is GroundKind.YEAR:
        return f"År {part.first_day.year}"
    if not kind.has_days:
        return day(part.first_day)
    return span(part.first_day, part.last_day)


def _units(type_code: str, part: Part) -> str:
    kind, days = kind_of_code(type_code), Period(part.first_day, part.last_day).days
    if kind is GroundKind.PLACE_DAYS and part.units % days == 0:
        places = counted(part.units // days, "plats", "platser")
        return f"{places} × {counted(days, 'dygn', 'dygn')}"
    return units_text(type_code, part.units)


def _because(found: Counted, at: int) -> str:
    """The age group, or the allocation number that the part is what was new of; else nothing."""
    part = found.parts[at]
    if (group := (*found.groups, *[""] * len(found.parts))[at]) in VARIANT:
        return f"Åldersgrupp: {VARIANT[group][0].lower()}{VARIANT[group][1:]}. "
    whole = (*found.allocated, *[None] * len(found.parts))[at]
    if whole is None or whole < part.units:
        return ""
    people = counted(whole, "person", "personer")
    first = f"Fördelningstalet är {people} från {day(part.first_day)}"
    if whole == part.units:
        return f"{first}. "
    return f"{first}, {number(part.units)} fler än det högsta tidigare talet för året. "
