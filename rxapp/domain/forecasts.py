"""What a municipality can expect: what is granted and not paid, exactly, and what may come of the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rxapp.domain.periods import Quarter


@dataclass(frozen=True, slots=True, order=True)
class Of:
    """What an amount is of. `tag` is the municipality's own cost centre, empty where none is noted."""

    type_code: str
    quarter: Quarter
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What has been applied for and granted before, in öre, where it is decided."""

    applied_ore: int
    granted_ore: int

    @property
    def is_known(self) -> bool:
        return self.applied_ore > 0

    @property
    def tenths(self) -> int:
        """The share in tenths of a percent, rounded half up."""
        return (2000 * self.granted_ore + self.applied_ore) // (2 * self.applied_ore)


@dataclass(frozen=True, slots=True)
class Line:
    """`estimated_ore` is of what is applied for and undecided; None where nothing has been decided before to
    estimate it by."""

    of: Of
    unpaid_ore: int
    applied_ore: int
    estimated_ore: int | None

    @property
    def expected_ore(self) -> int:
        """What is granted, with the estimate where there is one."""
        return self.unpaid_ore + (self.estimated_ore or 0)


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines together; `without_ore` is applied for and not estimated."""

    unpaid_ore: int = 0
    applied_ore: int = 0
    estimated_ore: int = 0
    without_ore: int = 0

    @property
    def expected_ore(self) -> int:
        return self.unpaid_ore + self.estimated_ore


Amounts = Iterable[tuple[Of, int]]


def estimate(applied_ore: int, share: Share | None) -> int | None:
    """What comes of so much if as much of it is granted as before: whole öre, rounded half up.

    None where no share is known; nothing applied for gives nothing.
    """
    if not applied_ore:
        return 0
    if share is None or not share.is_known:
        return None
    return (2 * applied_ore * share.granted_ore + share.applied_ore) // (2 * share.applied_ore)


def forecast(unpaid: Amounts, applied: Amounts, shares: Mapping[str, Share]) -> tuple[Line, ...]:
    """A line for each type, quarter and cost centre that anything is of, in their order."""
    of_unpaid, of_applied = _summed(unpaid), _summed(applied)
    return tuple(
        Line(
            of,
            of_unpaid.get(of, 0),
            of_applied.get(of, 0),
            estimate(of_applied.get(of, 0), shares.get(of.type_code)),
        )
        for of in sorted(of_unpaid.keys() | of_applied.keys())
        if of_unpaid.get(of, 0) or of_applied.get(of, 0)
    )


def _summed(amounts: Amounts) -> dict[Of, int]:
    sums: dict[Of, int] = {}
    for of, ore in amounts:
        sums[of] = sums.get(of, 0) + ore
    return sums


def summed(lines: Iterable[Line]) -> Sum:
    """All lines together."""
    unpaid = applied = estimated = without = 0
    for line in lines:
        unpaid += line.unpaid_ore
        applied += line.applied_ore
        estimated += line.estimated_ore or 0
        without += line.applied_ore if line.estimated_ore is None else 0
    return Sum(unpaid, applied, estimated, without)


def by_quarter(lines: Iterable[Line]) -> tuple[tuple[Quarter, Sum], ...]:
    """The sums of each quarter that the compensation is for: what is accrued."""
    found: dict[Quarter, list[Line]] = {}
    for line in lines:
        found.setdefault(line.of.quarter, []).append(line)
    return tuple((quarter, summed(found[quarter])) for quarter in sorted(found))
