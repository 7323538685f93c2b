"""The one place where money, days and instants become text for people, in Swedish."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import parse_pattern

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Read once: a page of a list has a hundred amounts, and by its name the locale is read anew for each.
_SWEDISH = Locale.parse("sv_SE")
_AMOUNT = parse_pattern("#,##0.00")
_WHOLE = parse_pattern("#,##0")
_TENTHS = parse_pattern("#,##0.0")


def kronor(ore: int | None) -> str:
    """Öre as kronor; nothing at all for None.

    >>> kronor(-123456700)
    '\u22121\xa0234\xa0567,00\xa0kr'
    """
    if ore is None:
        return ""
    return f"{_signed(_AMOUNT.apply(Decimal(ore) / 100, _SWEDISH))}\xa0kr"


def amount(ore: int) -> str:
    """Öre as kronor the way they are typed in a field: without the unit."""
    return _signed(_AMOUNT.apply(Decimal(ore) / 100, _SWEDISH))


def number(value: int) -> str:
    """A whole number with spaces between the thousands."""
    return _signed(_WHOLE.apply(value, _SWEDISH))


def _signed(text: str) -> str:
    # The pattern puts a hyphen before negative numbers; in Swedish a minus sign stands there.
    return text.replace("-", "\u2212")


def day(value: date | None) -> str:
    """A calendar day as `2026-11-23`."""
    return "" if value is None else value.isoformat()


def span(first: date | None, last: date | None) -> str:
    """A period with an en dash."""
    return "" if first is None or last is None else f"{first.isoformat()} – {last.isoformat()}"


def moment(value: datetime) -> str:
    """An instant as day and time in Sweden."""
    return f"{value.astimezone(_STOCKHOLM):%Y-%m-%d %H:%M}"


def clock_time(value: datetime) -> str:
    """The time of day in Sweden, `14:05`."""
    return f"{value.astimezone(_STOCKHOLM):%H:%M}"


def counted(count: int, one: str, many: str) -> str:
    """«1 ärende», «37 ärenden»."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["Bo"]), listed(["Asta", "Bo"]), listed(["Asta", "Bo", "Nils"])
    ('Bo', 'Asta och Bo', 'Asta, Bo och Nils')
    """
    *others, last = names or [""]
    return f"{', '.join(others)} och {last}" if others else last


def file_size(size: int) -> str:
    """The size of a file as people say it.

    >>> file_size(900), file_size(350_000), file_size(1_250_000)
    ('1\xa0kB', '350\xa0kB', '1,3\xa0MB')
    """
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1_000)))}\xa0kB"
    return f"{_TENTHS.apply(Decimal(size) / 1_000_000, _SWEDISH)}\xa0MB"
