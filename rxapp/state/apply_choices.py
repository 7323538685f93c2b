"""What can be chosen in an application: types that can be applied for, and times."""

from collections.abc import Sequence

from rxapp import clock
from rxapp.domain.claims import open_claims
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.last_days import can_be_applied_for
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor
from rxapp.services.drafts import DraftView

CLAIM_LABEL = {Claim.QUARTERS: "Kvartal", Claim.CALENDAR_YEAR: "År", Claim.TWELVE_MONTHS: "Tolv månader"}


def claims_of(draft: DraftView) -> Sequence[Period]:
    """The times that the draft may be for."""
    found = list(open_claims(draft.form.claim, draft.day))
    return found if draft.claim is None or draft.claim in found else [*found, draft.claim]


def types_of(actor: Actor) -> list[tuple[str, str]]:
    """The reader's types that can be applied for today."""
    today = clock.today()
    return [
        (code, declared.name)
        for code, declared in TYPES.items()
        if code in actor.types and can_be_applied_for(declared, today)
    ]
