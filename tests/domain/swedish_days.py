"""Swedish holidays by the law and the moon, told apart from the library that the service asks."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def saturday_from(day: date) -> date:
    while day.weekday() != 5:
        day += DAY
    return day


def holidays(year: int) -> dict[str, date]:
    """Lagen (1989:253) om allmänna helgdagar, and the three eves of lagen (1930:173)."""
    easter_day, midsummer = easter(year), saturday_from(date(year, 6, 20))
    return {
        "nyårsdagen": date(year, 1, 1),
        "trettondedag jul": date(year, 1, 6),
        "långfredagen": easter_day - 2 * DAY,
        "påskdagen": easter_day,
        "annandag påsk": easter_day + DAY,
        "första maj": date(year, 5, 1),
        "Kristi himmelsfärdsdag": easter_day + 39 * DAY,
        "pingstdagen": easter_day + 49 * DAY,
        "nationaldagen": date(year, 6, 6),
        "midsommarafton": midsummer - DAY,
        "midsommardagen": midsummer,
        "alla helgons dag": saturday_from(date(year, 10, 31)),
        "julafton": date(year, 12, 24),
        "juldagen": date(year, 12, 25),
        "annandag jul": date(year, 12, 26),
        "nyårsafton": date(year, 12, 31),
    }


def next_working_day(day: date) -> date:
    while day.weekday() in (5, 6) or day in holidays(day.year).values():
        day += DAY
    return day


def table() -> list[dict[str, str]]:
    """Each holiday of five years as the last day: once by the day a decision was made available (opened the
    day after), once by the day it was opened (made available four days before)."""
    return [
        {
            "why": f"{name} by the {which} start",
            "available_on": str(available),
            "opened_on": str(opened),
            "shown": str(next_working_day(available + 21 * DAY)),
            "accepted": str(next_working_day(opened + 21 * DAY)),
        }
        for year in range(2024, 2029)
        for name, day in holidays(year).items()
        for which, available, opened in (
            ("earlier", day - 21 * DAY, day - 20 * DAY),
            ("later", day - 25 * DAY, day - 21 * DAY),
        )
    ]
