from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.automatic import Application, Known, RowReason, Verdict, decide
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.periods import Period
from rxapp.domain.school import amount_ore, counted_periods
from tests.domain.strategies import CHILDREN, applications, four_week_periods, knowns, rows


@given(applications(), knowns)
def test_an_amount_is_never_negative_and_is_the_sum_of_its_periods(sent: Application, known: Known) -> None:
    for outcome in decide(sent, known).rows:
        assert outcome.amount_ore == amount_ore(sent.type_code, outcome.periods) >= 0


@given(applications(), knowns)
def test_a_row_never_gets_a_period_it_did_not_ask_for(sent: Application, known: Known) -> None:
    asked = {row.position: set(counted_periods(row.period, known.terms)) for row in sent.rows}
    assert all(set(outcome.periods) <= asked[outcome.position] for outcome in decide(sent, known).rows)


@given(applications(), knowns)
def test_no_child_gets_more_than_ten_periods_nor_one_twice(sent: Application, known: Known) -> None:
    children = {row.position: row.individual_number for row in sent.rows}
    outcomes = decide(sent, known).rows
    for child in CHILDREN:
        given_now = [p for each in outcomes if children[each.position] == child for p in each.periods]
        before = known.granted.get(child, ())
        assert len(given_now) <= max(0, 10 - len(before))
        together = [*given_now, *before]
        assert not any(p.overlaps(q) for i, p in enumerate(given_now) for q in together[i + 1 :])


@given(applications(), knowns, st.sampled_from(CHILDREN), four_week_periods)
def test_one_more_granted_period_never_raises_the_amount(
    sent: Application, known: Known, child: str, period: Period
) -> None:
    more = {**known.granted, child: (*known.granted.get(child, ()), period)}
    assert decide(sent, replace(known, granted=more)).amount_ore <= decide(sent, known).amount_ore


@given(applications(), knowns, st.integers(1, 400))
def test_late_is_dismissed_whatever_else_holds(sent: Application, known: Known, days: int) -> None:
    late = replace(sent, arrived_on=last_application_day(sent.quarter) + timedelta(days=days))
    outcome = decide(late, known)
    assert outcome.kind is DecisionOutcome.DISMISSED
    assert {row.reason for row in outcome.rows} == {RowReason.LATE}
    assert (outcome.amount_ore, len(outcome.rows)) == (0, len(sent.rows))


@given(applications(), knowns, st.randoms())
def test_the_order_the_rows_are_handed_over_in_does_not_matter(
    sent: Application, known: Known, chance: Random
) -> None:
    shuffled = list(sent.rows)
    chance.shuffle(shuffled)
    assert decide(replace(sent, rows=tuple(shuffled)), known) == decide(sent, known)


@given(applications(rows(most=3)), knowns, st.permutations([1, 2, 3]))
def test_rows_of_different_children_do_not_touch_each_other(
    sent: Application, known: Known, places: list[int]
) -> None:
    one_each = tuple(
        replace(row, individual_number=child) for row, child in zip(sent.rows, CHILDREN, strict=False)
    )
    moved = tuple(replace(row, position=places[row.position - 1]) for row in one_each)
    before = decide(replace(sent, rows=one_each), known).rows
    after = {row.position: row for row in decide(replace(sent, rows=moved), known).rows}
    for outcome in before:
        place = places[outcome.position - 1]
        assert after[place] == replace(outcome, position=place)


@given(applications(), knowns)
def test_a_case_goes_to_an_officer_exactly_when_a_rule_is_undecided(sent: Application, known: Known) -> None:
    outcome = decide(sent, known)
    undecided = [rule for rule in outcome.rules if rule.outcome is Verdict.UNDECIDED]
    assert (outcome.kind is None) == bool(undecided)
    assert outcome.kind is None or all(row.granted is not None for row in outcome.rows)


@given(applications(), knowns)
def test_a_row_that_gets_less_says_why(sent: Application, known: Known) -> None:
    outcome = decide(sent, known)
    for row in outcome.rows:
        assert row.granted is not False or row.reason is not None
    if outcome.kind is DecisionOutcome.GRANTED:
        assert all(row.is_full and row.amount_ore > 0 for row in outcome.rows)


@given(applications(), knowns)
def test_no_rule_tells_an_individual_number_or_a_birth_date(sent: Application, known: Known) -> None:
    births = {str(facts.born_on) for facts in known.persons.values()} - {"None"}
    born_before_2025 = {day for day in births if day < "2025"}
    for rule in decide(sent, known).rules:
        assert not any(secret in rule.detail for secret in {*CHILDREN, *born_before_2025})
