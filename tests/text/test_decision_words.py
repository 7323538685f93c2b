"""Appeals, legal force and recoveries have their words."""

from datetime import date
from enum import StrEnum

import pytest

from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Timeliness, Times
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.reasons import CaseReason
from rxapp.domain.recovery_amounts import RecoveryOutcome
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus, RecoveryVerb
from rxapp.domain.replacements import Ground
from rxapp.text import appeals, legal_force, recoveries

TONES = {"neutral", "info", "warning", "positive", "negative"}
WORDS: list[tuple[dict[StrEnum, str], type[StrEnum]]] = [
    (appeals.STATUS, AppealStatus),
    (appeals.VERB, AppealVerb),
    (appeals.TIMELINESS, Timeliness),
    (appeals.LATE_GROUND, LateGround),
    (appeals.RECONSIDERED, Reconsidered),
    (appeals.COURT, Court),
    (appeals.COURT_OUTCOME, CourtOutcome),
    (appeals.MATTER, Matter),
    (appeals.CAUSE, Cause),
    (appeals.GROUND, Ground),
    (appeals.CASE_REASON, CaseReason),
    (legal_force.REASON, Why),
    (recoveries.STATUS, RecoveryStatus),
    (recoveries.VERB, RecoveryVerb),
    (recoveries.OUTCOME, RecoveryOutcome),
    (recoveries.GROUND, RecoveryGround),
]


@pytest.mark.parametrize(("words", "kind"), WORDS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_member_has_words_of_its_own(words: dict[StrEnum, str], kind: type[StrEnum]) -> None:
    assert set(words) == set(kind)
    assert all(text[0].isupper() for text in words.values())
    assert len(set(words.values())) == len(words)


def test_every_state_has_a_tone() -> None:
    for tones, kind in ((appeals.STATUS_TONE, AppealStatus), (recoveries.STATUS_TONE, RecoveryStatus)):
        assert set(tones) == set(kind)
        assert set(tones.values()) <= TONES


@pytest.mark.parametrize("why", Why)
def test_legal_force_is_explained_in_whole_sentences(why: Why) -> None:
    on = date(2026, 1, 29) if why.is_final else None
    said = legal_force.explained(LegalForce(on, why, date(2026, 1, 28), "25 § förordningen (2017:193)"))
    assert ("har laga kraft från 2026-01-29" in said) == why.is_final
    assert ("har inte laga kraft" in said.split(".")[0]) == (not why.is_final)
    assert said.endswith(".")
    assert not set("{}") & set(said)


def test_the_earlier_day_is_the_one_that_is_told() -> None:
    assert appeals.until(Times(date(2026, 1, 28), date(2026, 2, 4))).endswith("senast 2026-01-28.")
    assert appeals.until(Times(None, None)) == ""
    assert "får inte överklagas (42 §" in appeals.until(
        Times(date(2026, 1, 28), None), "42 § förordningen (2010:1122)"
    )
