"""The table of notices: every kind of event is thought of, and no sentence tells of whom or how much."""

import re

import pytest

from rxapp.domain.events import TIMELINE, EventKind
from rxapp.domain.notices import Audience, Condition, NoticeGroup, Urgency
from rxapp.text.notices import GROUP, NOTICES, TOLD, URGENCY, URGENCY_TONE, Notice


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_a_line_in_the_table(kind: EventKind) -> None:
    assert kind in NOTICES


def test_the_table_holds_no_kind_twice_and_no_other() -> None:
    assert len(NOTICES) == len(EventKind)
    assert {kind: notice for kind, notice in NOTICES.items() if notice is not None} == dict(TOLD)


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_a_sentence_is_whole_and_tells_neither_amounts_nor_days(kind: EventKind) -> None:
    sentence = TOLD[kind].sentence
    assert sentence[0].isupper()
    assert not sentence.endswith(".")
    assert re.search(r"[\d{}@]|kr\b", sentence) is None


def test_no_two_kinds_are_told_in_the_same_words() -> None:
    sentences = [notice.sentence for notice in TOLD.values()]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("words", "kind"), [(GROUP, NoticeGroup), (URGENCY, Urgency), (URGENCY_TONE, Urgency)]
)
def test_every_group_and_urgency_has_words(words: dict[str, str], kind: type) -> None:
    assert set(words) == set(kind)
    assert all(words.values())


def test_every_group_audience_and_condition_is_used() -> None:
    def used(name: str) -> set[object]:
        return {getattr(notice, name) for notice in TOLD.values()}

    assert used("group") == set(NoticeGroup)
    assert used("audience") == set(Audience)
    assert used("urgency") == set(Urgency)
    assert used("only_if") == {None, *Condition}


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.APPLICATION_SENT,
        EventKind.SUPPLEMENT_ANSWERED,
        EventKind.APPEAL_LODGED,
        EventKind.RECOVERY_RESPONDED,
        EventKind.RECOVERY_OPENED,
        EventKind.CASE_TAKEN,
        EventKind.DECISION_PROPOSED,
        EventKind.PERSON_HIDDEN,
        EventKind.PERSON_REVEALED,
    ],
)
def test_what_the_municipality_did_and_what_is_the_agencys_alone_tell_nobody(kind: EventKind) -> None:
    assert NOTICES[kind] is None


def test_what_a_municipality_waits_for_is_told_and_mailed() -> None:
    """Requests and reminders, decision, payout, recovery, appeal, message, account, delay, last day."""
    for kind in (
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENT_REMINDED,
        EventKind.CASE_DECIDED,
        EventKind.CASE_PAID,
        EventKind.RECOVERY_COMMUNICATED,
        EventKind.RECOVERY_REMINDED,
        EventKind.RECOVERY_DECIDED,
        EventKind.APPEAL_REMINDED,
        EventKind.APPEAL_HANDED_OVER,
        EventKind.APPEAL_JUDGED,
        EventKind.MESSAGE_SENT,
        EventKind.PAYEE_ACCOUNT_CHANGED,
        EventKind.PAYOUT_DELAYED,
        EventKind.LAST_DAY_NEAR,
    ):
        notice = NOTICES[kind]
        assert isinstance(notice, Notice), kind
        assert notice.mailed, kind


def test_a_notice_of_a_case_is_in_its_timeline_too() -> None:
    """Whoever follows the link finds there what the notice tells of."""
    elsewhere = {Audience.ACCOUNT_NUMBERS, Audience.MUNICIPALITY}
    of_cases = {kind for kind, notice in TOLD.items() if notice.audience not in elsewhere}
    assert of_cases - {EventKind.LAST_DAY_NEAR} <= TIMELINE
