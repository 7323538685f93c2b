"""What a draft and its rows are, as values, and who writes on one."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rxapp import clock
from rxapp.domain.claims import claim_of, open_claims
from rxapp.domain.compensation.forms import ApplicationForm, Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Draft
from rxapp.services.rights import require
from rxapp.services.typed_rows import NAMES, DraftRow


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft without its rows; whoever saves it must say which version was read."""

    key: str
    type_code: str
    claim: Period | None
    version: int
    saved_at: datetime
    municipality_code: str
    paper_arrived_on: date | None = None
    replaces_id: int | None = None
    """The case whose rows it is to replace."""

    @property
    def day(self) -> date:
        """The day that the application is judged by: today, or when the paper came."""
        return self.paper_arrived_on or clock.today()

    @property
    def form(self) -> ApplicationForm:
        """What an application of the type holds."""
        return form_of(self.type_code, self.day)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a draft: `key` stays its own, `position` is its number as the applicant sees it."""

    key: int
    position: int
    row: DraftRow
    version: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in a list: how many rows have something typed in them, and how many are at fault."""

    draft: DraftView
    rows: int
    faulty: int


def form_of(type_code: str, day: date | None = None) -> ApplicationForm:
    """What an application of the type holds that comes on a day, today unless one is given.

    Raises:
        Invalid: it cannot be applied for here.
    """
    declared = TYPES.get(type_code)
    if declared is None or declared.form is None or not declared.applies_on(day or clock.today()):
        raise Invalid("ersattningstyp", "Ersättningstypen kan inte sökas i tjänsten.")
    return declared.form


def usual_claim(kind: Claim, day: date) -> Period:
    """The latest time of the kind that is over by the day: one quarter, rather than two."""
    return next(claim for claim in open_claims(kind, day) if claim.last_day < day)


def line_of(row: Any) -> Line:
    """A row of `draft_rows` as a value."""
    return Line(row.row_key, row.place, typed_row(row.typed), row.version)


def typed_row(typed: dict[str, str]) -> DraftRow:
    """The row as it was typed; a field that no longer exists is passed over."""
    return replace(DraftRow(), **{name: text for name, text in typed.items() if name in NAMES})


def view(draft: Draft) -> DraftView:
    """The draft as values."""
    claim = claim_of(draft.quarter_first_day, draft.claim_last_day) if draft.quarter_first_day else None
    return DraftView(
        draft.key,
        draft.type_code,
        claim,
        draft.version,
        draft.saved_at,
        draft.municipality_code,
        draft.paper_arrived_on,
        draft.replaces_id,
    )


def require_writer(actor: Actor, draft: DraftView) -> None:
    """Refuse whoever does not write on the draft.

    Raises:
        NotAllowed: the actor writes no applications.
        NotFound: the draft is none of the actor's.
    """
    require(actor, Right.DRAFTS_WRITE)
    is_own = draft.type_code in actor.types and draft.municipality_code == actor.municipality_code
    if not (is_own if draft.paper_arrived_on is None else actor.may(Right.PAPER_REGISTER)):
        raise NotFound
