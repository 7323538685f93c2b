"""The type and the period that a link to Ny ansökan has chosen already."""

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.claims import check_claim, claim_name
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.last_days import can_be_applied_for
from rxapp.domain.permissions import Actor
from rxapp.services.addresses import claim as claim_in
from rxapp.services.addresses import claim_code
from rxapp.state import shown
from rxapp.state.apply import ApplyState
from rxapp.text.last_days import deadline_text


@shown.part
class WantedState(ApplyState):
    """What the address asks for, where it is the reader's to apply for; else nothing.

    A link begins no draft: it only fills in the form that does.
    """

    wanted_type: str = ""
    wanted_claim: str = ""
    wanted_field: str = ""
    wanted_text: str = ""

    async def _fill_beside(self, _db: Session, actor: Actor) -> None:
        query = self.router.url.query_parameters
        code, asked = query.get("typ", "")[:40], query.get("period", "")[:10]
        declared = TYPES.get(code)
        self.wanted_type = self.wanted_claim = self.wanted_field = self.wanted_text = ""
        if declared is None or code not in actor.types or not can_be_applied_for(declared, clock.today()):
            return
        self.wanted_type = code
        claim = claim_in(asked)
        if claim is None or declared.form is None:
            return
        try:
            check_claim(declared.form.claim, claim)
        except Invalid:
            return
        self.wanted_claim, self.wanted_field = claim_code(claim), f"period-{code}"
        last_day = deadline_text(declared, claim)
        self.wanted_text = f"{declared.name}, {claim_name(claim)}. Sista ansökningsdag: {last_day}"
