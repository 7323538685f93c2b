"""Reminders and notices of requests: once each, on their days, whoever looks and how often."""

import asyncio
from datetime import date, timedelta

import pytest

from rxapp import settings
from rxapp.domain.events import EventKind
from rxapp.domain.supplements import is_reminder_due
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.supplement_notices import tell_of_days
from tests.fixtures.asking import ask_for
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, read, rule_on
from tests.services.test_supplements import DUE, answer, asked, in_review, prolong, take_back

TOLD = {EventKind.SUPPLEMENT_REMINDED, EventKind.SUPPLEMENT_OVERDUE}


async def told(world: World, view: CaseView) -> list[tuple[EventKind, str]]:
    entries = (await read(world.asta, view.case.file_number)).timeline
    return [(e.kind, e.data["due_on"]) for e in reversed(entries) if e.kind in TOLD]


async def test_it_is_reminded_once_before_the_day_and_told_once_that_it_has_passed(
    spring: World, go_to: GoTo
) -> None:
    view = await asked(spring)
    for day, so_far in (
        (DUE - timedelta(days=8), []),
        (DUE - timedelta(days=7), [EventKind.SUPPLEMENT_REMINDED]),
        (DUE, [EventKind.SUPPLEMENT_REMINDED]),
        (DUE + timedelta(days=1), [EventKind.SUPPLEMENT_REMINDED, EventKind.SUPPLEMENT_OVERDUE]),
        (DUE + timedelta(days=30), [EventKind.SUPPLEMENT_REMINDED, EventKind.SUPPLEMENT_OVERDUE]),
    ):
        go_to(day)
        await tell_of_days()
        await tell_of_days()
        assert await told(spring, view) == [(kind, DUE.isoformat()) for kind in so_far]


async def test_many_that_look_at_the_same_time_write_it_once(spring: World, go_to: GoTo) -> None:
    view = await asked(spring)
    go_to(DUE - timedelta(days=3))
    assert sorted(await asyncio.gather(*(tell_of_days() for _ in range(4)))) == [0, 0, 0, 1]
    assert len(await told(spring, view)) == 1


async def test_after_a_standstill_over_the_day_only_the_notice_is_written(spring: World, go_to: GoTo) -> None:
    view = await asked(spring)
    go_to(DUE + timedelta(days=2))
    assert await tell_of_days() == 1
    assert await told(spring, view) == [(EventKind.SUPPLEMENT_OVERDUE, DUE.isoformat())]


async def test_a_new_day_is_told_anew(spring: World, go_to: GoTo) -> None:
    view, later = await asked(spring), date(2025, 6, 2)
    go_to(DUE + timedelta(days=1))
    await tell_of_days()
    await prolong(spring.hanna, view, later)
    await tell_of_days()
    go_to(later - timedelta(days=2))
    await tell_of_days()
    go_to(later + timedelta(days=2))
    await tell_of_days()
    assert await told(spring, view) == [
        (EventKind.SUPPLEMENT_OVERDUE, DUE.isoformat()),
        (EventKind.SUPPLEMENT_REMINDED, later.isoformat()),
        (EventKind.SUPPLEMENT_OVERDUE, later.isoformat()),
    ]


@pytest.mark.parametrize("end", ["answered", "taken back", "decided"])
async def test_what_has_ended_is_not_reminded_of(spring: World, go_to: GoTo, end: str) -> None:
    view = await asked(spring)
    if end == "answered":
        await answer(spring.asta, view)
    elif end == "taken back":
        await take_back(spring.hanna, view)
    else:
        await rule_on(spring.hanna, view, [RowChoice(1, granted=False, reason="not_shown")], "Inget svar.")
    go_to(DUE + timedelta(days=1))
    assert await tell_of_days() == 0
    assert await told(spring, view) == []


async def test_a_day_that_is_near_when_it_is_asked_is_not_reminded_of(spring: World, go_to: GoTo) -> None:
    view = await in_review(spring)
    await ask_for(spring.hanna, view.case, TODAY + timedelta(days=5))
    go_to(TODAY + timedelta(days=1))
    assert await tell_of_days() == 0


async def test_the_days_of_the_reminder_are_a_setting(
    spring: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await asked(spring)
    monkeypatch.setenv("RXAPP_SUPPLEMENT_REMINDER_DAYS", "14")
    settings.get_settings.cache_clear()
    go_to(DUE - timedelta(days=14))
    assert await tell_of_days() == 1
    assert await told(spring, view) == [(EventKind.SUPPLEMENT_REMINDED, DUE.isoformat())]


def test_a_reminder_is_due_from_its_day_to_the_last_one() -> None:
    asked_on, due = date(2025, 4, 10), date(2025, 5, 1)
    days = [day for day in range(1, 31) if is_reminder_due(asked_on, due, date(2025, 4, day), 7)]
    assert days == [24, 25, 26, 27, 28, 29, 30]
    assert is_reminder_due(asked_on, due, due, 7)
    assert not is_reminder_due(asked_on, due, due + timedelta(days=1), 7)
