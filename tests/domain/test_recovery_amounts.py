import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.recovery_amounts import (
    Asked,
    RecoveryOutcome,
    Reversal,
    Settled,
    changed_to,
    check_asked,
    check_settled,
    claimed,
    outcome_of,
    reversal,
)
from rxapp.domain.recovery_grounds import RecoveryGround, check_ground, grounds_of
from tests.domain.recovering import ASKED, NONE, PART, WAIVED, WHOLE

G = RecoveryGround


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((), "Välj minst en utbetald rad."),
        ((ASKED[0], ASKED[0]), "Samma rad är vald två gånger."),
        ((Asked(1, 0, 0, 1),), "Bara rader som har betalats ut kan återkrävas."),
        ((Asked(1, 5, -1, 1),), "Bara rader som har betalats ut kan återkrävas."),
        ((Asked(1, 5, 0, 0),), "Ange ett belopp som är större än noll för varje rad."),
        ((Asked(1, 5, 0, 6),), "Beloppet är större än det som har betalats ut och inte redan återkrävs."),
        ((Asked(1, 5, 2, 4),), "Beloppet är större än det som har betalats ut och inte redan återkrävs."),
    ],
)
def test_no_more_is_asked_for_than_is_left_of_what_was_paid(rows: tuple[Asked, ...], sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_asked(rows)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("settled", "field"),
    [
        ((Settled(1, 1001), Settled(2, 0)), "belopp"),
        ((Settled(1, -1), Settled(2, 0)), "belopp"),
        ((Settled(1, 5, 6), Settled(2, 0)), "eftergift"),
        ((Settled(1, 5, -1), Settled(2, 0)), "eftergift"),
        ((Settled(1, 5), Settled(3, 0)), "rader"),
        ((Settled(1, 5), Settled(1, 0)), "rader"),
        ((Settled(1, 5, 1), Settled(2, 0)), "skal_eftergift"),
    ],
)
def test_a_decision_settles_each_row_within_what_was_asked(settled: tuple[Settled, ...], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_settled(ASKED, settled, "  ")
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("settled", "outcome"),
    [
        (WHOLE, RecoveryOutcome.WHOLE),
        (PART, RecoveryOutcome.PART),
        (NONE, RecoveryOutcome.NONE),
        (WAIVED, RecoveryOutcome.NONE),
        ((Settled(1, 1000, 1), Settled(2, 300)), RecoveryOutcome.PART),
    ],
)
def test_the_outcome_follows_from_the_amounts_and_what_is_waived_is_not_claimed(
    settled: tuple[Settled, ...], outcome: RecoveryOutcome
) -> None:
    check_settled(ASKED, settled, "Särskilda skäl.")
    assert outcome_of(ASKED, settled) == outcome


@given(st.data(), st.lists(st.integers(1, 10**12), min_size=1, max_size=5))
def test_what_is_claimed_never_exceeds_what_was_paid(data: st.DataObject, paid: list[int]) -> None:
    asked = []
    for row, ore in enumerate(paid):
        taken = data.draw(st.integers(0, ore - 1))
        asked.append(Asked(row, ore, taken, data.draw(st.integers(1, ore - taken))))
    wrong = [data.draw(st.integers(0, each.amount_ore)) for each in asked]
    settled = [Settled(n, ore, data.draw(st.integers(0, ore))) for n, ore in enumerate(wrong)]
    check_asked(asked)
    check_settled(asked, settled, "Skäl.")
    left = sum(each.paid_ore - each.taken_ore for each in asked)
    assert 0 <= claimed(settled) <= sum(each.amount_ore for each in asked) <= left


@given(st.data(), st.integers(0, 10**12))
def test_a_claim_that_was_too_high_is_undone_to_the_last_ore(data: st.DataObject, claim: int) -> None:
    right, met = data.draw(st.integers(0, claim)), data.draw(st.integers(0, claim))
    undone = reversal(claim, right, met)
    assert undone.cancelled_ore + undone.given_back_ore == claim - right
    assert 0 <= undone.given_back_ore <= met
    assert 0 <= undone.cancelled_ore <= claim - met
    still_open = claim - undone.cancelled_ore - met
    assert still_open >= 0
    assert met - undone.given_back_ore + still_open == right


@pytest.mark.parametrize(
    ("claim", "right", "met", "undone"),
    [
        (1000, 400, 0, Reversal(600, 0)),
        (1000, 400, 700, Reversal(300, 300)),
        (1000, 0, 1000, Reversal(0, 1000)),
        (1000, 1000, 700, Reversal(0, 0)),
    ],
)
def test_an_appeal_that_is_won_after_setting_off_gives_money_back(
    claim: int, right: int, met: int, undone: Reversal
) -> None:
    assert reversal(claim, right, met) == undone


@pytest.mark.parametrize(("right", "met"), [(11, 0), (-1, 0), (0, 11), (0, -1)])
def test_a_claim_never_grows_nor_is_it_met_beyond_itself(right: int, met: int) -> None:
    with pytest.raises(ValueError, match="within what it is"):
        reversal(10, right, met)


def test_the_grounds_are_those_of_the_types_ordinance() -> None:
    assert grounds_of(TYPES["ASYL_PRESCHOOL"]) == (G.FALSE_INFORMATION, G.SHOULD_HAVE_SEEN)
    plain = (G.WRONG_BASIS, G.TOO_MUCH, G.SHOULD_HAVE_REALISED)
    assert grounds_of(TYPES["HOME_SUPPORT_75"]) == plain
    assert grounds_of(TYPES["SPECIAL_COSTS"]) == (*plain, G.NOT_USED_AS_MEANT)


@pytest.mark.parametrize("code", TYPES)
def test_every_type_has_grounds_whose_source_is_its_ordinance(code: str) -> None:
    ordinance = TYPES[code].legal_basis.split()[-1]
    for ground in RecoveryGround:
        if ground in grounds_of(TYPES[code]):
            check_ground(TYPES[code], ground)
            assert ground.source.endswith(ordinance)
        else:
            with pytest.raises(Invalid, match="gäller för ersättningstypen"):
                check_ground(TYPES[code], ground)


def test_rows_that_are_not_named_stay_as_they_were_settled() -> None:
    before = (Settled(1, 1000, 100), Settled(2, 300))
    assert changed_to(before, [Settled(2, 50)]) == (Settled(1, 1000, 100), Settled(2, 50))
    for changes in ([Settled(3, 0)], [Settled(1, 0), Settled(1, 5)]):
        with pytest.raises(Invalid) as refusal:
            changed_to(before, changes)
        assert refusal.value.field == "rader"


def test_only_39_makes_recovery_a_duty() -> None:
    assert {ground for ground in G if ground.is_duty} == {g for g in G if g.source.startswith("39 §")}
