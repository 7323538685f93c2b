"""Which tabs an event concerns."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rxapp.domain.events import PAYEE_ACCOUNTS, EventKind
from rxapp.domain.permissions import Function, Role
from rxapp.services.journal import Recorded
from rxapp.state.live import Tab, concerns
from tests.fixtures.people import ALE, BURLOV, COMPULSORY

LATER = datetime(2099, 1, 1, tzinfo=UTC)
USER = Tab(1, Role.USER, ALE, LATER, "socket")
COLLEAGUE = Tab(2, Role.USER, ALE, LATER, "socket")
STRANGER = Tab(3, Role.USER, BURLOV, LATER, "socket")
ADMINISTRATOR = Tab(4, Role.ADMINISTRATOR, ALE, LATER, "socket")
OTHER_ADMINISTRATOR = Tab(5, Role.ADMINISTRATOR, BURLOV, LATER, "socket")
OFFICER = Tab(6, Role.OFFICER, None, LATER, "socket")
CONTACT_CENTRE = replace(OFFICER, account_id=7, functions=frozenset({Function.CONTACT_CENTRE}))
EVERYBODY = (USER, COLLEAGUE, STRANGER, ADMINISTRATOR, OTHER_ADMINISTRATOR, OFFICER, CONTACT_CENTRE)

NOBODY_AT_ALL: set[int] = set()
OF_CASES = {1, 2, 6, 7}
OF_THE_AGENCY = {6, 7}
OF_MUNICIPALITY = {1, 2}
OF_THE_WHOLE_MUNICIPALITY = {1, 2, 4}
OF_PERMISSIONS = {1, 4}
OF_AGREEMENTS = {1, 2, 4, 6, 7}
OF_CARDS = {1, 4, 7}
EXPECTED = {
    EventKind.APPLICATION_SENT: OF_CASES,
    EventKind.APPLICATION_REGISTERED: OF_CASES,
    EventKind.APPLICATION_WITHDRAWN: OF_CASES,
    EventKind.ROWS_REPLACED: OF_CASES,
    EventKind.CASE_REFERRED: OF_CASES,
    EventKind.SUPPLEMENT_REQUESTED: OF_CASES,
    EventKind.SUPPLEMENT_ANSWERED: OF_CASES,
    EventKind.SUPPLEMENT_ITEM_SAVED: OF_MUNICIPALITY,
    EventKind.SUPPLEMENT_OVERDUE: OF_CASES,
    EventKind.SUPPLEMENT_PROLONGED: OF_CASES,
    EventKind.SUPPLEMENT_REMINDED: OF_CASES,
    EventKind.SUPPLEMENT_TAKEN_BACK: OF_CASES,
    EventKind.MESSAGE_SENT: OF_CASES,
    EventKind.MESSAGES_READ: OF_CASES,
    EventKind.CASE_TAKEN: OF_THE_AGENCY,
    EventKind.CASE_TAKEN_OVER: OF_THE_AGENCY,
    EventKind.CASE_RELEASED: OF_THE_AGENCY,
    EventKind.DECISION_PROPOSED: OF_THE_AGENCY,
    EventKind.PROPOSAL_SENT_BACK: OF_THE_AGENCY,
    EventKind.PROPOSAL_TAKEN_BACK: OF_THE_AGENCY,
    EventKind.CASE_DECIDED: OF_CASES,
    EventKind.CASE_PAID: OF_CASES,
    EventKind.DECISION_OPENED: OF_CASES,
    EventKind.DECISION_ESTABLISHED: OF_CASES,
    EventKind.DECISION_REPLACED: OF_CASES,
    EventKind.APPEAL_FILE_SAVED: OF_MUNICIPALITY,
    EventKind.APPEAL_LODGED: OF_CASES,
    EventKind.APPEAL_REGISTERED: OF_CASES,
    EventKind.APPEAL_WITHDRAWN: OF_CASES,
    EventKind.APPEAL_IN_TIME: OF_CASES,
    EventKind.APPEAL_DISMISSED: OF_CASES,
    EventKind.APPEAL_REINSTATED: OF_CASES,
    EventKind.APPEAL_RECONSIDERED: OF_CASES,
    EventKind.APPEAL_HANDED_OVER: OF_CASES,
    EventKind.APPEAL_JUDGED: OF_CASES,
    EventKind.APPEAL_TAKEN_FURTHER: OF_CASES,
    EventKind.APPEAL_CLOSED: OF_CASES,
    EventKind.APPEAL_REMINDED: OF_CASES,
    EventKind.COST_CENTRES_SET: OF_MUNICIPALITY,
    EventKind.LAST_DAY_NEAR: OF_MUNICIPALITY,
    EventKind.PAYOUT_DELAYED: OF_CASES,
    EventKind.RECOVERY_OPENED: OF_THE_AGENCY,
    EventKind.RECOVERY_ABANDONED: OF_THE_AGENCY,
    EventKind.RECOVERY_COMMUNICATED: OF_CASES,
    EventKind.RECOVERY_PROLONGED: OF_CASES,
    EventKind.RECOVERY_REMINDED: OF_CASES,
    EventKind.RECOVERY_RESPONDED: OF_CASES,
    EventKind.RECOVERY_DECIDED: OF_CASES,
    EventKind.RECOVERY_TAKEN_UP_AGAIN: OF_CASES,
    EventKind.RECOVERY_CLAIMED: OF_CASES,
    EventKind.RECOVERY_LOWERED: OF_CASES,
    EventKind.RECOVERY_SET_OFF: OF_CASES,
    EventKind.RECOVERY_DEMANDED: OF_CASES,
    EventKind.RECOVERY_PAID_IN: OF_CASES,
    EventKind.RECOVERY_WAIVED: OF_CASES,
    EventKind.PAYMENT_RETURNED: OF_CASES,
    EventKind.RECOVERY_CLOSED: OF_CASES,
    EventKind.RECOVERY_DROPPED: OF_CASES,
    EventKind.ATTACHMENT_ADDED: OF_CASES,
    EventKind.ATTACHMENT_REMOVED: OF_CASES,
    EventKind.ATTACHMENT_OPENED: NOBODY_AT_ALL,
    EventKind.ATTACHMENT_REFUSED: NOBODY_AT_ALL,
    EventKind.SCAN_ADDED: OF_THE_AGENCY,
    EventKind.SCAN_REMOVED: OF_THE_AGENCY,
    EventKind.PERMISSION_GIVEN: OF_PERMISSIONS,
    EventKind.PERMISSION_TAKEN: OF_PERMISSIONS,
    EventKind.CARD_LOCKED: OF_CARDS,
    EventKind.CARD_UNLOCKED: OF_CARDS,
    EventKind.ACCOUNT_CREATED: OF_PERMISSIONS,
    EventKind.ACCOUNT_CHANGED: {1, 2, 4, 7},
    EventKind.ACCOUNT_DEACTIVATED: OF_PERMISSIONS,
    EventKind.ACCOUNT_REACTIVATED: OF_PERMISSIONS,
    EventKind.TYPE_DECLINED: OF_PERMISSIONS,
    EventKind.TYPE_WANTED: OF_PERMISSIONS,
    EventKind.REVIEW_CONFIRMED: OF_PERMISSIONS,
    EventKind.REVIEW_SIGNED: OF_PERMISSIONS,
    EventKind.ADMINISTRATOR_REGISTERED: OF_AGREEMENTS,
    EventKind.ADMINISTRATOR_DEREGISTERED: OF_AGREEMENTS,
    EventKind.AGREEMENT_STARTED: OF_AGREEMENTS,
    EventKind.AGREEMENT_CHANGED: OF_AGREEMENTS,
    EventKind.AUTOMATIC_TURNED: OF_THE_AGENCY,
    EventKind.QUALITY_REVIEWED: OF_THE_AGENCY,
    EventKind.LAST_DAY_UNATTENDED: OF_PERMISSIONS,
    EventKind.CALENDAR_FEED_MADE: {1},
    EventKind.CALENDAR_FEED_REMOVED: {1},
    EventKind.MAIL_CHOSEN: {1},
    EventKind.MAIL_STOPPED: {1},
    EventKind.LOGGED_OUT: {1},
    EventKind.LOGGED_IN: NOBODY_AT_ALL,
    EventKind.FILE_EXPORTED: NOBODY_AT_ALL,
    EventKind.PERSON_HIDDEN: OF_CASES,
    EventKind.PERSON_SHOWN: OF_CASES,
    EventKind.PERSON_MARKED: OF_THE_AGENCY,
    EventKind.PERSON_REVEALED: OF_THE_AGENCY,
    EventKind.GIVEN_NUMBER_REVEALED: OF_THE_AGENCY,
    EventKind.ROW_IDENTIFIED: OF_CASES,
    **dict.fromkeys(PAYEE_ACCOUNTS, OF_THE_WHOLE_MUNICIPALITY),
    EventKind.GROUND_REGISTERED: OF_THE_AGENCY,
    EventKind.GROUND_CLOSED: OF_THE_AGENCY,
    EventKind.GROUND_CORRECTED: OF_THE_AGENCY,
    EventKind.GROUND_WITHDRAWN: OF_THE_AGENCY,
    EventKind.UNASKED_RUN: OF_THE_AGENCY,
    EventKind.UNASKED_CARRIED_OUT: OF_THE_AGENCY,
}
RUNS = {
    EventKind.PAYOUT_RUN_PREPARED,
    EventKind.PAYOUT_RUN_APPROVED,
    EventKind.PAYOUT_RUN_PAID,
    EventKind.PAYOUT_RUN_DELAYED,
}


def told(event: Recorded) -> set[int]:
    return {tab.account_id for tab in EVERYBODY if concerns(event, tab)}


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_an_event_of_a_municipality_concerns_its_own_tabs(kind: EventKind) -> None:
    assert told(Recorded(1, kind, ALE, COMPULSORY, 1)) == EXPECTED[kind]


@pytest.mark.parametrize("kind", sorted(RUNS))
def test_an_event_of_all_municipalities_concerns_users_and_officers(kind: EventKind) -> None:
    assert told(Recorded(1, kind, None, None, None)) == {1, 2, 3, 6, 7}


def test_every_kind_of_event_is_thought_of() -> None:
    assert set(EXPECTED) | RUNS == set(EventKind)
