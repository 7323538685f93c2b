"""Numbers that people type: parsed to one canonical form or refused with a sentence."""

import re
from datetime import date

from rxapp.domain.errors import Invalid

HSA_ID_MAX = 31
OLDEST_BIRTH = date(1840, 5, 6)
COORDINATION_DAY = 60
"""A samordningsnummer is the birth time with 60 added to the day (lagen 2022:1697)."""

_HSA_ID = re.compile(r"(SE|TSTNMT)([0-9]{10})-[A-Z0-9]{1,18}", re.ASCII | re.IGNORECASE)
_INDIVIDUAL = re.compile(r"([0-9]{2})-?([0-9]{6})(?:/[0-9]{1,2})?")
_PIN = re.compile(r"[0-9]{6}")
_PERSONAL = re.compile(r"([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})")


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (Luhn, mod 10)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def parse_hsa_id(text: str) -> str:
    """The HSA-id in upper case: `SE` (or `TSTNMT` on a test card), organisation number, hyphen, suffix."""
    given = text.strip()
    found = _HSA_ID.fullmatch(given)
    if found is None or len(given) > HSA_ID_MAX:
        raise Invalid(
            "hsa_id",
            "HSA-id ska börja med SE, följt av tio siffror, ett bindestreck och bokstäver eller siffror.",
        )
    if not is_luhn(found[2]):
        raise Invalid("hsa_id", "De tio siffrorna i HSA-id är inte ett giltigt organisationsnummer.")
    return given.upper()


def hsa_org_number(hsa_id: str) -> str:
    """The organisation number, ten digits, of whoever issued the card."""
    return parse_hsa_id(hsa_id).partition("-")[0][-10:]


def parse_individual_number(text: str) -> str:
    """Eight digits of an individnummer; `/1` after it is the running number of the card and is dropped.

    No check digit is known, so only the shape is checked.
    """
    found = _INDIVIDUAL.fullmatch(text.strip())
    if found is None:
        raise Invalid("individual_number", "Individnummer ska ha åtta siffror, till exempel 12-345678.")
    return found[1] + found[2]


def show_individual_number(number: str) -> str:
    """As it stands on the card: `12-345678`."""
    return f"{number[:2]}-{number[2:]}"


def parse_pin(text: str) -> str:
    given = text.strip()
    if _PIN.fullmatch(given) is None:
        raise Invalid("pin", "PIN-kod ska ha sex siffror.")
    return given


def parse_personal_number(text: str, today: date) -> str:
    """Twelve digits of a personnummer or samordningsnummer; the century is worked out if it is left out.

    The date in it need not be the true birth date, so never show it as one.
    """
    found = _PERSONAL.fullmatch(text.strip())
    if found is None:
        raise Invalid("personal_number", "Personnummer skrivs ÅÅÅÅMMDD-NNNN.")
    century, year, month, day, sign, last = found.groups()
    if not is_luhn(year + month + day + last):
        raise Invalid("personal_number", "Personnumrets kontrollsiffra stämmer inte.")
    whole_year = int(century + year) if century else _whole_year(int(year), month + day, sign, today)
    born = _birth_date(whole_year, int(month), int(day))
    if born is None or not OLDEST_BIRTH <= born <= today:
        raise Invalid("personal_number", "Personnumret innehåller inte ett giltigt födelsedatum.")
    return f"{whole_year:04d}{month}{day}{last}"


def _whole_year(year: int, month_day: str, sign: str, today: date) -> int:
    """The latest year that fits; a plus takes the place of the hyphen from the year one turns 100."""
    latest = today.year - (today.year - year) % 100
    if sign == "+":
        return latest - 100
    born = _birth_date(latest, int(month_day[:2]), int(month_day[2:]))
    return latest - 100 if born is not None and born > today else latest


def _birth_date(year: int, month: int, day: int) -> date | None:
    """The day of birth, none if there is no such day. An unknown day (00 + 60) is taken as the first."""
    if day >= COORDINATION_DAY:
        day = day - COORDINATION_DAY or 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
