"""Made-up values for the properties."""

from datetime import date, timedelta

from hypothesis import strategies as st

from rxapp.domain.automatic import Application, Known, PersonFacts, Row
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.periods import Period, Quarter
from tests.domain.build import TERMS, child

CHILDREN = tuple(child(letter) for letter in "ABC")

days = st.dates(date(2016, 1, 1), date(2030, 12, 31))
days_2025 = st.dates(date(2025, 1, 1), date(2025, 11, 1))


@st.composite
def periods(draw: st.DrawFn, starts: st.SearchStrategy[date] = days, longest: int = 200) -> Period:
    first = draw(starts)
    return Period(first, first + timedelta(days=draw(st.integers(0, longest))))


def rows(children: tuple[str, ...] = CHILDREN, most: int = 6) -> st.SearchStrategy[tuple[Row, ...]]:
    """Rows with dates in 2025, the one year with every amount known."""
    pairs = st.tuples(st.sampled_from(children), periods(days_2025, longest=60))
    return st.lists(pairs, min_size=1, max_size=most).map(
        lambda chosen: tuple(Row(place, who, period) for place, (who, period) in enumerate(chosen, 1))
    )


def applications(
    some_rows: st.SearchStrategy[tuple[Row, ...]] | None = None,
) -> st.SearchStrategy[Application]:
    return st.builds(
        Application,
        st.sampled_from(SCHOOL_TYPES),
        st.builds(Quarter, st.just(2025), st.integers(1, 4)),
        st.dates(date(2025, 1, 1), date(2026, 7, 31)),
        rows() if some_rows is None else some_rows,
    )


four_week_periods = periods(days_2025, longest=27)

knowns = st.builds(
    Known,
    st.sampled_from([TERMS, ()]),
    st.dictionaries(st.sampled_from(CHILDREN), st.lists(four_week_periods, max_size=11).map(tuple)),
    st.dictionaries(
        st.sampled_from(CHILDREN),
        st.builds(PersonFacts, st.none() | st.dates(date(2005, 1, 1), date(2025, 1, 1))),
    ),
)
