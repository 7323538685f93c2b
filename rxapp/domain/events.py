"""What has happened: one record a user action, in the past tense. Old kinds stay readable for ever."""

from dataclasses import dataclass, field
from enum import StrEnum


class EventKind(StrEnum):
    """Every kind of event; each has a sentence in `rxapp.text.events`."""

    APPLICATION_SENT = "application_sent"
    APPLICATION_REGISTERED = "application_registered"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    ROWS_REPLACED = "rows_replaced"
    CASE_REFERRED = "case_referred"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_ANSWERED = "supplement_answered"
    SUPPLEMENT_ITEM_SAVED = "supplement_item_saved"
    SUPPLEMENT_OVERDUE = "supplement_overdue"
    SUPPLEMENT_PROLONGED = "supplement_prolonged"
    SUPPLEMENT_REMINDED = "supplement_reminded"
    SUPPLEMENT_TAKEN_BACK = "supplement_taken_back"
    MESSAGE_SENT = "message_sent"
    MESSAGES_READ = "messages_read"
    CASE_TAKEN = "case_taken"
    CASE_TAKEN_OVER = "case_taken_over"
    CASE_RELEASED = "case_released"
    DECISION_PROPOSED = "decision_proposed"
    PROPOSAL_SENT_BACK = "proposal_sent_back"
    PROPOSAL_TAKEN_BACK = "proposal_taken_back"
    CASE_DECIDED = "case_decided"
    CASE_PAID = "case_paid"
    DECISION_OPENED = "decision_opened"
    DECISION_ESTABLISHED = "decision_established"
    DECISION_REPLACED = "decision_replaced"
    APPEAL_FILE_SAVED = "appeal_file_saved"
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_REGISTERED = "appeal_registered"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    APPEAL_IN_TIME = "appeal_in_time"
    APPEAL_DISMISSED = "appeal_dismissed"
    APPEAL_REINSTATED = "appeal_reinstated"
    APPEAL_RECONSIDERED = "appeal_reconsidered"
    APPEAL_HANDED_OVER = "appeal_handed_over"
    APPEAL_JUDGED = "appeal_judged"
    APPEAL_TAKEN_FURTHER = "appeal_taken_further"
    APPEAL_CLOSED = "appeal_closed"
    APPEAL_REMINDED = "appeal_reminded"
    RECOVERY_OPENED = "recovery_opened"
    RECOVERY_ABANDONED = "recovery_abandoned"
    RECOVERY_COMMUNICATED = "recovery_communicated"
    RECOVERY_PROLONGED = "recovery_prolonged"
    RECOVERY_REMINDED = "recovery_reminded"
    RECOVERY_RESPONDED = "recovery_responded"
    RECOVERY_DECIDED = "recovery_decided"
    RECOVERY_TAKEN_UP_AGAIN = "recovery_taken_up_again"
    RECOVERY_CLAIMED = "recovery_claimed"
    RECOVERY_SET_OFF = "recovery_set_off"
    RECOVERY_DEMANDED = "recovery_demanded"
    RECOVERY_PAID_IN = "recovery_paid_in"
    RECOVERY_WAIVED = "recovery_waived"
    RECOVERY_LOWERED = "recovery_lowered"
    RECOVERY_CLOSED = "recovery_closed"
    RECOVERY_DROPPED = "recovery_dropped"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    ATTACHMENT_OPENED = "attachment_opened"
    ATTACHMENT_REFUSED = "attachment_refused"
    SCAN_ADDED = "scan_added"
    SCAN_REMOVED = "scan_removed"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_REACTIVATED = "account_reactivated"
    ADMINISTRATOR_REGISTERED = "administrator_registered"
    ADMINISTRATOR_DEREGISTERED = "administrator_deregistered"
    AGREEMENT_STARTED = "agreement_started"
    AGREEMENT_CHANGED = "agreement_changed"
    TYPE_DECLINED = "type_declined"
    TYPE_WANTED = "type_wanted"
    REVIEW_CONFIRMED = "review_confirmed"
    REVIEW_SIGNED = "review_signed"
    PERMISSION_GIVEN = "permission_given"
    PERMISSION_TAKEN = "permission_taken"
    PERSON_HIDDEN = "person_hidden"
    PERSON_SHOWN = "person_shown"
    PERSON_MARKED = "person_marked"
    PERSON_REVEALED = "person_revealed"
    GIVEN_NUMBER_REVEALED = "given_number_revealed"
    ROW_IDENTIFIED = "row_identified"
    COST_CENTRES_SET = "cost_centres_set"
    PAYEE_ACCOUNT_PROPOSED = "payee_account_proposed"
    PAYEE_ACCOUNT_CHANGED = "payee_account_changed"
    PAYEE_ACCOUNT_CONFIRMED = "payee_account_confirmed"
    PAYEE_ACCOUNT_CANCELLED = "payee_account_cancelled"
    TWO_PERSONS_TURNED = "two_persons_turned"
    GROUND_REGISTERED = "ground_registered"
    GROUND_CLOSED = "ground_closed"
    GROUND_CORRECTED = "ground_corrected"
    GROUND_WITHDRAWN = "ground_withdrawn"
    UNASKED_RUN = "unasked_run"
    UNASKED_CARRIED_OUT = "unasked_carried_out"
    PAYOUT_RUN_PREPARED = "payout_run_prepared"
    PAYOUT_RUN_APPROVED = "payout_run_approved"
    PAYOUT_RUN_PAID = "payout_run_paid"
    PAYOUT_RUN_DELAYED = "payout_run_delayed"
    PAYOUT_DELAYED = "payout_delayed"
    PAYMENT_RETURNED = "payment_returned"
    CARD_LOCKED = "card_locked"
    CARD_UNLOCKED = "card_unlocked"
    AUTOMATIC_TURNED = "automatic_turned"
    QUALITY_REVIEWED = "quality_reviewed"
    LAST_DAY_UNATTENDED = "last_day_unattended"
    LAST_DAY_NEAR = "last_day_near"
    CALENDAR_FEED_MADE = "calendar_feed_made"
    CALENDAR_FEED_REMOVED = "calendar_feed_removed"
    MAIL_CHOSEN = "mail_chosen"
    MAIL_STOPPED = "mail_stopped"
    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    FILE_EXPORTED = "file_exported"


TIMELINE: frozenset[EventKind] = frozenset(
    {
        EventKind.APPLICATION_SENT,
        EventKind.APPLICATION_REGISTERED,
        EventKind.APPLICATION_WITHDRAWN,
        EventKind.ROWS_REPLACED,
        EventKind.CASE_REFERRED,
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENT_ANSWERED,
        EventKind.SUPPLEMENT_OVERDUE,
        EventKind.SUPPLEMENT_PROLONGED,
        EventKind.SUPPLEMENT_REMINDED,
        EventKind.SUPPLEMENT_TAKEN_BACK,
        EventKind.MESSAGE_SENT,
        EventKind.CASE_DECIDED,
        EventKind.CASE_PAID,
        EventKind.DECISION_OPENED,
        EventKind.DECISION_ESTABLISHED,
        EventKind.DECISION_REPLACED,
        EventKind.APPEAL_LODGED,
        EventKind.APPEAL_REGISTERED,
        EventKind.APPEAL_WITHDRAWN,
        EventKind.APPEAL_IN_TIME,
        EventKind.APPEAL_DISMISSED,
        EventKind.APPEAL_REINSTATED,
        EventKind.APPEAL_RECONSIDERED,
        EventKind.APPEAL_HANDED_OVER,
        EventKind.APPEAL_JUDGED,
        EventKind.APPEAL_TAKEN_FURTHER,
        EventKind.APPEAL_CLOSED,
        EventKind.APPEAL_REMINDED,
        EventKind.RECOVERY_COMMUNICATED,
        EventKind.RECOVERY_PROLONGED,
        EventKind.RECOVERY_REMINDED,
        EventKind.RECOVERY_RESPONDED,
        EventKind.RECOVERY_DECIDED,
        EventKind.RECOVERY_TAKEN_UP_AGAIN,
        EventKind.RECOVERY_CLAIMED,
        EventKind.RECOVERY_SET_OFF,
        EventKind.RECOVERY_DEMANDED,
        EventKind.RECOVERY_PAID_IN,
        EventKind.RECOVERY_WAIVED,
        EventKind.RECOVERY_LOWERED,
        EventKind.RECOVERY_CLOSED,
        EventKind.RECOVERY_DROPPED,
        EventKind.ATTACHMENT_ADDED,
        EventKind.ATTACHMENT_REMOVED,
        EventKind.ROW_IDENTIFIED,
    }
)
"""The kinds that belong to a case and are shown in its timeline."""

ADMINISTRATION: frozenset[EventKind] = frozenset(
    {
        EventKind.ACCOUNT_CREATED,
        EventKind.ACCOUNT_CHANGED,
        EventKind.ACCOUNT_DEACTIVATED,
        EventKind.ACCOUNT_REACTIVATED,
        EventKind.ADMINISTRATOR_REGISTERED,
        EventKind.ADMINISTRATOR_DEREGISTERED,
        EventKind.AGREEMENT_STARTED,
        EventKind.AGREEMENT_CHANGED,
        EventKind.TYPE_DECLINED,
        EventKind.TYPE_WANTED,
        EventKind.REVIEW_CONFIRMED,
        EventKind.REVIEW_SIGNED,
        EventKind.PERMISSION_GIVEN,
        EventKind.PERMISSION_TAKEN,
        EventKind.CARD_LOCKED,
        EventKind.LAST_DAY_UNATTENDED,
        EventKind.CARD_UNLOCKED,
    }
)
"""The kinds that make up the history that a municipality's administrators read."""

MARKINGS: frozenset[EventKind] = frozenset(
    {EventKind.PERSON_HIDDEN, EventKind.PERSON_SHOWN, EventKind.PERSON_MARKED}
)
"""A marking was set, changed or taken away. What hides or shows a name is told to the pages that may show
it; a change between two that hide (`PERSON_MARKED`) changes nothing for anybody but the agency."""

DESK: frozenset[EventKind] = frozenset(
    {
        EventKind.CASE_TAKEN,
        EventKind.CASE_TAKEN_OVER,
        EventKind.CASE_RELEASED,
        EventKind.DECISION_PROPOSED,
        EventKind.PROPOSAL_SENT_BACK,
        EventKind.PROPOSAL_TAKEN_BACK,
    }
)
"""What goes on between officers: in no timeline, and told to no municipality."""

PAYEE_ACCOUNTS: frozenset[EventKind] = frozenset(
    {
        EventKind.PAYEE_ACCOUNT_PROPOSED,
        EventKind.PAYEE_ACCOUNT_CHANGED,
        EventKind.PAYEE_ACCOUNT_CONFIRMED,
        EventKind.PAYEE_ACCOUNT_CANCELLED,
        EventKind.TWO_PERSONS_TURNED,
    }
)
"""What happens to the accounts that a municipality is paid to. Told its administrators, the person whom the
event is about, and who made the change before (`previous_by` in its data); no event holds a number."""

REVEALS: frozenset[EventKind] = frozenset({EventKind.PERSON_REVEALED, EventKind.GIVEN_NUMBER_REVEALED})
"""An officer has looked at what is protected."""


OF_GROUNDS: frozenset[EventKind] = frozenset(
    {
        EventKind.GROUND_REGISTERED,
        EventKind.GROUND_CLOSED,
        EventKind.GROUND_CORRECTED,
        EventKind.GROUND_WITHDRAWN,
    }
)
"""What is registered is the agency's alone until there is a decision on it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event to record. `data` holds particulars as plain values, never a name or other personal data.

    `municipality_code` is the municipality concerned (none for a run over all), `type_code` the
    compensation type, `account_id` the account that the event is about (not the one who acted),
    `individual_number` the individual.
    """

    kind: EventKind
    municipality_code: str | None = None
    type_code: str | None = None
    case_id: int | None = None
    account_id: int | None = None
    payout_run_id: int | None = None
    individual_number: str | None = None
    data: dict[str, str | int | bool | None] = field(default_factory=dict[str, str | int | bool | None])
