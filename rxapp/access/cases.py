"""Which cases and rows a reader can see, and which cells: said once, for list, page, search and export."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import col, select

from rxapp.access.masking import masked, name_is_shown
from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.events import TIMELINE
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Case,
    Decision,
    Draft,
    DraftedRow,
    Event,
    GrantedPeriod,
    Municipality,
    Person,
    RecoveryRecord,
    RecoveryRow,
    Row,
    SchoolTerm,
)

CASE_COLUMNS = {
    "id", "file_number", "type_code", "status", "quarter_first_day", "arrived_at", "arrived_on",
    "applied_ore", "granted_ore", "decided_on", "version", "claim_last_day", "rows_replaced_at", "is_paper",
    "is_recovery",
}  # fmt: skip
CASE_NEVER_SHOWN = {"municipality_code", "sent_by", "draft_key"}

ROW_COLUMNS = {
    "id", "case_id", "position", "individual_number", "first_day", "last_day", "applied_periods",
    "applied_ore", "granted_periods", "granted_ore", "reason", "school_form", "cost_kind", "days",
    "daily_paid", "cost_ore", "fee_ore", "members", "received_on", "units",
}  # fmt: skip
ROW_NEVER_SHOWN = {"personal_number"}
"""Who gave a personal number sees that one was given: shown again it would tell who is protected."""
PERSON_MASKED = {"first_name", "last_name", "born_on"}
PERSON_NEVER_SHOWN = {"individual_number", "personal_number", "municipality_code", "protection", "version"}
DECISION_COLUMNS = {
    "id", "case_id", "matter", "cause", "replaces_id", "outcome", "is_automatic", "decided_at",
    "reason_text", "rules_version", "rules", "rows",
}  # fmt: skip
DECISION_NEVER_SHOWN = {"decided_by"}
DRAFT_COLUMNS = {
    "key", "type_code", "quarter_first_day", "claim_last_day", "saved_at", "version", "municipality_code",
    "paper_arrived_on", "replaces_id",
}  # fmt: skip
DRAFT_NEVER_SHOWN = {"saved_by"}
DRAFT_ROW_COLUMNS = {
    "row_key", "position", "typed", "version", "identity", "is_blank", "faults", "periods", "amount_ore",
    "saved_at",
}  # fmt: skip
DRAFT_ROW_NEVER_SHOWN = {"draft_key", "saved_by"}
EVENT_COLUMNS = {"id", "kind", "at", "data"}
EVENT_NEVER_SHOWN = {
    "actor_id", "municipality_code", "type_code", "case_id", "account_id", "payout_run_id",
    "individual_number",
}  # fmt: skip

GRANT_COLUMNS = {"individual_number", "first_day", "last_day"}
GRANT_NEVER_SHOWN = {"row_id"}
TERM_COLUMNS = {"first_day", "last_day"}
TERM_NEVER_SHOWN = {"municipality_code"}

_RECOVERY_NUMBER = re.compile(r"[Åå]\s*(\d[\d.-]*)")


def case_is_visible(actor: Actor) -> ColumnElement[bool]:
    """A user: the own municipality's cases of permitted types. A case officer: all. Others: none."""
    if actor.may(Right.CASES_DECIDE):
        return true()
    if actor.may(Right.CASES_READ) and actor.municipality_code:
        return and_(
            col(Case.municipality_code) == actor.municipality_code, col(Case.type_code).in_(actor.types)
        )
    return false()


def visible_cases(actor: Actor) -> Rows:
    """The cases; a case outside is not there at all, for the detail page as for the list."""
    columns = (getattr(Case, name) for name in sorted(CASE_COLUMNS))
    return listing(*columns).where(case_is_visible(actor))


def visible_cases_with_municipality(actor: Actor) -> Rows:
    """The cases, each with the municipality's name as `municipality`."""
    columns = (getattr(Case, name) for name in sorted(CASE_COLUMNS))
    return (
        listing(*columns, col(Municipality.name).label("municipality"))
        .join(Municipality, col(Municipality.code) == Case.municipality_code)
        .where(case_is_visible(actor))
    )


def visible_rows(actor: Actor) -> Rows:
    """The rows of visible cases; a protected or unknown person gives the individual number alone."""
    columns = (getattr(Row, name) for name in sorted(ROW_COLUMNS))
    return (
        listing(*columns, *person_cells(Case.municipality_code, Row.granted_ore))
        .join(Case, col(Case.id) == Row.case_id)
        .join(Person, col(Person.individual_number) == Row.individual_number, isouter=True)
        .where(case_is_visible(actor))
    )


def person_cells(
    municipality: Any, granted_ore: Any, also: ColumnElement[bool] | None = None
) -> list[ColumnElement[Any]]:
    """Name and birth date of the joined person, where they may be shown (and `also` holds)."""
    shown = name_is_shown(municipality, granted_ore)
    may_see = shown if also is None else and_(also, shown)
    return [masked(getattr(Person, name), may_see) for name in sorted(PERSON_MASKED)]


def matches(actor: Actor, words: str) -> ColumnElement[bool]:
    """Cases that a search for `words` hits: by file number, individual number, or a name that is shown. With
    «Å» before it a file number is that of a recovery, which is about the rows that it claims back."""
    if (number := _RECOVERY_NUMBER.fullmatch(words)) is not None:
        return and_(col(Case.is_recovery), col(Case.file_number).icontains(number[1], autoescape=True))
    digits = words.replace("-", "")
    rows = visible_rows(actor).subquery()
    is_hit = or_(
        rows.c.individual_number == digits,
        rows.c.first_name.istartswith(words, autoescape=True),
        rows.c.last_name.istartswith(words, autoescape=True),
    )
    claimed_back = (
        select(RecoveryRecord.case_id)
        .join(RecoveryRow, col(RecoveryRow.recovery_id) == RecoveryRecord.id)
        .join(rows, rows.c.id == RecoveryRow.row_id)
        .where(is_hit, col(RecoveryRecord.case_id).is_not(None))
    )
    return or_(
        col(Case.file_number).icontains(words, autoescape=True),
        col(Case.id).in_(select(rows.c.case_id).where(is_hit)),
        col(Case.id).in_(claimed_back),
    )


def visible_decisions(actor: Actor) -> Rows:
    """Decisions of visible cases, replaced ones too; the officer's name is never among them."""
    columns = (getattr(Decision, name) for name in sorted(DECISION_COLUMNS))
    return listing(*columns).join(Case, col(Case.id) == Decision.case_id).where(case_is_visible(actor))


def visible_case_events(actor: Actor) -> Rows:
    """Events of visible cases, for their timelines. What was looked at within the agency is not there."""
    columns = (getattr(Event, name) for name in sorted(EVENT_COLUMNS))
    return (
        listing(*columns)
        .join(Case, col(Case.id) == Event.case_id)
        .where(case_is_visible(actor), col(Event.kind).in_(TIMELINE))
    )


def visible_drafts(actor: Actor) -> Rows:
    """Drafts of the own municipality and permitted types, whoever began them; to a case officer those of
    papers that are being registered, and no other. A user never sees those."""
    if actor.may(Right.PAPER_REGISTER):
        return listing(Draft).where(col(Draft.paper_arrived_on).is_not(None))
    if not (actor.may(Right.APPLICATIONS_SEND) and actor.municipality_code):
        return listing(Draft).where(false())
    return listing(Draft).where(
        Draft.municipality_code == actor.municipality_code,
        col(Draft.type_code).in_(actor.types),
        col(Draft.paper_arrived_on).is_(None),
    )


def draft_rows(actor: Actor, key: str) -> Rows:
    """The rows of one of those drafts in their order, each with its number as `place`."""
    mine = visible_drafts(actor).with_only_columns(col(Draft.key))
    places = (
        select(DraftedRow.row_key, func.row_number().over(order_by=col(DraftedRow.position)).label("place"))
        .where(DraftedRow.draft_key == key)
        .subquery()
    )
    columns = (getattr(DraftedRow, name) for name in sorted(DRAFT_ROW_COLUMNS))
    return (
        listing(*columns, places.c.place)
        .join(places, places.c.row_key == DraftedRow.row_key)
        .where(col(DraftedRow.draft_key) == key, col(DraftedRow.draft_key).in_(mine))
        .order_by(col(DraftedRow.position))
    )


def _writes_for(actor: Actor, home: str | None) -> str | None:
    """The municipality that the actor writes an application of, which is `home`: the own one of a user with
    a permission, any of a case officer who registers a paper. None where it is not theirs to write."""
    if actor.may(Right.PAPER_REGISTER):
        return home
    own = actor.municipality_code if actor.may(Right.APPLICATIONS_SEND) and actor.types else None
    return own if home in (None, own) else None


def visible_people(actor: Actor, home: str | None = None) -> Rows:
    """Unprotected people registered in the municipality that is applied for (a user's own), to show a name
    beside a typed number."""
    people = listing(Person.individual_number, *(getattr(Person, n) for n in sorted(PERSON_MASKED)))
    code = _writes_for(actor, home)
    return people.where(false() if code is None else name_is_shown(code, 0))


def people_by_personal_number(actor: Actor, numbers: Collection[str], home: str | None = None) -> Rows:
    """The individual number of each of the people in `visible_people` whose personal number was given.

    Of anybody else, protected or of another municipality, nothing is told: not that there is one.
    """
    columns = (col(Person.individual_number), col(Person.personal_number))
    code = _writes_for(actor, home)
    if code is None:
        return listing(*columns).where(false())
    return listing(*columns).where(name_is_shown(code, 0), col(Person.personal_number).in_(numbers))


def earlier_rows(
    actor: Actor,
    type_code: str,
    *,
    individual: Collection[str],
    personal: Collection[str],
    besides: int | None = None,
    home: str | None = None,
) -> Rows:
    """Rows for these people in visible cases of the type that are not settled to nothing: what is applied
    for or granted already. `besides` is the case whose rows are about to be replaced."""
    about = or_(col(Row.individual_number).in_(individual), col(Row.personal_number).in_(personal))
    stands = or_(col(Case.status).not_in([CaseStatus.DECIDED, CaseStatus.PAID]), col(Row.granted_ore) > 0)
    columns = (
        Case.file_number, Case.status, Row.position, Row.individual_number, Row.personal_number,
        Row.first_day, Row.last_day, Row.cost_kind, Row.cost_ore,
    )  # fmt: skip
    return (
        listing(*columns)
        .join(Case, col(Case.id) == Row.case_id)
        .where(case_is_visible(actor), _is_of(home), Case.type_code == type_code, about, stands)
        .where(col(Case.id) != (besides or 0))
        .order_by(col(Case.id), col(Row.position))
    )


def _is_of(home: str | None) -> ColumnElement[bool]:
    """Where an officer writes for a municipality, its own cases alone: what others have applied for would
    else be told by what the application comes to."""
    return true() if home is None else col(Case.municipality_code) == home


def one_case(actor: Actor, file_number: str) -> Rows:
    """The visible case itself, to be acted upon and never shown."""
    return listing(Case).where(case_is_visible(actor), Case.file_number == file_number)


def case_itself(actor: Actor, case_id: int) -> Rows:
    """As `one_case`, by its number in the table."""
    return listing(Case).where(case_is_visible(actor), col(Case.id) == case_id)


def case_of_draft(actor: Actor, draft_key: str) -> Rows:
    """The file number of the visible case that was sent from the draft, by an officer if it was a paper."""
    mine = col(Case.is_paper) if actor.may(Right.PAPER_REGISTER) else true()
    return listing(Case.file_number).where(case_is_visible(actor), mine, Case.draft_key == draft_key)


def visible_grants(actor: Actor, home: str | None = None) -> Rows:
    """Four-week periods granted in visible cases. What others have been granted for a child is never told."""
    return (
        listing(*(getattr(GrantedPeriod, name) for name in sorted(GRANT_COLUMNS)))
        .join(Row, col(Row.id) == GrantedPeriod.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(case_is_visible(actor), _is_of(home))
    )


def visible_terms(actor: Actor, home: str | None = None) -> Rows:
    """The school terms of the municipality that is applied for (a user's own)."""
    code = home if actor.may(Right.PAPER_REGISTER) else actor.municipality_code
    return listing(SchoolTerm.first_day, SchoolTerm.last_day).where(SchoolTerm.municipality_code == code)
