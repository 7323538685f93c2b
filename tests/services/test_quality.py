"""The quality review: what chance picks, who reviews it, and that no decision is changed by it."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.models import Decision, DrawingSecret, Event, QualityReview
from rxapp.services import decisions, journal, quality
from tests.fixtures.pending import Waiting, add_waiting
from tests.fixtures.people import COMPULSORY, FARAH, SAMIRA
from tests.fixtures.world import World
from tests.services.spring import read
from tests.services.winter import applied, decided, figures

WRONG = "Raden överlappar en annan rad."


async def drawn(world: World, *waiting: Waiting) -> list[str]:
    cases = await decided(world, *(waiting or (applied(), applied(SAMIRA.number))))
    async with reading() as session:
        found = (await session.exec(select(QualityReview.case_id))).all()
    return [case.file_number for case in cases if case.id in found]


async def review(actor: Any, number: str, **said: Any) -> None:
    async with unit_of_work() as session:
        await quality.review(session, actor, number, **{"agrees": True} | said)


async def test_what_is_drawn_waits_for_a_reviewer_and_changes_no_decision(winter: World) -> None:
    first, second = await drawn(winter)
    before = [await read(winter.asta, number) for number in (first, second)]
    await review(winter.hanna, first)
    await review(winter.hugo, second, agrees=False, would_be=DecisionOutcome.REJECTED, reason=WRONG)
    assert [await read(winter.asta, number) for number in (first, second)] == before
    found = await figures(winter, COMPULSORY)
    assert (found.reviewed, found.disagreed) == (2, 1)
    async with reading() as session:
        assert (await quality.list_open(session, winter.hanna, 1)).rows == []
        assert [r.file_number for r in (await quality.list_reviewed(session, winter.hanna, 1)).rows] == [
            second,
            first,
        ]
        view = await quality.get_review(session, winter.hanna, second)
        events = (await session.exec(select(Event).where(Event.kind == EventKind.QUALITY_REVIEWED))).all()
    assert (view.agrees, view.would_be, view.reason, view.reviewer) == (
        False,
        DecisionOutcome.REJECTED,
        WRONG,
        "Hugo Hed",
    )
    assert [(event.municipality_code, event.data) for event in events] == [
        (None, {"agrees": True}),
        (None, {"agrees": False}),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"agrees": False, "reason": WRONG}, "ratt-beslut"),
        ({"agrees": False, "would_be": DecisionOutcome.WRITTEN_OFF, "reason": WRONG}, "ratt-beslut"),
        ({"agrees": False, "would_be": DecisionOutcome.REJECTED, "reason": "  nej "}, "granskningsskal"),
        ({"agrees": False, "would_be": DecisionOutcome.REJECTED, "reason": "x" * 2001}, "granskningsskal"),
        (
            {"agrees": False, "would_be": DecisionOutcome.REJECTED, "reason": "Sekretko var inte inskriven."},
            "granskningsskal",
        ),
    ],
)
async def test_a_disagreement_says_what_and_why_and_names_nobody_protected(
    winter: World, said: dict[str, Any], field: str
) -> None:
    (number,) = await drawn(winter, applied(SAMIRA.number))
    with pytest.raises(Invalid) as refusal:
        await review(winter.hanna, number, **said)
    assert refusal.value.field == field
    async with reading() as session:
        assert (await quality.get_review(session, winter.hanna, number)).reviewed_at is None


async def test_a_decision_is_reviewed_once(winter: World) -> None:
    (number,) = await drawn(winter, applied())
    done = await asyncio.gather(
        review(winter.hanna, number), review(winter.hugo, number), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]


async def test_who_registered_the_paper_does_not_review_it(winter: World) -> None:
    (number,) = await drawn(winter, applied(is_paper=True))
    with pytest.raises(Conflict, match="annan handläggare"):
        await review(winter.hanna, number)
    async with reading() as session:
        assert (await quality.get_review(session, winter.hanna, number)).is_own
        assert not (await quality.get_review(session, winter.hugo, number)).is_own
    await review(winter.hugo, number)


async def test_what_chance_has_not_picked_is_not_there_to_review(winter: World) -> None:
    (case,) = await decided(winter, applied(FARAH.number))
    for number in (case.file_number, "5.6-2026-999999"):
        with pytest.raises(NotFound):
            await review(winter.hanna, number)


@pytest.mark.parametrize(("share", "expected"), [("0", []), ("1000", [1, 2])])
async def test_the_share_says_how_many_are_picked(
    winter: World, monkeypatch: pytest.MonkeyPatch, share: str, expected: Sequence[int]
) -> None:
    monkeypatch.setenv("RXAPP_QUALITY_REVIEW_SHARE", share)
    settings.get_settings.cache_clear()
    await decided(winter, applied(), applied(SAMIRA.number))
    async with reading() as session:
        assert sorted((await session.exec(select(QualityReview.case_id))).all()) == expected


async def test_without_a_seed_the_installation_has_a_secret_of_its_own(
    winter: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXAPP_QUALITY_REVIEW_SEED", "")
    settings.get_settings.cache_clear()
    await add_waiting(winter, [applied()])
    await add_waiting(winter, [applied(SAMIRA.number)], 2)
    await asyncio.gather(decisions.decide_pending(), decisions.decide_pending())
    async with reading() as session:
        first = (await session.exec(select(DrawingSecret.secret))).one()
    await add_waiting(winter, [applied(SAMIRA.number)], 3)
    await decisions.decide_pending()
    async with reading() as session:
        assert (await session.exec(select(DrawingSecret.secret))).all() == [first]
    assert len(first) == 64


async def test_a_decision_that_is_not_saved_leaves_no_review(
    winter: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(journal, "record_all", fail)
    await add_waiting(winter, [applied()])
    assert await decisions.decide_pending() == 0
    async with reading() as session:
        assert (await session.exec(select(QualityReview))).all() == []
        assert (await session.exec(select(Decision))).all() == []
