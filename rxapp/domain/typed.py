"""What people type in the fields of a row: parsed to a value or refused with a sentence."""

import re
from dataclasses import dataclass
from datetime import date

from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_individual_number, parse_personal_number

MOST_KRONOR = 100_000_000
"""A cost above this is a slip of the pen, and would overflow nothing but common sense."""

YES, NO = "ja", "nej"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONEY = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")
_LONG_NUMBER = re.compile(r"[0-9]{6,8}[-+]?[0-9]{4}")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row is about, by the number that was given: eight digits of an individual number, or twelve of
    a personal or coordination number. The other is empty."""

    individual_number: str = ""
    personal_number: str = ""

    @property
    def key(self) -> str:
        """The same for the same number."""
        return self.individual_number or self.personal_number


def parse_identity(text: str, today: date) -> Identity:
    """An individual number, or a whole personal or coordination number.

    Raises:
        Invalid: it is none of them.
    """
    given = text.strip()
    if _LONG_NUMBER.fullmatch(given):
        return Identity(personal_number=parse_personal_number(given, today))
    return Identity(individual_number=parse_individual_number(given))


def parse_day(text: str) -> date:
    """A day written `2025-01-08`.

    Raises:
        Invalid: it is written in another way, or there is no such day.
    """
    given = text.strip()
    if _DAY.fullmatch(given) is None:
        raise Invalid("day", "skrivs ÅÅÅÅ-MM-DD, till exempel 2025-01-08.")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Invalid("day", f"Datumet {given} finns inte.") from None


def parse_ore(text: str) -> int:
    """Kronor with at most two decimals, as whole öre: `12 345,50`, `12345.5`, `12345 kr`.

    Raises:
        Invalid: it is none, below nothing, or more than `MOST_KRONOR`.
    """
    given = _SPACES.sub("", text).lower().removesuffix("kr")
    found = _MONEY.fullmatch(given)
    if found is None or len(given) > 20:
        raise Invalid("money", "Skriv beloppet i kronor, till exempel 12 345,50.")
    ore = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if ore > MOST_KRONOR * 100:
        raise Invalid("money", "Beloppet är orimligt högt. Kontrollera det.")
    return ore


def parse_count(text: str, most: int) -> int:
    """A whole number from one to `most`.

    Raises:
        Invalid: it is none of them.
    """
    given = text.strip()
    if not (given.isascii() and given.isdigit()) or len(given) > 6 or not 1 <= int(given) <= most:
        raise Invalid("count", f"Skriv ett heltal från 1 till {most}.")
    return int(given)
