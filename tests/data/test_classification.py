"""A new column is shown to nobody until somebody has decided: this test fails until then."""

from datetime import date

import pytest
from sqlmodel import SQLModel

from rxapp import models
from rxapp.access import (
    administration,
    attachments,
    automatic,
    cases,
    cost_centres,
    decisions,
    desk,
    grounds,
    mail,
    messages,
    naming,
    notices,
    payee_accounts,
    payout_explanations,
    payout_runs,
    payouts,
    permissions,
    persons,
    profile,
    receipts,
    recoveries,
    recovery_balances,
    supplements,
)
from rxapp.access.rows import Rows
from rxapp.domain.permissions import Function, Role
from tests.data.classified import ALSO_CLASSIFIED, CLASSIFIED, INTERNAL
from tests.fixtures.people import ACCOUNTS
from tests.fixtures.world import actor_of

QUEUE = {"municipality", "holder_id", "holder", "asked_until", "due_on", "is_answered", "proposed_by"}
"""What the officers' queue tells of a case beside its own columns."""

RUN_PAYOUT = {
    "name", "total_ore", "lines", "due_ore", "set_off_ore", "kind", "last_digits", "returned_on",
    "return_reason", "is_held",
}  # fmt: skip
"""What a run tells of a payout: of the account no more than its last digits."""

TABLES = [getattr(models, name) for name in models.__all__ if hasattr(getattr(models, name), "__table__")]


def columns(table: type[SQLModel]) -> set[str]:
    return set(table.__table__.columns.keys())  # type: ignore[attr-defined]


def test_every_table_is_classified_or_internal() -> None:
    assert len(TABLES) == len(SQLModel.metadata.tables)
    assert set(CLASSIFIED) | INTERNAL == set(TABLES)
    assert not set(CLASSIFIED) & INTERNAL


@pytest.mark.parametrize(("table", "sets"), [*CLASSIFIED.items(), *ALSO_CLASSIFIED])
def test_every_column_is_in_exactly_one_set(table: type[SQLModel], sets: tuple[set[str], ...]) -> None:
    assert sorted(name for names in sets for name in names) == sorted(columns(table))


def test_what_the_agency_sees_of_an_individual_is_said_of_every_column() -> None:
    """With the function and without: no column is in both, and none in neither."""
    assert sorted(persons.COLUMNS | persons.REVEALED) == sorted(columns(models.Person))
    assert not persons.COLUMNS & persons.REVEALED
    assert persons.REVEALED >= cases.PERSON_MASKED


def names(statement: Rows) -> set[str]:
    return set(statement.selected_columns.keys())


def test_no_statement_gives_a_column_that_is_never_shown() -> None:
    asta, hanna, disa, kerstin, sixten = (
        actor_of(models.Account(id=1), ACCOUNTS[name])
        for name in ("asta", "hanna", "disa", "kerstin", "sixten")
    )
    row = cases.ROW_COLUMNS | cases.PERSON_MASKED
    line = payouts.COLUMNS | payouts.MASKED | payouts.PAYOUT_MASKED | cases.PERSON_MASKED
    line |= payouts.ACCOUNT_CELLS
    expected = [
        (cases.visible_cases(asta), cases.CASE_COLUMNS),
        (cases.visible_cases_with_municipality(hanna), cases.CASE_COLUMNS | {"municipality"}),
        (cases.visible_rows(hanna), row),
        (cases.visible_decisions(hanna), cases.DECISION_COLUMNS),
        (decisions.visible_told(asta), decisions.TOLD_COLUMNS),
        (decisions.visible_appeals(asta), decisions.APPEAL_COLUMNS | {"municipality_code", "type_code"}),
        (
            decisions.listed_appeals(asta),
            decisions.LISTED_COLUMNS
            | {"file_number", "type_code", "municipality", "decided_at", "matter", "place"}
            | {"judged_by", "case_number", "outcome"},
        ),
        (decisions.visible_judgments(asta), decisions.JUDGMENT_COLUMNS),
        (recoveries.visible_recoveries(asta), recoveries.COLUMNS | {"municipality"}),
        (
            recoveries.visible_recoveries(hanna),
            recoveries.COLUMNS | recoveries.OF_THE_AGENCY | {"municipality"},
        ),
        (
            recoveries.visible_recovery_rows(asta),
            recoveries.ROW_COLUMNS
            | cases.PERSON_MASKED
            | {"individual_number", "first_day", "last_day", "position", "paid_in"},
        ),
        (recoveries.visible_responses(asta), recoveries.RESPONSE_COLUMNS),
        (recovery_balances.visible_claims(asta), recovery_balances.ENTRY_COLUMNS),
        (
            recovery_balances.visible_meetings(asta),
            recovery_balances.ENTRY_COLUMNS | {"paid_on", "came_in_on"},
        ),
        (recovery_balances.visible_refunds(asta), recovery_balances.ENTRY_COLUMNS),
        (recovery_balances.visible_demands(asta), recovery_balances.DEMAND_COLUMNS),
        (recovery_balances.visible_waivers(asta), recovery_balances.WAIVER_COLUMNS),
        (recovery_balances.visible_payments_in(asta), recovery_balances.INCOMING_COLUMNS),
        (
            recovery_balances.visible_payments_in(hanna),
            recovery_balances.INCOMING_COLUMNS | recovery_balances.INCOMING_OF_AGENCY,
        ),
        (
            recovery_balances.visible_attempts(hanna),
            recovery_balances.ATTEMPT_COLUMNS | {"pay_on", "status", "returned_on"},
        ),
        (supplements.visible_requests(hanna), supplements.REQUEST_COLUMNS | {"file_number", "is_recovery"}),
        (
            supplements.visible_items(hanna),
            supplements.ITEM_COLUMNS | supplements.ITEM_MASKED | {"individual_number"},
        ),
        (messages.visible_messages(asta), messages.COLUMNS | {"sender", "municipality"}),
        (messages.unread_messages(hanna), {"file_number", "id", "is_recovery", "sent_at"}),
        (desk.visible_queue(hanna, 0), cases.CASE_COLUMNS | QUEUE),
        (desk.visible_assignment(hanna, 1), desk.ASSIGNMENT_COLUMNS | {"holder"}),
        (desk.visible_proposals(hanna, 1), desk.PROPOSAL_COLUMNS | {"proposer", "settler"}),
        (desk.visible_desk_events(hanna, 1), desk.EVENT_COLUMNS | {"doer", "whom"}),
        (
            notices.visible_notices(asta),
            notices.COLUMNS | set(notices.DAYS) | notices.CASE_CELLS | notices.MARK_COLUMNS,
        ),
        (notices.recipients_of([1], date(2026, 1, 1)), notices.RECIPIENT_COLUMNS),
        (mail.own_choices(asta), mail.CHOICE_COLUMNS),
        (mail.own_address(asta), mail.ADDRESS_COLUMNS | {"email"}),
        (mail.visible_failures(disa), mail.ADDRESS_COLUMNS | {"account_id", "name", "email"}),
        (mail.mail_recipients([1], date(2026, 1, 1)), {"event_id", "account_id", "address", "cadence"}),
        (mail.mailed_events([1]), {"id", "kind", "file_number"}),
        (mail.address_of("x"), {"id"}),
        (naming.unnamed_people(1), {"first_name", "last_name"}),
        (cost_centres.visible_tags(asta), cost_centres.COLUMNS),
        (cases.visible_case_events(hanna), cases.EVENT_COLUMNS),
        (cases.visible_people(asta), cases.PERSON_MASKED | {"individual_number"}),
        (cases.visible_grants(asta), cases.GRANT_COLUMNS),
        (cases.visible_terms(asta), cases.TERM_COLUMNS),
        (receipts.visible_receipts(asta), receipts.COLUMNS | {"sender", "municipality", "type_code"}),
        (grounds.visible_grounds(hanna), grounds.COLUMNS | cases.PERSON_MASKED | {"municipality"}),
        (grounds.visible_ground_history(hanna, 1), grounds.HISTORY_COLUMNS | {"doer"}),
        (
            grounds.visible_differences(hanna),
            grounds.DIFFERENCE_COLUMNS
            | cases.PERSON_MASKED
            | {"individual_number", "first_day", "last_day", "file_number", "type_code", "status"}
            | {"municipality"},
        ),
        (grounds.visible_carryings_out(hanna), grounds.HISTORY_COLUMNS),
        (grounds.visible_unasked_runs(hanna), grounds.RUN_COLUMNS | {"cases", "granted_ore"}),
        (payouts.visible_payout_lines(asta), line),
        (
            payouts.visible_line_keys(asta, "a"),
            payouts.COLUMNS | payouts.KEYS | {"paid_on", "is_named"},
        ),
        (payouts.visible_totals(asta), {"paid_on", "total_ore"}),
        (payouts.visible_sums(asta, date(2026, 1, 1)), {"paid_on", "type_code", "kind", "ore"}),
        (payouts.visible_accounts(asta), payouts.ACCOUNT_CELLS | {"paid_on", "total_ore", "own_ore"}),
        (payouts.visible_returned(asta), {"paid_on", "returned_on"}),
        (
            payout_explanations.permitted_lines(asta),
            payout_explanations.LINE_COLUMNS
            | payouts.ACCOUNT_CELLS
            | cases.PERSON_MASKED
            | {"paid_on", "returned_on"},
        ),
        (
            payout_explanations.permitted_entries(asta),
            payout_explanations.ENTRY_COLUMNS | {"decided_at", "cause", "is_by_court", "file_number"},
        ),
        (
            payout_explanations.permitted_attempts(asta),
            payout_explanations.ATTEMPT_COLUMNS | {"pay_on"},
        ),
        (payout_explanations.permitted_periods(asta, [1]), {"row_id", "first_day"}),
        (
            payee_accounts.visible_changes(asta),
            payee_accounts.CHANGE_COLUMNS
            | payee_accounts.CHANGE_OF_PERMITTED
            | payee_accounts.COLUMNS
            | {"proposer", "confirmer", "canceller"},
        ),
        (
            payee_accounts.own_held_accounts(asta),
            payee_accounts.COLUMNS | payee_accounts.HELD_COLUMNS,
        ),
        (
            payee_accounts.told_changes(disa),
            payee_accounts.CHANGE_COLUMNS | {"proposer", "confirmer", "canceller"},
        ),
        (payee_accounts.visible_rule(disa), payee_accounts.RULE_COLUMNS | {"turner"}),
        (payee_accounts.account_tails(hanna), {"id", "municipality_code", "kind", "last_digits"}),
        (payout_runs.visible_runs(hanna), payout_runs.COLUMNS | {"municipalities", "total_ore"}),
        (payout_runs.visible_run_payouts(hanna, 1), RUN_PAYOUT),
        (payout_runs.visible_order(hanna, 1), payout_runs.FILE_COLUMNS),
        (payout_runs.visible_answers(hanna, 1), payout_runs.ANSWER_COLUMNS),
        (
            payout_runs.visible_held_accounts(hanna),
            payout_runs.HELD_COLUMNS | {"name", "kind", "last_digits"},
        ),
        (permissions.visible_users(disa), permissions.COLUMNS),
        (permissions.visible_permissions(disa), permissions.PERMISSION_COLUMNS | {"giver", "principal"}),
        (permissions.own_permissions(asta), permissions.PERMISSION_COLUMNS | {"giver", "principal"}),
        (profile.own_account(asta), profile.OWN_COLUMNS),
        (administration.visible_municipalities(kerstin), administration.MUNICIPALITY_COLUMNS),
        (administration.visible_agreements(kerstin), administration.AGREEMENT_COLUMNS),
        (administration.visible_administrators(kerstin), administration.ADMINISTRATOR_COLUMNS),
        (administration.own_administrators(asta), administration.CONTACT_COLUMNS),
        (
            administration.visible_history(disa),
            administration.HISTORY_COLUMNS | {"doer", "whom", "field", "old", "new"},
        ),
        (administration.visible_reviews(disa), administration.REVIEW_COLUMNS | {"signer"}),
        (administration.visible_reviewed_users(disa), administration.REVIEWED_COLUMNS | {"confirmer"}),
        (administration.visible_declined_types(disa), administration.DECLINED_COLUMNS),
        (persons.visible_persons(hanna), persons.COLUMNS | {"municipality", "is_named"}),
        (persons.revealed_persons(sixten), persons.REVEALED),
        (persons.visible_person_history(hanna, "1"), persons.HISTORY_COLUMNS | {"doer", "file_number"}),
        (persons.visible_reveals(sixten, "1"), persons.HISTORY_COLUMNS | {"doer", "file_number"}),
        (persons.visible_number_reveals(sixten, "1"), persons.HISTORY_COLUMNS | {"doer", "file_number"}),
        (persons.waiting_rows(hanna, "1"), {"position", "same", "personal_number"}),
        (automatic.visible_referrals(asta), automatic.REFERRAL_COLUMNS),
        (automatic.visible_referrals(hanna), automatic.REFERRAL_COLUMNS | automatic.REFERRAL_OF_AGENCY),
        (automatic.visible_turns(hanna), automatic.TURN_COLUMNS | {"doer"}),
        (
            automatic.visible_quality_reviews(hanna),
            automatic.REVIEW_COLUMNS
            | {"file_number", "type_code", "granted_ore", "outcome", "decided_at", "municipality"}
            | {"is_own", "reviewer"},
        ),
        (
            attachments.visible_attachments(asta),
            attachments.COLUMNS | attachments.MASKED | {"status", "is_scan", "handed_in_at"},
        ),
    ]
    assert [names(statement) for statement, _ in expected] == [shown for _, shown in expected]


def test_every_role_and_function_has_somebody_in_the_tests() -> None:
    assert {someone.role for someone in ACCOUNTS.values()} == set(Role)
    assert {f for someone in ACCOUNTS.values() for f in someone.functions} == set(Function)
