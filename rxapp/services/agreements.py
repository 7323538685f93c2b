"""The agreements of municipalities as the contact centre sees them, and whom a change would concern."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_administrators, visible_agreements
from rxapp.access.municipalities import count_people
from rxapp.domain.agreements import Service, Standing, Term, check_change, is_shortened
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Agreement
from rxapp.text.agreements import term_text
from rxapp.text.labels import SERVICE

NO_AGREEMENT = "Avtalet finns inte."


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as the contact centre sees it."""

    agreement_id: int
    municipality_code: str
    service: Service
    term: Term
    standing: Standing


async def list_agreements(session: AsyncSession, actor: Actor, codes: list[str]) -> list[AgreementView]:
    """The agreements of the municipalities, by service, the latest first."""
    statement = (
        visible_agreements(actor)
        .where(col(Agreement.municipality_code).in_(codes))
        .order_by(col(Agreement.service), col(Agreement.starts_on).desc(), col(Agreement.id).desc())
    )
    today = clock.today()
    found = (await session.exec(statement)).all()
    return [
        AgreementView(row.id, row.municipality_code, row.service, term, term.standing(today))
        for row in found
        for term in (Term(row.starts_on, row.ends_on),)
    ]


async def get_agreement(session: AsyncSession, actor: Actor, agreement_id: int) -> AgreementView:
    """One agreement.

    Raises:
        NotFound: there is none.
    """
    statement = visible_agreements(actor).where(Agreement.id == agreement_id)
    row = (await session.exec(statement)).first()
    if row is None:
        raise NotFound(NO_AGREEMENT)
    term = Term(row.starts_on, row.ends_on)
    return AgreementView(row.id, row.municipality_code, row.service, term, term.standing(clock.today()))


async def needs_second_look(
    session: AsyncSession, actor: Actor, *, agreement_id: int, ends_on: date | None
) -> bool:
    """Whether the new last day shuts somebody out; wrong days are refused as by `change_end`."""
    term = (await get_agreement(session, actor, agreement_id)).term
    check_change(term, ends_on, clock.today())
    return is_shortened(term, ends_on)


async def count_affected(session: AsyncSession, actor: Actor, municipality_code: str) -> int:
    """How many people of the municipality can log in while it has an agreement."""
    return (await session.exec(count_people(actor, municipality_code))).one()


async def has_administrator(session: AsyncSession, actor: Actor, municipality_code: str) -> bool:
    """Whether the municipality has a current administrator, through whichever agreement."""
    statement = visible_administrators(actor).where(
        Account.municipality_code == municipality_code, col(Account.deactivated_at).is_(None)
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def refuse_overlap(
    session: AsyncSession, actor: Actor, code: str, service: Service, term: Term, *, but: int = 0
) -> None:
    """Raises Invalid for a term that another agreement (than `but`) for the service has a day of."""
    for other in await list_agreements(session, actor, [code]):
        if other.service is service and other.agreement_id != but and other.term.meets(term):
            raise Invalid(
                "ends_on" if but else "starts_on",
                f"Kommunen har redan ett avtal för {SERVICE[service]}: {term_text(other.term)}.",
            )
