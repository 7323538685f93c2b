"""An application from the first field to the receipt."""

import asyncio
from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.models import Case, Draft
from rxapp.services.applications import NUMBER_ONLY
from rxapp.services.draft_lines import PAGE
from rxapp.state.apply import ApplyState
from rxapp.state.apply_rows import ApplyRowsState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.permissions import PermissionsState
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.conftest import GoTo
from tests.services.spring import write_draft


async def cases() -> list[Case]:
    async with reading() as session:
        return list((await session.exec(select(Case))).all())


async def drafts() -> list[Draft]:
    async with reading() as session:
        return list((await session.exec(select(Draft))).all())


async def begin(tab: Tab, type_code: str = COMPULSORY) -> ApplyState:
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": type_code})
    await tab.follow()
    return await tab.state(ApplyState)


async def write(tab: Tab, row: str, *typed: str) -> None:
    for column, value in zip(("individnummer", "fran", "till"), typed, strict=True):
        await tab.send(ApplyState.edit, row=row, column=column, value=value)
        await tab.send(ApplyState.save)


async def written(tab: Tab) -> ApplyState:
    """A draft of one child and four weeks."""
    apply = await begin(tab)
    await write(tab, apply.rows[0].key, AMINA.number, "2025-01-08", "2025-02-04")
    return apply


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_sends_no_applications_cannot_begin_one(spring: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/ansokan/ny")
    assert await tab.denied() == DENIED
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    assert await tab.told() == NOT_YOURS
    assert (await tab.state(ApplyState)).step == ""
    assert await drafts() == []


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_a_draft_of_another_type_or_municipality_is_not_there(
    spring: World, tab_of: TabOf, who: str
) -> None:
    draft, tab = await write_draft(spring.asta), await tab_of(who)
    await tab.open(f"/ansokan/ny?utkast={draft.key}")
    assert (await tab.state(ApplyState)).rows == []
    assert (await tab.denied()).startswith("Utkastet finns inte.")
    for handler in (ApplyState.review, ApplyState.discard, ApplyState.send):
        await tab.send(handler)
    assert ([d.key for d in await drafts()], await cases()) == ([draft.key], [])
    assert not tab.holds(AMINA.number)


async def test_an_application_is_begun_written_looked_over_and_sent(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    assert apply.results[0].name == "Amina Alkurdi"
    assert (apply.results[0].periods, apply.sums.amount) == ("1", "16\xa0800,00\xa0kr")
    assert apply.saved.startswith("Utkastet sparades ")
    await tab.send(ApplyState.review)
    assert (apply.step, len(apply.review_rows)) == ("review", 1)
    await tab.send(ApplyState.send)
    (case,) = await cases()
    assert tab.led_to() == f"/ansokan/ny?kvitto={case.file_number}"
    await tab.follow()
    receipt = (await tab.state(ApplyState)).receipt
    assert (receipt.file_number, receipt.rows, receipt.amount) == (
        case.file_number,
        "1 rad",
        "16\xa0800,00\xa0kr",
    )
    assert await drafts() == []


async def test_what_is_typed_is_kept_as_it_is(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await begin(tab)
    await write(tab, apply.rows[0].key, "12", "8 januari", "")
    colleague = await tab_of("asta")
    await colleague.open(tab.path)
    (row,) = (await colleague.state(ApplyState)).rows
    assert row.held == ["12", "8 januari", ""]


async def test_a_protected_child_is_a_number_alone_while_it_is_typed(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await begin(tab)
    await write(tab, apply.rows[0].key, SAMIRA.number, "2025-01-08", "2025-02-04")
    assert apply.results[0].name == ""
    assert NUMBER_ONLY in apply.results[0].notes
    assert not tab.holds(SAMIRA.first_name)
    assert not tab.holds(SAMIRA.last_name)


async def test_whatever_is_wrong_is_told_at_its_field_and_nothing_is_sent(
    spring: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    apply = await begin(tab)
    await write(tab, apply.rows[0].key, "12", "2025-02-30", "")
    await tab.send(ApplyState.review)
    assert apply.step == "write"
    assert {problem.field for problem in apply.problems} == {
        "rad-1-individnummer",
        "rad-1-fran",
        "rad-1-till",
    }
    assert "finns inte" in apply.results[0].errors[1]
    await tab.send(ApplyState.send)
    assert "åtta siffror" in await tab.told()
    assert await cases() == []


async def test_an_open_draft_keeps_what_is_being_typed_when_the_page_is_refreshed(
    spring: World, tab_of: TabOf
) -> None:
    tab, disa = await tab_of("asta"), await tab_of("disa")
    apply = await begin(tab)
    await tab.send(ApplyState.edit, row=apply.rows[0].key, column="individnummer", value=AMINA.number)
    await disa.open("/behorigheter")
    await disa.send(
        PermissionsState.set_permission, account_id=spring.asta.account_id, subject=PRESCHOOL, held=False
    )
    await settled()
    assert "har tagits bort" in await tab.told()
    assert apply._grid is not None
    assert [row.individual_number for row in apply._grid.typed.values()] == [AMINA.number]


async def test_sent_twice_from_two_tabs_it_is_one_case_and_one_receipt(spring: World, tab_of: TabOf) -> None:
    first, second = await tab_of("asta"), await tab_of("asta")
    await written(first)
    await second.open(first.path)
    for tab in (first, second):
        await tab.send(ApplyState.review)
    # The look-over of the second has saved anew; a stale tab is told so instead of sending.
    await first.open(first.path)
    await asyncio.gather(*(tab.send(ApplyState.send) for tab in (first, first, second)))
    (case,) = await cases()
    assert first.led_to() == f"/ansokan/ny?kvitto={case.file_number}"
    assert second.led_to() == first.led_to()


async def test_an_unknown_amount_is_told_while_typing(spring: World, tab_of: TabOf, go_to: GoTo) -> None:
    go_to(date(2026, 4, 10))
    tab = await tab_of("asta")
    apply = await begin(tab)
    await tab.send(ApplyState.choose_claim, code="2026-1")
    await write(tab, apply.rows[0].key, AMINA.number, "2026-01-08", "2026-02-10")
    assert apply.sums.amount == "Prövas av handläggare"
    assert "2026" in apply.sums.note
    await tab.send(ApplyState.review)
    assert apply.step == "review"


async def test_rows_are_added_page_by_page_and_taken_away(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    for _ in range(PAGE):
        await tab.send(ApplyRowsState.add_row)
    (row,) = apply.rows
    assert (row.held[1], row.is_new, row.position) == ("2025-01-08", True, str(PAGE + 1))
    assert (apply.page_text, apply.has_before, apply.has_after) == ("Sida 2 av 2", True, False)
    await tab.send(ApplyRowsState.turn, step=-1)
    assert (len(apply.rows), apply.has_before, apply.has_after) == (PAGE, False, True)
    for _ in range(PAGE + 1):
        await tab.send(ApplyRowsState.remove_row, row=apply.rows[0].key)
    (left,) = apply.rows
    assert left.held == ["", "", ""]


async def test_the_rows_at_fault_can_be_shown_alone(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    for _ in range(PAGE):
        await tab.send(ApplyRowsState.add_row)
    wrong = apply.rows[0]
    await tab.send(ApplyState.edit, row=wrong.key, column="till", value="2025-02-30")
    await tab.send(ApplyState.save)
    await tab.send(ApplyRowsState.turn, step=-1)
    # All but the first lack a number: they are at fault as soon as one wants to send.
    assert apply.sums.faulty == f"{PAGE} rader att rätta"
    await tab.send(ApplyRowsState.toggle_faulty)
    assert (len(apply.rows), apply.rows[0].position) == (PAGE, "2")
    assert "finns inte" in apply.results[-1].errors[2]
    await tab.send(ApplyRowsState.toggle_faulty)
    assert apply.rows[0].position == "1"


async def test_a_draft_can_be_thrown_away(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await written(tab)
    await tab.send(ApplyState.discard)
    assert tab.led_to() == "/ansokan/ny"
    assert await drafts() == []


@pytest.mark.parametrize("code", ["UAM_DAILY_ASYL", "nonsens", ""])
async def test_what_cannot_be_applied_for_cannot_be_begun(spring: World, tab_of: TabOf, code: str) -> None:
    tab = await tab_of("asta")
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": code})
    told = await tab.told() or (await tab.state(ApplyState)).type_error
    assert told
    assert await drafts() == []
