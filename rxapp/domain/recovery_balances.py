"""What has become of a claim: set off, paid in, waived, undone, and what is left of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Way(StrEnum):
    """How less is left of a claim."""

    SET_OFF = "set_off"
    PAID_IN = "paid_in"
    WAIVED = "waived"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Met:
    """Something that makes less of the claim of a row, in öre. What a payment that the bank sent back had
    set off is there a second time, below nothing. `on` is the day that it counts from."""

    row: int
    way: Way
    on: date
    ore: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A claim and what has met it, in öre; what is left is the rest, to the öre."""

    claimed_ore: int = 0
    set_off_ore: int = 0
    paid_in_ore: int = 0
    waived_ore: int = 0
    undone_ore: int = 0

    @property
    def left_ore(self) -> int:
        return self.claimed_ore - self.set_off_ore - self.paid_in_ore - self.waived_ore - self.undone_ore


def balance(claimed_ore: int, met: Iterable[Met]) -> Balance:
    """What is left of so much once all of it has met it."""
    sums = dict.fromkeys(Way, 0)
    for each in met:
        sums[each.way] += each.ore
    return Balance(claimed_ore, sums[Way.SET_OFF], sums[Way.PAID_IN], sums[Way.WAIVED], sums[Way.UNDONE])


def by_row(claimed: Mapping[int, int], met: Iterable[Met]) -> dict[int, Balance]:
    """The balance of each row that something is claimed of.

    Raises:
        KeyError: something met a row of which nothing is claimed.
    """
    of_row: dict[int, list[Met]] = {row: [] for row in claimed}
    for each in met:
        of_row[each.row].append(each)
    return {row: balance(ore, of_row[row]) for row, ore in claimed.items()}


def per_day(met: Iterable[Met], way: Way) -> tuple[tuple[date, int], ...]:
    """What met the claims in one way each day, the first day first. A day that comes to nothing, because the
    payment was sent back, is not there."""
    days: dict[date, int] = {}
    for each in met:
        if each.way is way:
            days[each.on] = days.get(each.on, 0) + each.ore
    return tuple((on, ore) for on, ore in sorted(days.items()) if ore)
