"""Back in the grid after a login that ended by itself."""

import json

import pytest

from rxapp.domain.periods import Quarter
from rxapp.services import auth
from rxapp.services.draft_lines import PAGE
from rxapp.services.drafts import DraftRow
from rxapp.state import live
from rxapp.state.apply import ApplyState
from rxapp.state.apply_return import BACK, ApplyReturnState
from rxapp.state.session import SessionState, reader_mark
from rxapp.text.endings import ENDED, TIME
from tests.fixtures.people import AMINA, ASA, NOBODY
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, log_in, settled
from tests.services.spring import write_draft

Q2 = Quarter(2026, 2)


def kept(row: str, *cells: tuple[str, str, str, str]) -> str:
    names = ("row", "column", "before", "text")
    return json.dumps({"row": row, "cells": [dict(zip(names, cell, strict=True)) for cell in cells]})


async def opened(world: World, tab: Tab, *rows: DraftRow) -> ApplyState:
    draft = await write_draft(world.asta, *rows, quarter=Q2)
    await tab.open(f"/ansokan/ny?utkast={draft.key}")
    return await tab.state(ApplyState)


ROWS = (DraftRow(AMINA.number, "2026-04-01", ""), DraftRow(ASA.number, "2026-04-01", "2026-04-28"))


async def test_what_was_typed_is_put_back_and_saved(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await opened(world, tab, *ROWS)
    await tab.send(ApplyReturnState.put_back, kept=kept("1", ("1", "till", "", "2026-04-2")))
    assert apply.rows[0].held == [AMINA.number, "2026-04-01", "2026-04-2"]
    assert (await tab.state(ApplyReturnState)).returned == "1"
    assert await tab.told() == BACK
    colleague = await tab_of("asta")
    await colleague.open(tab.path)
    assert (await colleague.state(ApplyState)).rows[0].held[2] == "2026-04-2"


async def test_what_somebody_else_has_changed_is_told_and_not_written_over(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    apply = await opened(world, tab, *ROWS)
    await tab.send(
        ApplyReturnState.put_back,
        kept=kept("2", ("2", "till", "2026-04-15", "2026-04-20"), ("1", "till", "", "x")),
    )
    assert apply.rows[1].held[2] == "2026-04-28"
    assert apply.rows[0].held[2] == "x"
    told = await tab.told()
    assert "på rad 2" in told
    assert "«2026-04-20»" in told


async def test_what_had_been_saved_after_all_is_put_back_without_a_word_of_change(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    apply = await opened(world, tab, *ROWS)
    await tab.send(ApplyReturnState.put_back, kept=kept("2", ("2", "till", "2026-04-2", "2026-04-28")))
    assert apply.rows[1].held[2] == "2026-04-28"
    assert await tab.told() == BACK


async def test_one_comes_back_to_the_page_of_the_row(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    rows = [DraftRow(NOBODY, "2026-04-01", f"2026-04-{1 + n % 28:02d}") for n in range(PAGE + 5)]
    apply = await opened(world, tab, *rows)
    last = str(PAGE + 3)
    assert last not in [row.key for row in apply.rows]
    await tab.send(ApplyReturnState.put_back, kept=kept(last))
    assert last in [row.key for row in apply.rows]
    assert apply.page_text == "Sida 2 av 2"
    assert await tab.told() == ""


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{", '{"cells": 1}', '{"row": 1}'),
        kept("x", ("9", "till", "", "1")),
        kept("1", ("1", "kostnad", "", "1")),
        kept("1", ("1", "till", "", "x" * 60)),
        kept("9" * 30),
    ],
)
async def test_what_nobody_could_have_kept_changes_nothing(world: World, tab_of: TabOf, text: str) -> None:
    tab = await tab_of("asta")
    apply = await opened(world, tab, *ROWS)
    before = [row.held for row in apply.rows]
    await tab.send(ApplyReturnState.put_back, kept=text)
    assert [row.held for row in apply.rows] == before


async def test_nobody_puts_anything_into_a_draft_that_is_not_theirs(world: World, tab_of: TabOf) -> None:
    tab, bo = await tab_of("asta"), await tab_of("bo")
    apply = await opened(world, tab, *ROWS)
    await bo.open(tab.path)
    await bo.send(ApplyReturnState.put_back, kept=kept("1", ("1", "till", "", "2026-04-20")))
    await tab.open(tab.path)
    assert apply.rows[0].held[2] == ""


async def test_a_login_that_ends_by_itself_says_where_one_comes_back(
    world: World, standing: Clock, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await opened(world, tab, *ROWS)
    standing.forward(minutes=61)
    await tab.send(ApplyState.edit, row="1", column="till", value="2")
    session = await tab.session()
    assert (session.denied, session.reader, await tab.told()) == (ENDED[TIME], "", "")
    assert session.again == f"/logga-in?till={tab.path.replace('?', '%3F').replace('=', '%3D')}"
    tab.cookie = await log_in("asta")
    await tab.open(tab.path)
    assert (session.denied, session.again) == ("", "")


async def test_a_push_of_the_end_says_so_too(world: World, standing: Clock, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await opened(world, tab, *ROWS)
    standing.forward(minutes=61)
    live.look_at_all()
    await settled()
    assert (await tab.session()).again.startswith("/logga-in?till=/ansokan/ny")


async def test_whoever_has_logged_out_is_not_called_back(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await opened(world, tab, *ROWS)
    await auth.log_out(tab.key)
    await settled()
    assert ((await tab.session()).denied, (await tab.session()).again) == ("Du är utloggad.", "")


async def test_a_readers_mark_is_the_same_at_the_next_login_and_nobody_elses(
    world: World, tab_of: TabOf
) -> None:
    marks = []
    for who in ("asta", "asta", "bo", "britt"):
        tab = await tab_of(who)
        await tab.open("/")
        marks.append((await tab.state(SessionState)).reader)
    assert marks[0] == marks[1] == reader_mark(world.asta)
    assert len(set(marks)) == 3
    assert all(len(mark) == 32 for mark in marks)
