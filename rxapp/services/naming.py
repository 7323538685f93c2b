"""What officers write to a municipality names nobody who is protected, or may be. Municipalities are not
checked: a refusal would tell them who is."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.naming import unnamed_people
from rxapp.domain.errors import Invalid
from rxapp.domain.naming import tells_name
from rxapp.models import Case
from rxapp.text.supplements import PERSON_NAMED


async def names_not_told(session: AsyncSession, case: Case) -> list[str]:
    """The first and last names that nothing in the case may tell."""
    people = (await session.exec(unnamed_people(case.id or 0))).all()
    return [name for person in people for name in (person.first_name, person.last_name)]


def check_names(text: str, names: list[str], field: str) -> None:
    """Refuse a text of an officer that tells one of the names.

    Raises:
        Invalid: it does; whose name it is, is not said.
    """
    if tells_name(text, names):
        raise Invalid(field, PERSON_NAMED)
