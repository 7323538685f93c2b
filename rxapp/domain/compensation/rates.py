"""The amounts in force on a day. A day without a known amount is refused, never guessed."""

from datetime import date

from rxapp.domain.compensation.rate_table import RATES, Rate
from rxapp.domain.compensation.types import TYPES, Unit
from rxapp.domain.errors import DomainError

__all__ = ["RATES", "Rate", "RateUnknown", "rate_ore"]


class RateUnknown(DomainError):
    """No amount is known for the type on that day; an officer has to look at it."""


def rate_ore(type_code: str, day: date, variant: str = "") -> int:
    """Öre per year for the school types, per unit of the type for the others, on the day of the cost.

    Older amounts go on applying to costs from before a change (SFS 2017:1315 p. 2), hence the day of the
    cost and not of the application. `variant` is the age group where the amount depends on age.

    Raises:
        RateUnknown: the tables hold no amount for that day.
    """
    for rate in RATES:
        if (rate.type_code, rate.variant) == (type_code, variant) and rate.first_day <= day <= rate.last_day:
            return rate.kronor * 100
    declared = TYPES.get(type_code)
    name = declared.name if declared else "ersättningstypen"
    amount = "Årsbeloppet" if declared and declared.unit is Unit.FOUR_WEEK_PERIOD else "Beloppet"
    raise RateUnknown(
        f"{amount} för {name} {day.year} är inte fastställt i tjänsten. Ansökan prövas av en handläggare."
    )
