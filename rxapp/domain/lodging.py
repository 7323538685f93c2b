"""Who may appeal which decision in the service, and how an appeal comes to be (40–43 §§ förvaltningslagen).

Only the court may say that a decision cannot be appealed or is not the municipality's to appeal (47 §). The
service does not offer it, and says why; what comes by letter is registered and handed over all the same.
"""

from datetime import date

from rxapp.domain.appeal_steps import STEPS, AppealVerb
from rxapp.domain.appeals import Appeal, check_words
from rxapp.domain.days_off import DaysOff
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.legal_force import times_of
from rxapp.domain.permissions import Actor
from rxapp.domain.steps import check_actor

REPLACED = "Beslutet har ersatts av ett nytt beslut. Överklaga det nya beslutet."
APPEALED = "Beslutet är redan överklagat. Komplettera det överklagande som finns."
TRIED = "En domstol har prövat beslutet. Dess avgörande överklagas hos domstolen."
NOT_AVAILABLE = "Beslutet har inte gjorts tillgängligt för kommunen än."
NOT_AGAINST = (
    "Beslutet har inte gått kommunen emot, så det finns inget att överklaga här. Vill kommunen ändå "
    "överklaga kan det göras skriftligen till Migrationsverket (42 och 43 §§ förvaltningslagen)."
)
WANTED = "Skriv på vilket sätt kommunen vill att beslutet ska ändras"


def why_not(chain: Chain, decided: Decided) -> str:
    """Why the decision cannot be appealed in the service now; empty where it can."""
    if decided.told.available_on is None:
        return NOT_AVAILABLE
    if decided.final_by:
        return f"Beslutet får inte överklagas ({decided.final_by})."
    if chain.successor(decided.id) is not None:
        return REPLACED
    if chain.judgment_on(decided.id) is not None:
        return TRIED
    if not decided.is_against:
        return NOT_AGAINST
    return APPEALED if chain.open_appeal(decided.id) is not None else ""


def last_day_to_mind(chain: Chain, decided: Decided, days_off: DaysOff) -> date | None:
    """The last day to appeal, as it is told; None where there is nothing to mind: the decision cannot be
    appealed here, or has been, whatever came of it."""
    if why_not(chain, decided) or any(appeal.against == decided.id for appeal in chain.appeals):
        return None
    return times_of(chain, decided, days_off).shown


def lodge(chain: Chain, decided: Decided, actor: Actor, *, id: int, on: date, wanted: str) -> Appeal:
    """A user appeals. That the time has run out is no reason to refuse it here: the agency decides that.

    Raises:
        NotAllowed, NotFound: it is not for this user.
        Conflict: the decision is not to be appealed here, or not any more.
        Invalid: nothing is said of what should be changed (43 §).
    """
    _check_actor(actor, AppealVerb.LODGE, decided)
    if refusal := why_not(chain, decided):
        raise Conflict(refusal)
    return _appeal(decided, id, on, on, wanted)


def register(
    chain: Chain, decided: Decided, actor: Actor, *, id: int, on: date, arrived_on: date, wanted: str
) -> Appeal:
    """An officer registers an appeal that came by letter or from the court, with the day it came (47 §).

    One against a decision that has been replaced since is registered against the new one (46 §), also if it
    came before that was made.

    Raises:
        NotAllowed: the actor is no case officer.
        Conflict: the decision is appealed already, or replaced.
        Invalid: the day is to come or before the decision, or nothing is said of what should be changed.
    """
    _check_actor(actor, AppealVerb.REGISTER, decided)
    if chain.successor(decided.id) is not None:
        raise Conflict("Beslutet har ersatts av ett nytt beslut. Registrera överklagandet mot det nya.")
    if chain.open_appeal(decided.id) is not None:
        raise Conflict(APPEALED)
    if not chain.first_before(decided.id).decided_on <= arrived_on <= on:
        raise Invalid("inkom", "Dagen då överklagandet kom in är från beslutets dag och senast i dag.")
    return _appeal(decided, id, on, arrived_on, wanted)


def check_reinstatement(chain: Chain, appeal: Appeal) -> None:
    """Whether an appeal that was dismissed as late may be taken up after all.

    Raises:
        Conflict: the dismissal stands, or the decision has been appealed anew.
    """
    if not chain.is_dismissal_undone(appeal):
        raise Conflict("Beslutet att avvisa överklagandet gäller. Det tas upp igen först när det är ändrat.")
    if chain.open_appeal(appeal.against) is not None:
        raise Conflict("Beslutet har överklagats på nytt. Pröva det överklagandet.")


def _check_actor(actor: Actor, verb: AppealVerb, decided: Decided) -> None:
    check_actor(actor, STEPS[verb].by, decided.municipality_code, decided.type_code)


def _appeal(decided: Decided, id: int, on: date, arrived_on: date, wanted: str) -> Appeal:
    check_words("yrkande", wanted, WANTED)
    return Appeal(
        id, decided.id, decided.municipality_code, decided.type_code, arrived_on, wanted.strip(), since=on
    )
