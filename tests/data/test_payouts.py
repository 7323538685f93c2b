import pytest
from sqlalchemy import literal, true
from sqlalchemy.sql.elements import Label
from sqlmodel import col, select

from rxapp.access.masking import is_shown_of, name_is_shown
from rxapp.access.payouts import visible_line_keys, visible_payout_lines, visible_totals
from rxapp.db import reading
from rxapp.models import Person
from rxapp.services import payouts
from rxapp.services.payouts import SORTS, LineView, PayoutFilter
from tests.data.paid import LATER, NUMBERS, PAID_ON, Paid
from tests.fixtures.people import (
    ALE,
    AMINA,
    ASA,
    BURLOV,
    COMPULSORY,
    FARAH,
    INDIVIDUALS,
    PRESCHOOL,
    PROTECTED,
    SAMIRA,
)
from tests.fixtures.statements import Counted

OUTSIDERS = ("disa", "hanna", "hugo", "ulla", "kerstin")
OPEN = (AMINA, FARAH, ASA)


async def lines(paid: Paid, name: str, wanted: PayoutFilter | None = None) -> list[LineView]:
    async with reading() as session:
        return (await payouts.list_lines(session, paid.actor(name), wanted or PayoutFilter())).rows


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_whoever_is_no_user_sees_no_payouts(paid: Paid, name: str) -> None:
    assert await lines(paid, name) == []
    async with reading() as session:
        assert await payouts.list_totals(session, paid.actor(name)) == []


@pytest.mark.parametrize("name", ["asta", "bo", "nils"])
async def test_every_user_sees_number_and_amount_of_everything_paid_to_the_own_municipality(
    paid: Paid, name: str
) -> None:
    seen = {(line.file_number, line.amount_ore) for line in await lines(paid, name)}
    assert seen == {
        *((paid.preschool.file_number, 30_000_01 + place) for place in range(len(NUMBERS))),
        *((paid.compulsory.file_number, 70_000_01 + place) for place in range(len(NUMBERS))),
    }


async def test_another_municipality_sees_its_own_alone(paid: Paid) -> None:
    (line,) = await lines(paid, "britt")
    assert (line.file_number, line.amount_ore, line.type_code) == (
        paid.elsewhere.file_number,
        11_11,
        PRESCHOOL,
    )


async def test_with_no_permission_every_other_cell_is_empty(paid: Paid) -> None:
    for line in await lines(paid, "nils"):
        hidden = (
            line.type_code,
            line.individual_number,
            line.name,
            line.first_day,
            line.last_day,
            line.paid_on,
        )
        assert hidden == (None,) * 6


async def test_a_permission_opens_the_cells_of_its_own_type_alone(paid: Paid) -> None:
    for line in await lines(paid, "bo"):
        hidden = (line.type_code, line.individual_number, line.first_day, line.last_day, line.paid_on)
        if line.file_number == paid.preschool.file_number:
            assert None not in hidden
            assert (line.type_code, line.paid_on) == (PRESCHOOL, PAID_ON)
        else:
            assert (*hidden, line.name) == (None,) * 6


async def test_a_protected_unclear_or_unknown_person_is_a_number_alone(paid: Paid) -> None:
    names = {line.individual_number: line.name for line in await lines(paid, "asta")}
    assert names == dict.fromkeys(NUMBERS) | {
        person.number: f"{person.first_name} {person.last_name}" for person in OPEN
    }


@pytest.mark.parametrize("name", ["asta", "bo", "nils", "britt", *OUTSIDERS])
async def test_what_is_hidden_never_leaves_the_database(paid: Paid, name: str) -> None:
    """Read past the service: whatever the statement itself gives."""
    actor = paid.actor(name)
    async with reading() as session:
        found = (await session.exec(visible_payout_lines(actor))).all()
        keys = (await session.exec(visible_line_keys(actor))).all()
    assert len(found) == len(keys)
    told = " ".join(str(value) for row in (*found, *keys) for value in row)
    for person in PROTECTED:
        assert person.first_name not in told
        assert person.last_name not in told
        assert str(person.born_on) not in told
    if COMPULSORY not in actor.types:
        assert COMPULSORY not in told
        assert str(LATER) not in told
        assert "2026-06-" not in told
    if not actor.types:
        assert all(number not in told for number in NUMBERS)
        assert str(PAID_ON) not in told


@pytest.mark.parametrize("descending", [True, False])
async def test_the_order_tells_nothing_of_what_is_hidden(paid: Paid, descending: bool) -> None:
    for sort in (*SORTS, "name", "row_id", "municipality_code", "'; --"):
        seen = await lines(paid, "bo", PayoutFilter(sort=sort, descending=descending))
        hidden = [line for line in seen if line.type_code is None]
        assert len(hidden) == len(NUMBERS)
        if sort == "amount_ore":
            amounts = [line.amount_ore for line in seen]
            assert amounts == sorted(amounts, reverse=descending)
            continue
        # By what is shown: in one block, by file number and then by the order they were paid in.
        assert [line.line_id for line in hidden] == sorted((h.line_id for h in hidden), reverse=True)
        if sort != "file_number":
            assert seen[-len(hidden) :] == hidden


HIDDEN_FROM_BO = (
    PayoutFilter(type_code=COMPULSORY),
    PayoutFilter(paid_on=LATER),
    PayoutFilter(paid_on=LATER, type_code=PRESCHOOL),
    *(PayoutFilter(words=word) for p in PROTECTED for word in (p.first_name, p.last_name, str(p.born_on))),
    *(PayoutFilter(words=word) for word in (COMPULSORY, "%", "_", "\\")),
)


async def test_a_search_for_what_is_hidden_finds_nothing(paid: Paid) -> None:
    for wanted in HIDDEN_FROM_BO:
        async with reading() as session:
            found = await payouts.list_lines(session, paid.world.bo, wanted)
        assert (wanted, found.rows, found.count, found.pages) == (wanted, [], 0, 1)


async def test_whoever_has_no_permission_finds_nobody(paid: Paid) -> None:
    for person in INDIVIDUALS:
        for words in (person.number, person.first_name, person.last_name):
            assert await lines(paid, "nils", PayoutFilter(words=words)) == []


async def test_a_search_by_number_finds_the_permitted_line_alone(paid: Paid) -> None:
    found = await lines(paid, "bo", PayoutFilter(words="10-000002"))
    assert [(line.file_number, line.individual_number) for line in found] == [
        (paid.preschool.file_number, SAMIRA.number)
    ]


async def test_a_search_by_name_takes_no_notice_of_case_in_swedish_letters_either(paid: Paid) -> None:
    for person, spellings in ((AMINA, ("amina", "AMINA", "alk")), (ASA, ("åsa", "ÅSA", "örn", "Ö"))):
        for words in spellings:
            found = await lines(paid, "asta", PayoutFilter(words=words))
            assert {line.individual_number for line in found} == {person.number}, words


@pytest.mark.parametrize("name", ["asta", "bo", "nils", "britt"])
async def test_a_search_by_name_finds_just_the_lines_that_show_such_a_name(paid: Paid, name: str) -> None:
    shown = await lines(paid, name)
    for person in INDIVIDUALS:
        for words in (person.first_name, person.last_name[:2]):
            found = await lines(paid, name, PayoutFilter(words=words))
            expected = {line.line_id for line in shown if begins(line.name, words)}
            assert {line.line_id for line in found} == expected, words


def begins(name: str | None, words: str) -> bool:
    return name is not None and any(part.lower().startswith(words.lower()) for part in name.split())


@pytest.mark.parametrize("granted_ore", [-1, 0, 1])
async def test_persons_that_are_sought_are_shown_by_the_rule_of_every_row(
    paid: Paid, granted_ore: int
) -> None:
    number, granted = col(Person.individual_number), literal(granted_ore)
    async with reading() as session:
        for code in (ALE, BURLOV):
            by_row = select(number).where(name_is_shown(code, granted))
            at_once = select(number).where(is_shown_of(number, code, granted, true()))
            shown = set((await session.exec(by_row)).all())
            assert set((await session.exec(at_once)).all()) == shown
            assert shown
            assert shown < {person.number for person in INDIVIDUALS}


async def test_a_search_by_part_of_a_file_number_finds_the_case(paid: Paid) -> None:
    wanted = PayoutFilter(words=paid.compulsory.file_number[-5:])
    assert {line.file_number for line in await lines(paid, "nils", wanted)} == {paid.compulsory.file_number}


async def test_totals_are_over_every_type_for_every_user(paid: Paid) -> None:
    expected = [
        (LATER, sum(70_000_01 + place for place in range(len(NUMBERS)))),
        (PAID_ON, sum(30_000_01 + place for place in range(len(NUMBERS)))),
    ]
    for name in ("asta", "bo", "nils"):
        async with reading() as session:
            totals = await payouts.list_totals(session, paid.actor(name))
        assert [(total.paid_on, total.total_ore) for total in totals] == expected


async def test_nothing_is_seen_before_it_is_paid(paid: Paid) -> None:
    assert paid.unpaid.file_number not in {line.file_number for line in await lines(paid, "asta")}


async def test_a_page_of_lines_and_their_count_take_one_statement(paid: Paid, statements: Counted) -> None:
    with statements() as said:
        await lines(paid, "asta", PayoutFilter(words="a"))
    assert len(said) == 1


def test_sorting_is_offered_by_what_the_reader_sees(paid: Paid) -> None:
    statement = visible_payout_lines(paid.world.bo)
    masked = {c.name for c in statement.selected_columns if isinstance(c, Label)}
    assert masked == {
        *("type_code", "individual_number", "first_day", "last_day", "paid_on"),
        *("first_name", "last_name", "born_on"),
        *("attempt", "account_kind", "last_digits"),
    }
    assert {c.name for c in visible_totals(paid.world.bo).selected_columns} == {"paid_on", "total_ore"}
