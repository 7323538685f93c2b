"""The officer's desk: who may take, decide and confirm a case, and what needs a second officer."""

from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.errors import Conflict, Invalid, NotAllowed

MAX_WHY = 500
"""Characters of the reason for taking a case over or sending a proposal back."""

NOT_TAKEN = "Ta ärendet först. Bara den som har tagit ett ärende beslutar och begär komplettering i det."
HELD = (
    "{name} har tagit ärendet. Bara den som har tagit ett ärende beslutar och begär komplettering i det. "
    "Du kan ta över ärendet."
)
TAKEN = "{name} har redan tagit ärendet."
NOT_HELD = "Du har inte ärendet längre. Läs in sidan igen."
NOBODY_HAS = "Ingen har ärendet längre. Läs in sidan igen, och ta det om du ska handlägga det."
IS_YOURS = "Du har redan ärendet."
NO_WHY = "Skriv varför, så att den andra handläggaren förstår."
LONG_WHY = f"Skriv högst {MAX_WHY} tecken."
WAITS = "Ett förslag till beslut väntar redan på en annan handläggare. Dra tillbaka det för att ändra något."
OWN_PROPOSAL = "Du har lämnat förslaget själv. En annan handläggare bekräftar det eller lämnar tillbaka det."


class Own(StrEnum):
    """What an officer has done to a case that another is to decide for that."""

    REGISTERED = "registered"
    IDENTIFIED = "identified"


OWN = {
    Own.REGISTERED: (
        "Du har registrerat pappersansökan. Därför är det en annan handläggare som beslutar i ärendet."
    ),
    Own.IDENTIFIED: (
        "Du har angett vilken individ en rad i ärendet gäller. "
        "Därför är det en annan handläggare som beslutar i ärendet."
    ),
}


class ProposalStatus(StrEnum):
    """What has become of a proposal. An open one falls without a word when its case goes on."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"
    FALLEN = "fallen"


class Second(StrEnum):
    """Why a decision is to be confirmed by a second officer."""

    AMOUNT = "amount"
    TYPE = "type"
    REFUSAL = "refusal"


class SecondOfficerNeeded(Conflict):
    """The decision is to be proposed, and confirmed by another officer."""

    default = "Beslutet ska bekräftas av en annan handläggare. Öppna ärendet och lämna ett förslag."


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has to do with a case, by the numbers of their accounts; `holder` is the name of who has it."""

    holder_id: int | None = None
    holder: str = ""
    registered_by: int | None = None
    identified_by: frozenset[int] = frozenset()

    def own(self, account_id: int) -> Own | None:
        """What keeps the officer from deciding the case, if anything does."""
        if account_id == self.registered_by:
            return Own.REGISTERED
        return Own.IDENTIFIED if account_id in self.identified_by else None


@dataclass(frozen=True, slots=True)
class Policy:
    """Which decisions need a second officer; as it is here, none does.

    `above_ore`: those that grant more. `types`: all of these compensation types. `refusals`: those that
    reject or dismiss.
    """

    above_ore: int | None = None
    types: frozenset[str] = frozenset()
    refusals: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is any decision that needs one."""
        return self.above_ore is not None or bool(self.types) or self.refusals


def check_own(standing: Standing, account_id: int) -> None:
    """Whether the officer may decide the case, or confirm a decision of it, whoever has it.

    Raises:
        NotAllowed: it concerns what the officer has registered or said.
    """
    if (own := standing.own(account_id)) is not None:
        raise NotAllowed(OWN[own])


def check_holds(standing: Standing, account_id: int) -> None:
    """Whether the officer has the case.

    Raises:
        Conflict: another has, or nobody.
    """
    if standing.holder_id is None:
        raise Conflict(NOT_TAKEN)
    if standing.holder_id != account_id:
        raise Conflict(HELD.format(name=standing.holder))


def check_take(standing: Standing, account_id: int) -> None:
    """Whether the officer may take the case.

    Raises:
        Conflict: somebody has it.
        NotAllowed: as `check_own`.
    """
    if standing.holder_id == account_id:
        raise Conflict(IS_YOURS)
    if standing.holder_id is not None:
        raise Conflict(TAKEN.format(name=standing.holder))
    check_own(standing, account_id)


def check_take_over(standing: Standing, account_id: int) -> None:
    """Whether the officer may take the case over from who has it.

    Raises:
        Conflict: nobody has it, or the officer does.
        NotAllowed: as `check_own`.
    """
    if standing.holder_id is None:
        raise Conflict(NOBODY_HAS)
    if standing.holder_id == account_id:
        raise Conflict(IS_YOURS)
    check_own(standing, account_id)


def check_confirm(standing: Standing, proposed_by: int, account_id: int) -> None:
    """Whether the officer may confirm what another has proposed, or send it back.

    Raises:
        NotAllowed: it is the officer's own proposal, or as `check_own`.
    """
    if proposed_by == account_id:
        raise NotAllowed(OWN_PROPOSAL)
    check_own(standing, account_id)


def parse_why(text: str, field: str) -> str:
    """Why a case is taken over, or a proposal sent back.

    Raises:
        Invalid: nothing is written, or too much.
    """
    why = text.strip()
    if not why:
        raise Invalid(field, NO_WHY)
    if len(why) > MAX_WHY:
        raise Invalid(field, LONG_WHY)
    return why


def why_second(policy: Policy, type_code: str, outcome: DecisionOutcome, granted_ore: int) -> Second | None:
    """Why such a decision needs a second officer, if it does."""
    if policy.above_ore is not None and granted_ore > policy.above_ore:
        return Second.AMOUNT
    if type_code in policy.types:
        return Second.TYPE
    is_refusal = outcome in {DecisionOutcome.REJECTED, DecisionOutcome.DISMISSED}
    return Second.REFUSAL if policy.refusals and is_refusal else None
