"""What the reader lacks and whom to ask for it: one value of the frame, filled only where it is shown."""

from dataclasses import dataclass
from urllib.parse import quote

from rxapp.db import Session, reading
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.services.profile import Helper, list_helpers, missing_subjects
from rxapp.text import whom as texts
from rxapp.text.labels import ROLE, type_name


@dataclass(frozen=True, slots=True)
class HelperText:
    """An administrator with the address that a mail goes to."""

    name: str
    email: str
    href: str


@dataclass(frozen=True, slots=True)
class AskWhom:
    """Nothing is shown while `lead` and `before` are empty."""

    lead: str = ""
    types: list[str] = ()  # type: ignore[assignment]
    before: str = ""
    helpers: list[HelperText] = ()  # type: ignore[assignment]


NOBODY = AskWhom()


async def for_lacking(db: Session, actor: Actor) -> AskWhom:
    """Which permissions the user lacks, whatever the page holds, and who can give them."""
    missing = missing_subjects(actor)
    if actor.role is not Role.USER or not missing:
        return NOBODY
    helpers = helper_texts(await list_helpers(db, actor))
    if not actor.types:
        return AskWhom(texts.NO_TYPE, [], texts.GIVES, helpers)
    lead = texts.LACKED.format(missing=len(missing), all=len(TYPES))
    return AskWhom(lead, [type_name(code) for code in missing], texts.GIVES, helpers)


async def for_other_role(actor: Actor, right: Right) -> AskWhom:
    """For whom the page is that the reader may not see; a user of a municipality can ask about it."""
    lead = f"{texts.PAGE_IS_FOR[right]} Du är inloggad som {ROLE[actor.role]}."
    if actor.role is not Role.USER:
        return AskWhom(lead)
    before = texts.GIVES if right is Right.ACCOUNT_NUMBERS_SET else texts.ANSWERS
    async with reading() as db:
        return AskWhom(lead, [], before, helper_texts(await list_helpers(db, actor)))


def helper_texts(helpers: list[Helper] | tuple[Helper, ...]) -> list[HelperText]:
    """Each with a link that begins a mail."""
    return [HelperText(h.name, h.email, f"mailto:{quote(h.email, safe='@')}") for h in helpers]
