from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.agreements import (
    Standing,
    Term,
    check_change,
    check_new,
    ended_at_once,
    is_shortened,
    unbroken_since,
)
from rxapp.domain.errors import Conflict, Invalid
from tests.domain.build import golden

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("term", "standing"),
    [
        (Term(TODAY), Standing.RUNNING),
        (Term(TODAY, TODAY), Standing.RUNNING),
        (Term(TODAY + DAY), Standing.COMING),
        (Term(TODAY - 2 * DAY, TODAY - DAY), Standing.ENDED),
    ],
)
def test_first_and_last_day_are_both_counted(term: Term, standing: Standing) -> None:
    assert term.standing(TODAY) is standing


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Term(TODAY + 5 * DAY), False),
        (Term(TODAY + 4 * DAY), True),
        (Term(TODAY - 5 * DAY, TODAY - DAY), False),
        (Term(TODAY - 5 * DAY, TODAY), True),
        (Term(TODAY - 5 * DAY), True),
    ],
)
def test_two_terms_meet_when_a_day_is_in_both(other: Term, meets: bool) -> None:
    term = Term(TODAY, TODAY + 4 * DAY)
    assert term.meets(other) is other.meets(term) is meets


def test_a_new_agreement_may_begin_a_year_back_or_ahead() -> None:
    for days in (-366, 0, 366):
        check_new(Term(TODAY + days * DAY), TODAY)
    for days in (-367, 367):
        with pytest.raises(Invalid):
            check_new(Term(TODAY + days * DAY), TODAY)


def test_an_agreement_that_has_ended_stays_so() -> None:
    ended = Term(TODAY - 9 * DAY, TODAY - DAY)
    with pytest.raises(Conflict):
        check_change(ended, None, TODAY)
    with pytest.raises(Conflict):
        ended_at_once(ended, TODAY)


@pytest.mark.parametrize(
    ("old", "new", "shut_out"),
    [(None, TODAY, True), (TODAY, None, False), (TODAY, TODAY + DAY, False), (TODAY + DAY, TODAY, True)],
)
def test_somebody_is_shut_out_by_an_earlier_day_alone(
    old: date | None, new: date | None, shut_out: bool
) -> None:
    assert is_shortened(Term(date(2020, 1, 1), old), new) is shut_out


def test_ended_at_once_yesterday_was_the_last_day_or_there_was_none() -> None:
    assert ended_at_once(Term(date(2020, 1, 1)), TODAY) == Term(date(2020, 1, 1), TODAY - DAY)
    assert ended_at_once(Term(TODAY), TODAY) is None
    assert ended_at_once(Term(TODAY + DAY), TODAY) is None


def _term(text: str) -> Term:
    first, last = text.split("..")
    return Term(date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize("case", golden("agreements.csv"), ids=lambda case: case["why"])
def test_since_when_agreements_have_followed_one_another(case: dict[str, str]) -> None:
    terms = [_term(text) for text in case["terms"].split(";") if text]
    since = unbroken_since(terms, date.fromisoformat(case["today"]))
    assert since == (date.fromisoformat(case["since"]) if case["since"] else None)


near = st.integers(-40, 10).map(lambda days: TODAY + days * DAY)
some_terms = st.lists(
    st.builds(
        lambda first, length: Term(first, None if length is None else first + length * DAY),
        near,
        st.none() | st.integers(0, 15),
    ),
    max_size=6,
)


@given(terms=some_terms)
def test_the_chain_is_every_day_back_from_today_until_one_without_agreement(terms: list[Term]) -> None:
    def runs(day: date) -> bool:
        return any(term.standing(day) is Standing.RUNNING for term in terms)

    since, day = None, TODAY
    while runs(day):
        since, day = day, day - DAY
    assert unbroken_since(terms, TODAY) == since
