"""What is told of automatic decisions: to the agency how they go and why cases were its officers', to a
municipality only why its own case was."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, true
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.decisions import is_first
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Case, Decision, Event, Municipality, QualityReview, Referral

SWITCH_COLUMNS = {"type_code", "is_on", "version"}
REFERRAL_COLUMNS = {"id", "case_id", "at", "rules_version", "told"}
REFERRAL_OF_AGENCY = {"seen", "stops"}
"""What may tell of others: to case officers alone."""
REVIEW_COLUMNS = {"case_id", "drawn_at", "reviewed_at", "agrees", "would_be", "reason"}
REVIEW_NEVER_SHOWN = {"reviewed_by"}
TURN_COLUMNS = {"id", "at", "type_code", "data"}


def _holds(actor: Actor, right: Right) -> ColumnElement[bool]:
    return true() if actor.may(right) else false()


def visible_referrals(actor: Actor) -> Rows:
    """Why the visible cases were an officer's. Only to case officers with what was found of others."""
    names = REFERRAL_COLUMNS | REFERRAL_OF_AGENCY if actor.may(Right.CASES_DECIDE) else REFERRAL_COLUMNS
    columns = (getattr(Referral, name) for name in sorted(names))
    return listing(*columns).join(Case, col(Case.id) == Referral.case_id).where(case_is_visible(actor))


def visible_turns(actor: Actor) -> Rows:
    """Who has turned which switch, when and why; `doer` did so."""
    columns = (getattr(Event, name) for name in sorted(TURN_COLUMNS))
    return (
        listing(*columns, full_name(Account).label("doer"))
        .join(Account, col(Account.id) == Event.actor_id)
        .where(_holds(actor, Right.AUTOMATIC_SET), col(Event.kind) == EventKind.AUTOMATIC_TURNED)
        .order_by(col(Event.id).desc())
    )


def decided_since(actor: Actor, since: datetime) -> Rows:
    """By type, how many cases were decided automatically. What a municipality took back is not counted."""
    return (
        listing(col(Case.type_code), func.count())
        .select_from(Decision)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(
            _holds(actor, Right.AUTOMATIC_SET),
            col(Decision.is_automatic),
            is_first(),
            col(Decision.outcome) != DecisionOutcome.WRITTEN_OFF,
            col(Decision.decided_at) >= since,
        )
        .group_by(col(Case.type_code))
    )


def referred_since(actor: Actor, since: datetime) -> Rows:
    """By type and by the rules that stopped them (as they are kept), how many cases were referred."""
    stops = cast(col(Referral.stops), String).label("stops")
    return (
        listing(col(Case.type_code), stops, func.count())
        .select_from(Referral)
        .join(Case, col(Case.id) == Referral.case_id)
        .where(_holds(actor, Right.AUTOMATIC_SET), col(Referral.at) >= since)
        .group_by(col(Case.type_code), stops)
    )


def reviewed_since(actor: Actor, since: datetime) -> Rows:
    """By type, how many automatic decisions were reviewed, and with how many the reviewer did not agree."""
    differs = func.count().filter(col(QualityReview.agrees).is_(False))
    return (
        listing(col(Case.type_code), func.count(), differs)
        .select_from(QualityReview)
        .join(Case, col(Case.id) == QualityReview.case_id)
        .where(_holds(actor, Right.AUTOMATIC_SET), col(QualityReview.reviewed_at) >= since)
        .group_by(col(Case.type_code))
    )


def visible_quality_reviews(actor: Actor) -> Rows:
    """What chance has picked, with its decision. `is_own` is a paper that the reader registered: somebody
    else looks at that one. `reviewer` is an officer's name, within the agency."""
    columns: tuple[Any, ...] = tuple(getattr(QualityReview, name) for name in sorted(REVIEW_COLUMNS))
    return (
        listing(
            *columns,
            col(Case.file_number),
            col(Case.type_code),
            col(Case.granted_ore),
            col(Decision.outcome),
            col(Decision.decided_at),
            col(Municipality.name).label("municipality"),
            is_own_paper(actor).label("is_own"),
            full_name(Account).label("reviewer"),
        )
        .select_from(QualityReview)
        .join(Case, col(Case.id) == QualityReview.case_id)
        .join(Decision, and_(col(Decision.case_id) == QualityReview.case_id, is_first()))
        .join(Municipality, col(Municipality.code) == Case.municipality_code)
        .join(Account, col(Account.id) == QualityReview.reviewed_by, isouter=True)
        .where(_holds(actor, Right.QUALITY_REVIEW))
    )


def is_own_paper(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor registered the application."""
    return and_(col(Case.is_paper), col(Case.sent_by) == actor.account_id)


def review_itself(actor: Actor, file_number: str) -> Rows:
    """The review and its case, to be written and never shown."""
    return (
        listing(QualityReview, Case)
        .join(Case, col(Case.id) == QualityReview.case_id)
        .where(_holds(actor, Right.QUALITY_REVIEW), col(Case.file_number) == file_number)
    )
