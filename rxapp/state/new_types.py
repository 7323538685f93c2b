"""Compensation types that nobody has, or only one: given in one step, or said not to be used."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import declined_types, new_types
from rxapp.services.addresses import address
from rxapp.services.holdings import UserView
from rxapp.services.new_types import NewType, SingleHolder, TypesOverview
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.labels import type_name

PATH = "/behorigheter/ersattningstyper"
PERSON = "person-"
"""How the boxes of the form begin; the id of the account follows."""


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A type with what is known of it: who has its siblings, or who is alone with it."""

    code: str
    name: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A user who can be given the type; `is_ticked` from the beginning where siblings are held."""

    name: str
    field: str
    note: str
    is_ticked: bool


@shown.feature
class NewTypesState(rx.State):
    """What needs an answer, and the type that is being given."""

    PAGE: ClassVar[str] = "new_types"
    NEEDS: ClassVar[Right] = Right.PERMISSIONS_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_type",)

    new: list[TypeLine] = []
    single: list[TypeLine] = []
    declined: list[TypeLine] = []
    code: str = ""
    name: str = ""
    has_siblings: bool = False
    choices: list[Choice] = []
    error: str = ""

    _type: str = ""

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def load(self) -> None:
        """Fill the page; `?typ=` in the address says which type to give."""
        wanted = self.router.url.query_parameters.get("typ", "")
        self._type, self.error = wanted if wanted in TYPES else "", ""
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def give(self, form: Form) -> None:
        """Give the type to everyone who is ticked."""
        code = text_of(form, "ersattningstyp")
        try:
            async with acting(self) as (session, actor):
                names = await new_types.give_to(session, actor, type_code=code, account_ids=_ticked(form))
        except Invalid as refusal:
            self.error = refusal.sentence
            return
        self._type, self.error = "", ""
        await say(self, f"{_listed(names)} har fått behörighet för {type_name(code)}.")
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def decline(self, type_code: str) -> None:
        """The municipality does not use the type."""
        async with acting(self, alone=True) as (session, actor):
            await new_types.decline(session, actor, type_code=type_code)
        if self._type == type_code:
            self._type = ""
        await say(self, f"Sparat. Kommunen använder inte {type_name(type_code)}.")
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def want(self, type_code: str) -> None:
        """The municipality uses the type after all."""
        async with acting(self, alone=True) as (session, actor):
            await declined_types.want(session, actor, type_code=type_code)
        await say(self, f"Sparat. {type_name(type_code)} står åter bland dem som ingen har.")
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await new_types.get_overview(db, actor)
        self.new = [_new(new) for new in found.new]
        self.single = [_single(single) for single in found.single]
        self.declined = [_line(code, "") for code in found.declined]
        self.code, self.name = self._type, type_name(self._type) if self._type else ""
        self.choices = _choices(found, self._type) if self._type else []
        self.has_siblings = any(choice.is_ticked for choice in self.choices)


def _ticked(form: Form) -> set[int]:
    """The accounts whose boxes are ticked; a name that is no number is none of ours."""
    ids = (name.removeprefix(PERSON) for name in form if name.startswith(PERSON))
    return {int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 18}


def _line(code: str, who: str) -> TypeLine:
    return TypeLine(code, type_name(code), who, address(PATH, {"typ": code}))


def _new(new: NewType) -> TypeLine:
    names = _listed([sibling.user.name for sibling in new.siblings])
    return _line(new.type_code, names or "ingen")


def _single(single: SingleHolder) -> TypeLine:
    return _line(single.type_code, single.user.name)


def _choices(found: TypesOverview, code: str) -> list[Choice]:
    """Everyone who does not have the type; those who have its siblings come first."""
    siblings = {sibling.user.account_id: sibling for sibling in new_types.siblings(found.users, code)}
    without = [user for user in found.users if code not in user.subjects]
    is_nobodys = any(new.type_code == code for new in found.new) or code in found.declined
    return [
        _choice(user, siblings[user.account_id].types, is_ticked=is_nobodys)
        for user in without
        if user.account_id in siblings
    ] + [_choice(user, (), is_ticked=False) for user in without if user.account_id not in siblings]


def _choice(user: UserView, types: tuple[str, ...], *, is_ticked: bool) -> Choice:
    note = f"har {_listed([type_name(code) for code in types])}" if types else ""
    return Choice(user.name, f"{PERSON}{user.account_id}", note, is_ticked)


def _listed(names: list[str]) -> str:
    """Names in a sentence, the last after «och»; of many the first three and how many more."""
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} till"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} och {shown[-1]}" if shown else ""
