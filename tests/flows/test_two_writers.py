"""One draft and two who write in it: nothing that either has typed is lost."""

from sqlmodel import select

from rxapp.db import reading
from rxapp.models import DraftedRow
from rxapp.state.apply import ApplyState
from rxapp.state.apply_rows import ApplyRowsState
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.test_apply import written


async def last_days() -> list[str]:
    """What stands in the draft as the last day of each row."""
    async with reading() as session:
        rows = (await session.exec(select(DraftedRow).order_by("position"))).all()
    return [row.typed.get("last_day", "") for row in rows]


async def test_of_a_row_that_two_have_written_in_nothing_is_lost_and_one_chooses(
    spring: World, tab_of: TabOf
) -> None:
    first, second = await tab_of("asta"), await tab_of("asta")
    apply = await written(first)
    await second.open(first.path)
    key = apply.rows[0].key
    await second.send(ApplyState.edit, row=key, column="till", value="2025-03-04")
    await second.send(ApplyState.save)
    await first.send(ApplyState.edit, row=key, column="till", value="2025-02-05")
    await first.send(ApplyState.save)
    (clash,) = apply.clashes
    assert ("2025-03-04" in clash.theirs, "2025-02-05" in clash.mine) == (True, True)
    assert await last_days() == ["2025-03-04"]
    await first.send(ApplyState.review)
    assert apply.step == "write"
    await first.send(ApplyRowsState.keep_mine, row=key)
    assert (apply.clashes, await last_days()) == ([], ["2025-02-05"])


async def test_what_the_other_wrote_in_a_row_can_be_taken(spring: World, tab_of: TabOf) -> None:
    first, second = await tab_of("asta"), await tab_of("asta")
    apply = await written(first)
    await second.open(first.path)
    key, stamp = apply.rows[0].key, apply.rows[0].stamp
    await second.send(ApplyState.edit, row=key, column="till", value="2025-03-04")
    await second.send(ApplyState.save)
    await first.send(ApplyState.edit, row=key, column="till", value="2025-02-05")
    await first.send(ApplyState.save)
    await first.send(ApplyRowsState.take_theirs, row=key)
    assert (apply.clashes, apply.rows[0].held[2]) == ([], "2025-03-04")
    # The fields are drawn anew, or the browser would keep what stood in them.
    assert apply.rows[0].stamp != stamp
    assert await last_days() == ["2025-03-04"]


async def test_two_write_in_different_rows_at_the_same_time(spring: World, tab_of: TabOf) -> None:
    first, second = await tab_of("asta"), await tab_of("asta")
    apply = await written(first)
    await first.send(ApplyRowsState.add_row)
    await second.open(first.path)
    await second.send(ApplyState.edit, row=apply.rows[0].key, column="till", value="2025-03-04")
    await second.send(ApplyState.save)
    await first.send(ApplyState.edit, row=apply.rows[1].key, column="till", value="2025-02-05")
    await first.send(ApplyState.save)
    assert apply.clashes == []
    assert await last_days() == ["2025-03-04", "2025-02-05"]
    assert apply.rows[0].held[2] == "2025-03-04"


async def test_what_is_typed_in_a_row_that_somebody_else_takes_away_is_not_lost(
    spring: World, tab_of: TabOf
) -> None:
    first, second = await tab_of("asta"), await tab_of("asta")
    apply = await written(first)
    await first.send(ApplyRowsState.add_row)
    await second.open(first.path)
    gone = apply.rows[1].key
    await second.send(ApplyRowsState.remove_row, row=gone)
    await first.send(ApplyState.edit, row=gone, column="till", value="2025-02-05")
    await first.send(ApplyState.save)
    assert await last_days() == ["2025-02-04", "2025-02-05"]
    assert [row.held[2] for row in apply.rows] == ["2025-02-04", "2025-02-05"]
