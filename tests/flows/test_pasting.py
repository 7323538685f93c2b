"""What is pasted from a spreadsheet, and an earlier application begun anew."""

from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.periods import Quarter
from rxapp.models import DraftedRow
from rxapp.services.copies import after
from rxapp.services.pasting import MOST_PASTED
from rxapp.state.apply import ApplyState
from rxapp.state.apply_rows import ApplyRowsState
from rxapp.state.case import CaseState
from tests.fixtures.people import AMINA, ASA, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.test_apply import begin, written
from tests.services.spring import send, typed


async def rows() -> list[list[str]]:
    async with reading() as session:
        found = (await session.exec(select(DraftedRow).order_by("position"))).all()
    names = ("individual_number", "first_day", "last_day")
    return [[row.typed.get(name, "") for name in names] for row in found]


async def test_rows_from_a_spreadsheet_fill_the_empty_row_and_come_after(
    spring: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    apply = await begin(tab)
    pasted = (
        f"rad-1-individnummer#1\n10-000001\t2025-01-08\t2025-02-04\r\n\n{ASA.number}\t8/1 2025\t2025-02-31"
    )
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert await rows() == [
        ["10-000001", "2025-01-08", "2025-02-04"],
        [ASA.number, "2025-01-08", "2025-02-31"],
    ]
    assert [row.held for row in apply.rows] == await rows()
    assert (apply.results[0].name, apply.sums.faulty) == ("Amina Alkurdi", "1 rad att rätta")
    assert "finns inte" in apply.results[1].errors[2]


async def test_headings_that_are_pasted_along_say_which_column_is_which(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await begin(tab)
    headings = "Till och med\tSkola\tIndividnr\tFrån"
    pasted = f"rad-1-individnummer#1\n{headings}\n2025-02-04\tEken\t{AMINA.number}\t2025-01-08"
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert await rows() == [[AMINA.number, "2025-01-08", "2025-02-04"]]


async def test_one_line_fills_its_row_from_the_field_on(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    stamp = apply.rows[0].stamp
    await tab.send(ApplyRowsState.paste, pasted="rad-1-fran#1\n2025-02-05\t2025-03-04\tför långt")
    assert await rows() == [[AMINA.number, "2025-02-05", "2025-03-04"]]
    assert apply.rows[0].stamp != stamp


async def test_rows_that_are_written_already_are_not_written_over(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await written(tab)
    lines = "".join(f"\n{who.number}\t2025-01-08\t2025-02-04" for who in (ASA, SAMIRA))
    pasted = f"rad-1-individnummer#1{lines}"
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert [row[0] for row in await rows()] == [AMINA.number, ASA.number, SAMIRA.number]


@pytest.mark.parametrize(
    "pasted", ["", "x", "rad-1-individnummer#1\n \t \n", "rad-9-fran#1\na\tb", "rad-1-kostnad#1\na\tb"]
)
async def test_what_has_no_place_in_the_grid_changes_nothing(
    spring: World, tab_of: TabOf, pasted: str
) -> None:
    tab = await tab_of("asta")
    await written(tab)
    before = await rows()
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert await rows() == before


async def test_too_much_at_a_time_is_refused(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await begin(tab)
    pasted = "rad-1-individnummer#1\n" + f"{AMINA.number}\t2025-01-08\t2025-02-04\n" * (MOST_PASTED + 1)
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert f"högst {MOST_PASTED} rader" in await tab.told()
    assert await rows() == [["", "", ""]]


async def test_an_earlier_application_is_begun_anew_for_the_time_after(spring: World, tab_of: TabOf) -> None:
    whole = typed(AMINA.number, "2025-01-01", "2025-03-31")
    receipt = await send(spring.asta, whole, typed(SAMIRA.number))
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{receipt.file_number}")
    case = await tab.state(CaseState)
    assert case.can_copy
    await tab.send(CaseState.copy_on)
    await tab.follow()
    apply = await tab.state(ApplyState)
    assert (apply.claim, apply.step) == ("2025-2", "write")
    assert await rows() == [[AMINA.number, "2025-04-01", "2025-06-30"], [SAMIRA.number, "", ""]]
    assert not tab.holds(SAMIRA.first_name)


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "disa", "hanna"])
async def test_a_stranger_to_the_case_copies_nothing(spring: World, tab_of: TabOf, who: str) -> None:
    receipt = await send(spring.asta)
    tab = await tab_of(who)
    await tab.open(f"/arenden/{receipt.file_number}")
    await tab.send(CaseState.copy_on)
    assert await rows() == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (Claim.QUARTERS, quarters(Quarter(2025, 4)), quarters(Quarter(2026, 1))),
        (Claim.QUARTERS, quarters(Quarter(2025, 4), 2), quarters(Quarter(2026, 2), 2)),
        (Claim.CALENDAR_YEAR, calendar_year(2024), calendar_year(2025)),
        (Claim.TWELVE_MONTHS, twelve_months(date(2024, 3, 1)), twelve_months(date(2025, 3, 1))),
    ],
)
def test_the_time_after_is_of_the_same_length(kind: Claim, old: object, new: object) -> None:
    assert after(kind, old) == new  # type: ignore[arg-type]
