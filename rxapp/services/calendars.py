"""Last days to apply as a calendar (iCalendar, RFC 5545): one whole day each, with a reminder."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from icalendar import Alarm, Calendar, Event

from rxapp import clock
from rxapp.domain.claims import claim_name
from rxapp.domain.last_days import NEAR_DAYS, Due
from rxapp.domain.periods import Period
from rxapp.services.addresses import claim_code
from rxapp.settings import get_settings
from rxapp.text.labels import type_name

REMINDER = timedelta(days=-NEAR_DAYS, hours=9)
"""In the morning, fourteen days ahead; an event of a whole day begins at midnight."""

PRODUCT = "-//Ansök om statlig ersättning//Sista ansökningsdagar//SV"


def calendar_of(dues: Iterable[Due]) -> bytes:
    """A calendar of what has a last day."""
    calendar = _with(
        Calendar(),
        prodid=PRODUCT,
        version="2.0",
        method="PUBLISH",
        x_wr_calname="Sista ansökningsdagar",
        x_published_ttl="PT12H",
    )
    for each in dues:
        if each.period is not None and each.last_day is not None:
            calendar.add_component(_event(each, each.period))
    return calendar.to_ical()


def _event(each: Due, period: Period) -> Any:
    """The same name whenever it is fetched, so that a calendar keeps one event for each."""
    public, code = get_settings().public_url, claim_code(period)
    what = f"{type_name(each.type_code)}, {claim_name(period)}"
    to = f"{public}/ansokan/ny?{urlencode({'typ': each.type_code, 'period': code})}"
    event = _with(
        Event(),
        uid=f"{each.type_code}-{code}@{urlsplit(public).hostname}",
        dtstamp=clock.now(),
        dtstart=each.last_day,
        summary=f"Sista ansökningsdag: {what}",
        description=f"Ansökan ska ha kommit in senast den här dagen. Ansök här: {to}",
        url=to,
        transp="TRANSPARENT",
    )
    said = f"{NEAR_DAYS} dagar till sista ansökningsdag: {what}"
    event.add_component(_with(Alarm(), action="DISPLAY", description=said, trigger=REMINDER))
    return event


def _with(component: Any, **properties: Any) -> Any:
    """The library types none of its values."""
    for name, value in properties.items():
        component.add(name.replace("_", "-"), value)
    return component
