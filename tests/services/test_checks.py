from datetime import date

import pytest

from rxapp.db import reading
from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.periods import Quarter
from rxapp.services import applications, drafts
from rxapp.services.applications import NUMBER_ONLY
from rxapp.services.drafts import DraftRow
from tests.fixtures.people import AMINA, ASA, COMPULSORY, FARAH, NOBODY, PRESCHOOL, PROTECTED
from tests.fixtures.statements import Counted
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, Q1, check, decide, typed, write_draft


@pytest.mark.parametrize(
    ("who", "refusal"), [("disa", NotAllowed), ("hanna", NotFound), ("bo", NotFound), ("nils", NotFound)]
)
async def test_a_stranger_to_the_type_has_nothing_checked(
    spring: World, who: str, refusal: type[Exception]
) -> None:
    draft = await write_draft(spring.asta)
    async with reading() as session:
        with pytest.raises(refusal):
            await applications.check(session, getattr(spring, who), draft, ())


async def test_a_row_in_order_gives_periods_amount_and_name(spring: World) -> None:
    checked = await check(spring.asta, typed("10-000001", "2025-01-08", "2025-03-31"))
    (row,) = checked.rows
    assert (row.periods, row.amount_ore, row.problems, row.warnings) == (3, 50_400_00, (), ())
    assert (row.name, row.individual) == ("Amina Alkurdi", "10-000001")
    assert (checked.periods, checked.amount_ore, checked.amount_note) == (3, 50_400_00, "")
    assert (checked.deadline, checked.is_sendable, checked.warnings) == (date(2025, 9, 30), True, ())


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (typed("1234"), ["rad-1-individnummer"]),
        (typed("", "2025-01-08", "2025-02-04"), ["rad-1-individnummer"]),
        (typed(AMINA.number, "8/1 2025"), ["rad-1-fran"]),
        (typed(AMINA.number, "20250108"), ["rad-1-fran"]),
        (typed(AMINA.number, "2025-01-08", "2025-02-30"), ["rad-1-till"]),
        (typed(AMINA.number, "2025-02-04", "2025-01-08"), ["rad-1-till"]),
        (typed(AMINA.number, "0205-01-08", "2025-01-08"), ["rad-1-fran"]),
        (typed(AMINA.number, "2025-01-08", "2205-01-08"), ["rad-1-till"]),
        (typed("x", "", ""), ["rad-1-individnummer", "rad-1-fran", "rad-1-till"]),
        (DraftRow(), ["rad-1-individnummer"]),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field(
    spring: World, row: DraftRow, fields: list[str]
) -> None:
    checked = await check(spring.asta, row)
    assert [problem.field for problem in checked.all_problems] == fields
    assert all(problem.sentence.endswith(".") for problem in checked.all_problems)
    assert (checked.is_sendable, checked.periods, checked.amount_ore) == (False, 0, 0)


async def test_blank_rows_are_passed_over_and_positions_stay(spring: World) -> None:
    checked = await check(spring.asta, DraftRow(), FOUR_WEEKS, DraftRow(" "))
    assert [row.position for row in checked.rows] == [2]
    assert checked.is_sendable


@pytest.mark.parametrize(
    ("quarter", "is_sendable"), [(None, False), (Quarter(2025, 3), False), (Quarter(2025, 2), True)]
)
async def test_a_quarter_must_be_chosen_and_begun(
    spring: World, quarter: Quarter | None, is_sendable: bool
) -> None:
    checked = await check(spring.asta, typed(AMINA.number, "2025-04-01", "2025-04-09"), quarter=quarter)
    assert checked.is_sendable is is_sendable
    assert [p.field for p in checked.all_problems] == ([] if is_sendable else ["kvartal"])


async def test_protected_unknown_and_other_peoples_children_read_the_same(spring: World) -> None:
    numbers = [NOBODY, FARAH.number, *(person.number for person in PROTECTED)]
    checked = await check(spring.asta, *(typed(number) for number in numbers))
    told = {(row.name, row.warnings, row.periods, row.amount_ore, row.problems) for row in checked.rows}
    assert told == {("", (NUMBER_ONLY,), 1, 16_800_00, ())}
    assert checked.is_sendable


@pytest.mark.parametrize("number", [NOBODY, FARAH.number, *(person.number for person in PROTECTED)])
async def test_the_age_of_whoever_is_not_shown_is_not_told_by_a_warning(spring: World, number: str) -> None:
    checked = await check(
        spring.asta, typed(number, "2023-02-01", "2023-02-28"), quarter=Quarter(2023, 1), type_code=PRESCHOOL
    )
    assert not any("förskola under perioden" in warning for warning in checked.rows[0].warnings)
    shown = await check(
        spring.asta,
        typed(AMINA.number, "2023-02-01", "2023-02-28"),
        quarter=Quarter(2023, 1),
        type_code=PRESCHOOL,
    )
    assert any("förskola under perioden" in warning for warning in shown.rows[0].warnings)


@pytest.mark.parametrize(
    ("rows", "warning"),
    [
        (
            (FOUR_WEEKS, typed(AMINA.number, "2025-02-04", "2025-03-03")),
            "Perioden överlappar rad 1 för samma barn.",
        ),
        (
            (typed(AMINA.number, "2025-01-02", "2025-01-07"),),
            "Ingen fyraveckorsperiod börjar inom en termin.",
        ),
        (
            (typed(AMINA.number, "2025-03-20", "2025-04-05"),),
            "Perioden 2025-03-20 till 2025-04-05 ligger inte helt i 2025 kvartal 1.",
        ),
    ],
)
async def test_what_the_rules_will_say_is_told_beforehand(
    spring: World, rows: tuple[DraftRow, ...], warning: str
) -> None:
    checked = await check(spring.asta, *rows)
    assert warning in checked.rows[-1].warnings
    assert checked.is_sendable


@pytest.mark.parametrize(
    ("day", "warnings"),
    [
        (date(2025, 9, 15), ()),
        (date(2025, 9, 16), ("Sista ansökningsdag för kvartal 1 2025 är 2025-09-30, om 14 dagar.",)),
        (date(2025, 9, 29), ("Sista ansökningsdag för kvartal 1 2025 är 2025-09-30, i morgon.",)),
        (date(2025, 9, 30), ("Sista ansökningsdag för kvartal 1 2025 är 2025-09-30, i dag.",)),
        (
            date(2025, 10, 1),
            ("Sista ansökningsdag för kvartal 1 2025 var 2025-09-30. Ansökan kommer troligen att avvisas.",),
        ),
    ],
)
async def test_the_last_day_is_told_when_it_is_near_or_past(
    spring: World, go_to: GoTo, day: date, warnings: tuple[str, ...]
) -> None:
    go_to(day)
    checked = await check(spring.asta)
    assert (checked.warnings, checked.is_sendable) == (warnings, True)


async def test_an_unknown_amount_is_told_and_stops_nothing(spring: World) -> None:
    checked = await check(
        spring.asta,
        typed(AMINA.number, "2023-02-01", "2023-02-28"),
        quarter=Quarter(2023, 1),
        type_code=PRESCHOOL,
    )
    assert (checked.amount_ore, checked.rows[0].amount_ore) == (None, None)
    assert "kvartal 1" not in checked.amount_note
    assert checked.amount_note
    assert checked.is_sendable


async def test_a_type_paid_as_funds_permit_is_told_once(spring: World) -> None:
    rows = (FOUR_WEEKS, typed(ASA.number))
    checked = await check(spring.asta, *rows, type_code="ASYL_NATIONAL_PROGRAM_18")
    assert len(checked.warnings) == 1
    assert all(row.warnings == () for row in checked.rows)


async def test_own_grants_of_held_types_are_warned_of(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    assert _overlap(await check(spring.asta, FOUR_WEEKS))


async def test_grants_of_another_municipality_are_not_told(spring: World) -> None:
    granted = await decide(spring.britt, typed(FARAH.number))
    assert granted.case.granted_ore == 16_800_00
    assert not _overlap(await check(spring.asta, typed(FARAH.number)))


async def test_grants_of_a_type_one_does_not_hold_are_not_told(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    assert not _overlap(await check(spring.bo, FOUR_WEEKS, type_code=PRESCHOOL))
    assert _overlap(await check(spring.asta, FOUR_WEEKS, type_code=PRESCHOOL))


def _overlap(checked: applications.Check) -> bool:
    return any("redan beviljats" in warning for row in checked.rows for warning in row.warnings)


async def test_a_full_application_asks_no_more_than_one_row(spring: World, statements: Counted) -> None:
    one = await write_draft(spring.asta)
    many = await write_draft(spring.asta, *(typed(f"3000{n:04d}") for n in range(240)))
    counts: list[int] = []
    for draft in (one, many):
        async with reading() as session:
            lines = await drafts.get_lines(session, spring.asta, draft)
            with statements() as said:
                await applications.check(session, spring.asta, draft, lines)
        counts.append(len(said))
    assert counts == [4, 4]
    assert (many.claim, many.type_code) == (Q1.period, COMPULSORY)
