import pytest

from rxapp.domain.courts import Court, CourtOutcome, Judgment, check_judgment, standing
from rxapp.domain.errors import Invalid
from tests.domain.appealing import day, judgment

A, K, H = Court

OF = {
    "upheld": CourtOutcome.UPHELD,
    "changed": CourtOutcome.CHANGED,
    "remitted": CourtOutcome.REMITTED,
    "back": CourtOutcome.SENT_BACK,
    "no leave": CourtOutcome.NO_LEAVE,
    "dismissed": CourtOutcome.DISMISSED,
    "off": CourtOutcome.WRITTEN_OFF,
}


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("", None),
        ("upheld", 0),
        ("changed, no leave", 0),
        ("changed, upheld, no leave", 0),
        ("changed, dismissed", 0),
        ("changed, off", 0),
        ("upheld, changed", 1),
        ("upheld, remitted", 1),
        ("changed, remitted, upheld", 1),
        ("upheld, upheld", 0),
        ("changed, back", None),
        ("changed, back, upheld", 2),
        ("dismissed", 0),
        ("off", 0),
    ],
)
def test_what_a_court_above_leaves_alone_stays_as_the_court_below_said(said: str, counts: int | None) -> None:
    given = [judgment(OF[word], on=day(60 + n)) for n, word in enumerate(said.split(", ")) if word]
    assert standing(given) == (None if counts is None else given[counts])


def test_each_court_knows_the_one_above_and_below() -> None:
    assert [court.above for court in Court] == [K, H, None]
    assert [court.below for court in Court] == [None, A, K]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (judgment(court=K), "domstol"),
        (Judgment(A, CourtOutcome.UPHELD, day(60), "  "), "malnummer"),
        (Judgment(A, CourtOutcome.UPHELD, day(60), "1" * 31), "malnummer"),
        (judgment(CourtOutcome.SENT_BACK), "utgang"),
        (judgment(CourtOutcome.NO_LEAVE), "utgang"),
        (Judgment(A, CourtOutcome.CHANGED, day(60), "1-26"), "belopp"),
        (Judgment(A, CourtOutcome.UPHELD, day(60), "1-26", ((1, 5),)), "belopp"),
        (Judgment(A, CourtOutcome.CHANGED, day(60), "1-26", ((1, 5), (1, 6))), "belopp"),
    ],
)
def test_a_judgment_that_cannot_be_is_refused_at_its_field(given: Judgment, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_judgment(given, A)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith(".")
