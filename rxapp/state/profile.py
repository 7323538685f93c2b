"""Min profil: what is registered of the reader, the own permissions, and who can change them."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services.holdings import Held
from rxapp.services.profile import get_profile
from rxapp.state import shown
from rxapp.state.marks import requires
from rxapp.state.whom import HelperText, helper_texts
from rxapp.text.format import day
from rxapp.text.labels import type_name

FOR_NOW = "Tills vidare"


@dataclass(frozen=True, slots=True)
class OwnPermission:
    """A permission in text; `is_coming` for one that is not in force yet."""

    name: str
    since: str
    until: str
    giver: str
    deputy_for: str
    is_coming: bool


@shown.feature
class ProfileState(rx.State):
    """What is shown of the own account."""

    PAGE: ClassVar[str] = "profile"
    NEEDS: ClassVar[Right] = Right.PROFILE_READ
    ASKED: ClassVar[tuple[str, ...]] = ()

    name: str = ""
    hsa_id: str = ""
    email: str = ""
    municipality: str = ""
    held: list[OwnPermission] = []
    helpers: list[HelperText] = []
    feed_address: str = ""
    """Shown where it has just been made, and gone once the page is opened anew."""

    @rx.event
    @requires(Right.PROFILE_READ)
    async def load(self) -> None:
        """Fill the page."""
        self.feed_address = ""
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        own = await get_profile(db, actor)
        self.name, self.hsa_id, self.email = own.name, own.hsa_id, own.email
        self.municipality = f"{own.municipality} kommun"
        self.held = [_permission(one) for one in own.held]
        self.helpers = helper_texts(own.helpers)


def _permission(held: Held) -> OwnPermission:
    """Without a first day it holds since it was given."""
    given_on = held.given_at.astimezone(clock.STOCKHOLM).date()
    return OwnPermission(
        name=type_name(held.subject),
        since=day(held.window.first_day or given_on),
        until=day(held.window.last_day) or FOR_NOW,
        giver=held.giver,
        deputy_for=held.principal or "",
        is_coming=not held.window.holds(clock.today()),
    )
