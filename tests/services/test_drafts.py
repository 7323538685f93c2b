from dataclasses import replace

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.periods import Quarter
from rxapp.services import drafts
from rxapp.services.drafts import MAX_ROWS, MAX_TYPED, DraftRow
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.services.spring import FOUR_WEEKS, Q1, write_draft


@pytest.mark.parametrize("who", ["disa", "ulla", "kerstin"])
async def test_whoever_sends_no_applications_has_no_drafts(spring: World, who: str) -> None:
    draft, stranger = await write_draft(spring.asta), getattr(spring, who)
    async with unit_of_work() as session:
        for refused in (
            drafts.list_drafts(session, stranger),
            drafts.open_draft(session, stranger, COMPULSORY),
            drafts.get_draft(session, stranger, draft.key),
            drafts.save_draft(session, stranger, draft.key, version=draft.version, claim=Q1.period, rows=()),
            drafts.discard_draft(session, stranger, draft.key, version=draft.version),
        ):
            with pytest.raises(NotAllowed):
                await refused


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "hanna"])
async def test_a_draft_of_another_type_or_municipality_is_not_there(spring: World, who: str) -> None:
    draft, stranger = await write_draft(spring.asta), getattr(spring, who)
    async with unit_of_work() as session:
        assert await drafts.list_drafts(session, stranger) == []
        for refused in (
            drafts.get_draft(session, stranger, draft.key),
            drafts.save_draft(session, stranger, draft.key, version=draft.version, claim=Q1.period, rows=()),
            drafts.discard_draft(session, stranger, draft.key, version=draft.version),
        ):
            with pytest.raises(NotFound):
                await refused


async def test_an_officer_begins_no_draft_of_a_municipality(spring: World) -> None:
    async with unit_of_work() as session:
        with pytest.raises(NotAllowed):
            await drafts.open_draft(session, spring.hanna, COMPULSORY)


async def test_a_fresh_draft_is_for_the_quarter_before_with_one_empty_row(spring: World) -> None:
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, spring.asta, COMPULSORY)
    assert (opened.claim, opened.version) == (Quarter(2025, 1).period, 1)
    async with reading() as session:
        assert await drafts.get_draft(session, spring.asta, opened.key) == opened
        (line,) = await drafts.get_lines(session, spring.asta, opened)
    assert (line.position, line.row) == (1, DraftRow())


async def test_a_draft_of_a_type_one_does_not_hold_cannot_be_begun(spring: World) -> None:
    async with unit_of_work() as session:
        with pytest.raises(NotFound):
            await drafts.open_draft(session, spring.bo, COMPULSORY)


async def test_a_type_that_is_paid_without_application_cannot_be_begun(spring: World) -> None:
    async with unit_of_work() as session:
        with pytest.raises(Invalid) as refusal:
            await drafts.open_draft(session, spring.britt, "UAM_DAILY_ASYL")
    assert refusal.value.field == "ersattningstyp"


async def test_what_is_typed_is_kept_as_it_is_for_a_colleague_to_go_on_with(spring: World) -> None:
    rows = (DraftRow("nonsens", "8 januari", ""), FOUR_WEEKS)
    saved = await write_draft(spring.asta, *rows, quarter=None, type_code=PRESCHOOL)
    async with reading() as session:
        (listed,) = await drafts.list_drafts(session, spring.bo)
        lines = await drafts.get_lines(session, spring.bo, saved)
    assert (listed.draft, listed.rows) == (saved, 2)
    assert (saved.claim, saved.version) == (None, 2)
    assert tuple(line.row for line in lines) == rows


async def test_drafts_are_listed_newest_first(spring: World) -> None:
    keys = [(await write_draft(spring.asta)).key for _ in range(3)]
    async with reading() as session:
        assert [d.draft.key for d in await drafts.list_drafts(session, spring.asta)] == keys[::-1]


async def test_a_stale_version_is_refused_and_nothing_is_lost(spring: World) -> None:
    draft = await write_draft(spring.asta)
    stale = replace(draft, version=draft.version - 1)
    async with unit_of_work() as session:
        with pytest.raises(Conflict, match="annan flik"):
            await drafts.save_draft(
                session, spring.asta, draft.key, version=stale.version, claim=None, rows=()
            )
        with pytest.raises(Conflict):
            await drafts.discard_draft(session, spring.asta, draft.key, version=stale.version)
    async with reading() as session:
        assert await drafts.get_draft(session, spring.asta, draft.key) == draft


async def test_a_discarded_draft_is_gone(spring: World) -> None:
    draft = await write_draft(spring.asta)
    async with unit_of_work() as session:
        await drafts.discard_draft(session, spring.asta, draft.key, version=draft.version)
    async with reading() as session:
        with pytest.raises(NotFound):
            await drafts.get_draft(session, spring.asta, draft.key)


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ((DraftRow(),) * (MAX_ROWS + 1), "rader"),
        ((DraftRow(), DraftRow("1" * (MAX_TYPED + 1))), "rad-2-individnummer"),
        ((DraftRow("", "1" * (MAX_TYPED + 1)),), "rad-1-fran"),
        ((DraftRow("", "", "1" * (MAX_TYPED + 1)),), "rad-1-till"),
    ],
)
async def test_a_draft_has_its_limits(spring: World, rows: tuple[DraftRow, ...], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await write_draft(spring.asta, *rows)
    assert refusal.value.field == field
    await write_draft(spring.asta, *(DraftRow("1" * MAX_TYPED),) * 50)
