from datetime import date

import pytest

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import Told
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.decided import Cause, Decided, Matter, goes_against
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.lodging import (
    APPEALED,
    NOT_AGAINST,
    NOT_AVAILABLE,
    REPLACED,
    last_day_to_mind,
    lodge,
    register,
    why_not,
)
from rxapp.domain.permissions import Actor
from tests.domain.appealing import (
    ADMINISTRATOR,
    DAYS_OFF,
    FINAL_TYPE,
    LAST,
    MADE,
    OFFICER,
    OTHER,
    PAYER,
    USER,
    WITHOUT,
    appeal,
    chain,
    day,
    decided,
    judgment,
    replaced,
)

WANTED = "Ersättning ska beviljas för alla rader."


def sent(of: Chain, one: Decided | None = None, actor: Actor = USER, on: date = LAST) -> AppealStatus:
    return lodge(of, one or of.decisions[-1], actor, id=1, on=on, wanted=WANTED).status


def test_a_user_appeals_a_decision_of_the_own_municipality_and_type() -> None:
    lodged = lodge(chain(), decided(), USER, id=7, on=LAST, wanted=f"  {WANTED}\n")
    assert (lodged.id, lodged.against, lodged.arrived_on, lodged.wanted) == (7, 1, LAST, WANTED)


def test_nobody_else_appeals_in_the_service() -> None:
    for stranger in (OTHER, WITHOUT):
        with pytest.raises(NotFound):
            sent(chain(), actor=stranger)
    for other in (ADMINISTRATOR, OFFICER, PAYER):
        with pytest.raises(NotAllowed, match="behörighet för ersättningstypen"):
            sent(chain(), actor=other)


def test_an_appeal_that_is_late_is_taken_in_and_left_to_the_agency_to_dismiss() -> None:
    assert sent(chain(), on=date(2027, 1, 1)) is AppealStatus.LODGED


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        (chain(told=Told()), NOT_AVAILABLE),
        (chain(is_against=False), NOT_AGAINST),
        (chain(type_code=FINAL_TYPE), "Beslutet får inte överklagas (25 § förordningen (2017:193))."),
        (chain(appeal()), APPEALED),
    ],
)
def test_what_cannot_be_appealed_here_is_refused_with_the_reason(of: Chain, sentence: str) -> None:
    with pytest.raises(Conflict) as refusal:
        sent(of)
    assert refusal.value.sentence == sentence == why_not(of, of.decisions[0])


def test_a_decision_that_was_replaced_is_appealed_no_more_but_the_new_one_is() -> None:
    new = replaced(decided(), Cause.CHANGE, day(10))
    of = chain(more=(new,))
    with pytest.raises(Conflict, match="har ersatts"):
        sent(of, decided())
    assert why_not(of, decided()) == REPLACED
    assert sent(of, new) is AppealStatus.LODGED


def test_an_open_appeal_is_held_to_be_against_what_it_was_changed_to() -> None:
    new = replaced(decided(), Cause.RECONSIDERATION, day(10))
    assert why_not(chain(appeal(), more=(new,)), new) == APPEALED
    assert why_not(chain(appeal(status=AppealStatus.WITHDRAWN), more=(new,)), new) == ""


def test_who_has_withdrawn_may_appeal_again() -> None:
    assert sent(chain(appeal(status=AppealStatus.WITHDRAWN))) is AppealStatus.LODGED


def test_the_last_day_to_mind_is_the_one_that_is_told() -> None:
    assert last_day_to_mind(chain(), decided(), DAYS_OFF) == LAST
    unopened = chain(told=Told(MADE))
    assert last_day_to_mind(unopened, unopened.decisions[0], DAYS_OFF) == LAST
    opened_later = chain(told=Told(MADE, day(9)))
    assert last_day_to_mind(opened_later, opened_later.decisions[0], DAYS_OFF) == LAST


@pytest.mark.parametrize(
    "of",
    [
        chain(told=Told()),
        chain(is_against=False),
        chain(type_code=FINAL_TYPE),
        chain(more=(replaced(decided(), Cause.CHANGE, day(10)),)),
        chain(appeal()),
        chain(appeal(status=AppealStatus.WITHDRAWN)),
        chain(appeal(status=AppealStatus.DISMISSED_LATE, dismissal=9)),
        chain(appeal(status=AppealStatus.CLOSED, judgments=(judgment(),))),
    ],
)
def test_there_is_no_day_to_mind_where_one_cannot_appeal_or_has_done_so(of: Chain) -> None:
    assert last_day_to_mind(of, of.decisions[0], DAYS_OFF) is None


def test_a_new_decision_has_a_day_of_its_own_unless_the_appeal_follows_it() -> None:
    new = replaced(decided(), Cause.CORRECTION, day(10))
    late = appeal(status=AppealStatus.DISMISSED_LATE, dismissal=9)
    assert last_day_to_mind(chain(late, more=(new,)), new, DAYS_OFF) == date(2026, 2, 9)
    assert last_day_to_mind(chain(appeal(), more=(new,)), new, DAYS_OFF) is None


@pytest.mark.parametrize("wanted", ["", " \n", "x" * 4001])
def test_an_appeal_says_what_is_to_be_changed(wanted: str) -> None:
    with pytest.raises(Invalid, match="vilket sätt kommunen vill"):
        lodge(chain(), decided(), USER, id=1, on=LAST, wanted=wanted)


def test_an_officer_registers_a_letter_also_against_what_may_not_be_appealed() -> None:
    of = chain(type_code=FINAL_TYPE)
    came = register(of, of.decisions[0], OFFICER, id=1, on=day(9), arrived_on=day(8), wanted=WANTED)
    assert (came.arrived_on, came.since) == (day(8), day(9))
    with pytest.raises(NotAllowed):
        register(chain(), decided(), USER, id=1, on=day(9), arrived_on=day(8), wanted=WANTED)
    with pytest.raises(Conflict, match="redan överklagat"):
        register(chain(appeal()), decided(), OFFICER, id=2, on=day(9), arrived_on=day(8), wanted=WANTED)


def test_a_letter_against_a_decision_that_was_replaced_is_held_to_be_against_the_new_one() -> None:
    new = replaced(decided(), Cause.CHANGE, day(7))
    of = chain(more=(new,))
    with pytest.raises(Conflict, match="Registrera överklagandet mot det nya"):
        register(of, decided(), OFFICER, id=1, on=day(9), arrived_on=day(5), wanted=WANTED)
    assert register(of, new, OFFICER, id=1, on=day(9), arrived_on=day(5), wanted=WANTED).against == new.id


@pytest.mark.parametrize("arrived_on", [day(-1), day(10)])
def test_a_letter_came_between_the_decision_and_today(arrived_on: date) -> None:
    with pytest.raises(Invalid, match="senast i dag"):
        register(chain(), decided(), OFFICER, id=1, on=day(9), arrived_on=arrived_on, wanted=WANTED)


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("code", TYPES)
def test_the_ordinances_except_decisions_on_compensation_and_not_on_recovery(
    code: str, matter: Matter
) -> None:
    barred = decided(type_code=code, matter=matter).final_by
    assert bool(barred) == (matter is Matter.COMPENSATION and not TYPES[code].appealable)


def test_a_decision_goes_against_whoever_got_less_than_was_applied_for() -> None:
    assert {outcome for outcome in DecisionOutcome if not goes_against(outcome)} == {
        DecisionOutcome.GRANTED,
        DecisionOutcome.NOT_RECOVERED,
    }
    assert not goes_against(DecisionOutcome.WRITTEN_OFF, at_own_wish=True)


def test_a_decision_names_what_it_replaces_and_is_made_before_it_is_told() -> None:
    with pytest.raises(ValueError, match="names the one it replaces"):
        decided(cause=Cause.CORRECTION)
    with pytest.raises(ValueError, match="names the one it replaces"):
        decided(replaces=3)
    with pytest.raises(ValueError, match="available before"):
        decided(told=Told(day(-1)))
    assert decided().total_ore == 1000
    assert decided().decided_on == MADE
