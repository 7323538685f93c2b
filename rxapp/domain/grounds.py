"""What is registered that compensation is paid on without application: the kinds of it, and their rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxapp.domain.compensation.declaration import CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.rate_table import RATES
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import FIRST_YEAR, LAST_YEAR, Period

MOST_UNITS = 100_000
"""Of persons, children or places in one registration: a slip of the pen is refused."""

LATEST_AHEAD = timedelta(days=366)
WHY_MIN, WHY_MAX = 10, 500


class GroundKind(StrEnum):
    """What is counted, and how."""

    PERSON_DAYS = "person_days"
    PERSON_ONCE = "person_once"
    PLACE_DAYS = "place_days"
    PLACE_ONCE = "place_once"
    ALLOCATION = "allocation"
    YEAR = "year"

    @property
    def is_of_person(self) -> bool:
        """Whether a registration is about somebody, by the individual number."""
        return self in {GroundKind.PERSON_DAYS, GroundKind.PERSON_ONCE}

    @property
    def has_days(self) -> bool:
        """Whether it lasts from a day, to another one or until it is closed. The others are of one day."""
        return self in {GroundKind.PERSON_DAYS, GroundKind.PLACE_DAYS}

    @property
    def is_once(self) -> bool:
        """Whether it is paid once, in the period of its day: moved to another day it is not paid again."""
        return self in {GroundKind.PERSON_ONCE, GroundKind.PLACE_ONCE, GroundKind.ALLOCATION}


_BY_UNIT = {
    Unit.PERSON_AND_DAY: GroundKind.PERSON_DAYS,
    Unit.PERSON_ONCE: GroundKind.PERSON_ONCE,
    Unit.PLACE_AND_DAY: GroundKind.PLACE_DAYS,
    Unit.PLACE_ONCE: GroundKind.PLACE_ONCE,
    Unit.MUNICIPALITY_AND_YEAR: GroundKind.YEAR,
    Unit.EXPECTED_CHILD_AND_YEAR: GroundKind.YEAR,
}

AGES: dict[str, tuple[int, int | None]] = {
    "UAM_DAILY_ASYL": (0, 18),
    "UAM_DAILY_NEW": (0, 18),
    "YOUTH_DAILY_NEW": (18, 21),
    "MASS_HOUSING_DAILY_ADULT": (18, None),
    "MASS_HOUSING_DAILY_CHILD": (0, 18),
    "MASS_FORMER_UAM_DAILY": (18, 21),
}
"""From which age, and below which, a day counts (8, 14 a and 14 b §§ 2017:193; 29 and 30 §§ 2010:1122)."""

ONCE_IN_EACH_MUNICIPALITY = frozenset({"UAM_ONE_OFF"})
"""Paid once for a child and municipality (12 § 2017:193); the others once for a person."""


def kind_of(declared: CompensationType) -> GroundKind | None:
    """What is registered for the type; None where it is applied for, or the service cannot pay it."""
    if declared.mode is not Mode.AUTOMATIC:
        return None
    if declared.deadline_rule is DeadlineRule.PAID_ON_ALLOCATION:
        return GroundKind.ALLOCATION
    return _BY_UNIT.get(declared.unit)


GROUNDED: tuple[str, ...] = tuple(code for code, declared in TYPES.items() if kind_of(declared))
"""The types that grounds are registered for, in the order of the regulations.

Schablonersättning för etableringsinsatser is not among them: no amount after 2022 is known, nor who was
first in which municipality, on which its plan of payments rests (12–14 §§ 2010:1122).
"""


def kind_of_code(type_code: str) -> GroundKind:
    """As `kind_of`, of a type that is paid on grounds.

    Raises:
        Invalid: it is not.
    """
    kind = kind_of(TYPES[type_code]) if type_code in TYPES else None
    if kind is None:
        raise Invalid("typ", "Välj en ersättningstyp som betalas ut utan ansökan.")
    return kind


def variants_of(type_code: str) -> tuple[str, ...]:
    """The age groups that the amount depends on, where it does."""
    found = dict.fromkeys(rate.variant for rate in RATES if rate.type_code == type_code and rate.variant)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NewGround:
    """A registration as it is to be made: of one person (`individual_number`), or of `quantity` of what the
    type counts."""

    municipality_code: str
    type_code: str
    first_day: date
    last_day: date | None = None
    individual_number: str = ""
    quantity: int = 1
    variant: str = ""


def check_ground(new: NewGround, today: date) -> None:
    """Whether what is to be registered makes sense.

    Raises:
        Invalid: it does not; the field is that of the form.
    """
    kind = kind_of_code(new.type_code)
    if not FIRST_YEAR <= new.first_day.year <= LAST_YEAR or new.first_day > today + LATEST_AHEAD:
        raise Invalid("fran", "Dagen ska ligga från år 2000 till högst ett år fram.")
    if new.last_day is not None and new.last_day < new.first_day:
        raise Invalid("till", "Till och med får inte vara före från och med.")
    if new.last_day is not None and (new.last_day - today).days > 10 * 366:
        raise Invalid("till", "Till och med får ligga högst tio år fram. Lämna tomt om dagen inte är känd.")
    if kind.is_of_person != bool(new.individual_number):
        raise Invalid("individnummer", "Skriv individnumret med åtta siffror.")
    if not 1 <= new.quantity <= MOST_UNITS:
        raise Invalid("antal", f"Antalet ska vara ett heltal från 1 till {MOST_UNITS}.")
    variants = variants_of(new.type_code)
    if new.variant not in (variants or ("",)):
        raise Invalid("aldersgrupp", "Välj åldersgrupp.")


def only_last_day(new: NewGround) -> date | None:
    """The last day as it is kept."""
    kind = kind_of_code(new.type_code)
    if kind is GroundKind.YEAR:
        return date(new.first_day.year, 12, 31)
    return new.last_day if kind.has_days else new.first_day


def first_day_of(new: NewGround) -> date:
    """The first day as it is kept: what is of a year is of all of it."""
    is_year = kind_of_code(new.type_code) is GroundKind.YEAR
    return date(new.first_day.year, 1, 1) if is_year else new.first_day


def birthday(born_on: date, age: int) -> date:
    """The day somebody becomes so old; for who was born on a leap day 1 March where there is none."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def within_age(new: NewGround, born_on: date) -> date | None:
    """The last day as the age lets it be: cut at the day before somebody becomes too old.

    Raises:
        Invalid: no day of it is of the right age.
    """
    low, high = AGES.get(new.type_code, (0, None))
    if low and new.first_day < birthday(born_on, low):
        raise Invalid("fran", f"Personen har inte fyllt {low} år den dagen.")
    if high is None:
        return new.last_day
    last = birthday(born_on, high) - timedelta(days=1)
    if new.first_day > last:
        raise Invalid("fran", f"Personen har fyllt {high} år den dagen.")
    return last if new.last_day is None else min(new.last_day, last)


def needs_last_day(type_code: str) -> bool:
    """Whether the days end at an age: where the birth date is not to be shown, the day must be given."""
    return AGES.get(type_code, (0, None))[1] is not None


def once_key(new: NewGround) -> str | None:
    """What no other ground in force may have: a person once, an allocation by its day, a year once."""
    kind = kind_of_code(new.type_code)
    if kind is GroundKind.PERSON_ONCE:
        where = f":{new.municipality_code}" if new.type_code in ONCE_IN_EACH_MUNICIPALITY else ""
        return f"{new.type_code}:{new.individual_number}{where}"
    if kind in {GroundKind.ALLOCATION, GroundKind.YEAR}:
        return f"{new.type_code}:{new.municipality_code}:{new.first_day}"
    return None


def parse_why(text: str) -> str:
    """Why what is registered was wrong.

    Raises:
        Invalid: too short or too long.
    """
    given = " ".join(text.split())
    if not WHY_MIN <= len(given) <= WHY_MAX:
        raise Invalid("skal", f"Skriv varför, med {WHY_MIN} till {WHY_MAX} tecken.")
    return given


def overlaps(one: Period, first_day: date, last_day: date | None) -> bool:
    """Whether days are in both; one without last day goes on."""
    return first_day <= one.last_day and (last_day is None or one.first_day <= last_day)
