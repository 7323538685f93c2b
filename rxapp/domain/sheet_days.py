"""Days as people write them in a spreadsheet; one that can be read in two ways is not guessed."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.]?)([0-9]{1,2})\2([0-9]{1,2})(?:[ T]0?0:00(?::00(?:\.0+)?)?)?")
_SWEDISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})[ -]+([0-9]{4})")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_EITHER = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
_NAMED = re.compile(r"(?:den )?([0-9]{1,2})(?::?e|\.)?[ -]?([a-z]{3,9})\.?,?[ -]?([0-9]{4})")

_MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH_OF.update({name[:3]: number for name, number in _MONTH_OF.items()} | {"sept": 9})


def read_day(text: str) -> str:
    """`2025-01-08`; the text as it is when it is no day, or could be two."""
    day = _year_first(text) or _day_first(text) or _either(text) or _named(text)
    return text if day is None else day.isoformat()


def _year_first(text: str) -> date | None:
    found = _YEAR_FIRST.fullmatch(text)
    # Without anything between them, month and day need two digits each.
    if found is None or (not found[2] and len(found[3] + found[4]) < 4):
        return None
    return _day(found[1], found[3], found[4])


def _day_first(text: str) -> date | None:
    """`8/1 2025` and `08.01.2025`: nobody writes the month first like that."""
    found = _SWEDISH.fullmatch(text) or _DOTTED.fullmatch(text)
    return found and _day(found[3], found[2], found[1])


def _either(text: str) -> date | None:
    """`13/01/2025`, which is a day in one order alone; `01/02/2025` is a day in both."""
    found = _EITHER.fullmatch(text)
    if found is None:
        return None
    one, other = _day(found[4], found[3], found[1]), _day(found[4], found[1], found[3])
    return one or other if one is None or other is None or one == other else None


def _named(text: str) -> date | None:
    found = _NAMED.fullmatch(text.lower())
    month = found and _MONTH_OF.get(found[2])
    return _day(found[3], str(month), found[1]) if found and month else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
