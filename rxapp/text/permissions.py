"""How the days and the changes of permissions are told."""

from collections.abc import Collection
from datetime import date
from typing import Any

from rxapp.domain.events import EventKind
from rxapp.domain.windows import Window, held_until
from rxapp.text.labels import EVENT, type_name

INACTIVE, LOCKED = "Inaktiv", "Kortet är låst"
NEVER_LOGGED_IN = "Har aldrig loggat in"
YES, NO = "Ja", "Nej"
FIELDS = {"first_name": "Förnamnet", "last_name": "Efternamnet", "email": "Mejladressen"}


def days_note(windows: Collection[Window], today: date) -> str:
    """«t.o.m. 2026-12-31» while in force with an end, «fr.o.m. 2026-12-01» before; nothing if unlimited."""
    if any(window.holds(today) for window in windows):
        last = held_until(windows, today)
        return f"t.o.m. {last}" if last else ""
    coming = [window.first_day for window in windows if window.first_day and window.first_day > today]
    return f"fr.o.m. {min(coming)}" if coming else ""


def days(window: Window) -> str:
    """The days of a permission; nothing for one without limits."""
    if window.first_day and window.last_day:
        return f"{window.first_day} – {window.last_day}"
    if window.first_day:
        return f"fr.o.m. {window.first_day}"
    return f"t.o.m. {window.last_day}" if window.last_day else ""


def what(kind: EventKind, type_code: str | None, field: str | None) -> str:
    """A change in words: what was done, to which type or which part of the profile."""
    if kind is EventKind.ACCOUNT_CHANGED and field in FIELDS:
        return f"{FIELDS[field]} ändrades"
    return f"{EVENT[kind]}: {type_name(type_code)}" if type_code else EVENT[kind]


def before_and_after(data: dict[str, Any], old: str | None, new: str | None, principal: str) -> list[str]:
    """What was and what became of it; nothing where the change has no such values."""
    if old is not None or new is not None:
        return [old or "", new or ""]
    if "new" not in data:
        return ["", ""]
    after = YES if data["new"] else NO
    if "until" in data or "from" in data:
        after = days(Window(_day(data.get("from")), _day(data.get("until"))))
    if principal:
        after += f", vikarierar för {principal}"
    return [YES if data.get("old") else NO, after]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
