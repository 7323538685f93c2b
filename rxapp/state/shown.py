"""What each page shows of its reader's, and how a tab is filled with it or emptied of it."""

from functools import cache
from typing import Any, TypeVar

import reflex as rx

from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.services.acting import looking
from rxapp.state import notice_badge
from rxapp.state.whom import NOBODY, AskWhom, for_lacking

Feature = TypeVar("Feature", bound=type[rx.State])
Part = TypeVar("Part", bound=type[rx.State])
FEATURES: list[Any] = []
PARTS: list[Any] = []


def feature(cls: Feature) -> Feature:
    """Register a state that fills a page: it has `PAGE`, `NEEDS`, `ASKED` and `_fill(db, actor)`.

    `ASKED` names the private values that say what the page shows, as the address told. `_fill` gives True
    where the page is to say which permissions are missing and whom to ask. A feature in which one writes
    has `_lost(types)`: what goes from the page with the permissions for the types, in words.

    A feature may stand below another, whose values and parts it shows under a page and a right of its own.
    """
    FEATURES.append(cls)
    return cls


def part(cls: Part) -> Part:
    """Register a state below that of a page, which fills a part of the page: it has
    `_fill_beside(db, actor)`, called in the same snapshot, and is emptied with the page's state.
    """
    PARTS.append(cls)
    return cls


def page_loaded_by(name: str) -> str:
    """The page that the handler of that name fills; none where it is no page's loader."""
    return next((cls.PAGE for cls in FEATURES if name == f"{cls.get_full_name()}.load"), "")


async def leave_pages(root: Any, staying: str = "") -> None:
    """Empty every page's state but that of the page one is on: what is not shown is not kept."""
    from rxapp.state.session import SessionState

    _tell_whom(await root.get_state(SessionState), NOBODY)
    stays = tuple(cls for cls in FEATURES if staying == cls.PAGE)
    for cls in FEATURES:
        # What a page is written with by another stays with that one.
        if not any(issubclass(other, cls) for other in stays):
            empty(await root.get_state(cls))


def empty(state: Any) -> None:
    """As `reset`, for the state and those below it; but what is empty already is not sent once more."""
    held = vars(state)
    for name, field, at_first in _own_fields(type(state)):
        # What is not held has never been asked for: it is still to come as it is at first.
        if name in held and held[name] != at_first:
            setattr(state, name, field.default_value())
    for below in state.substates.values():
        empty(below)


def empty_tab(root: Any) -> None:
    """The same for everything in a tab: in one that has just come nearly all is as it is at first."""
    root.is_hydrated = False
    for below in root.substates.values():
        empty(below)


@cache
def _own_fields(cls: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Name, field and first value of what the class itself declares. The value is to compare with alone: a
    state that is emptied gets one of its own."""
    fields = cls.get_fields().items()
    return tuple((name, field, field.default_value()) for name, field in fields if field._owner is cls)


def empty_page(state: Any) -> None:
    """As `empty`, with the state of the page that this one is written with, if it stands below that."""
    while type(state.parent_state) in FEATURES:
        state = state.parent_state
    empty(state)


def empty_but_asked(state: Any) -> None:
    """Keep what was asked for alone: the page comes back if the permission does."""
    asked = {name: getattr(state, name) for name in state.ASKED}
    empty_page(state)
    for name, value in asked.items():
        setattr(state, name, value)


async def show(state: Any) -> None:
    """What each page's loader does: this tab now shows this page, filled for its reader."""
    from rxapp.state.session import SessionState, hush

    session = await state.get_state(SessionState)
    if session.page != state.PAGE:
        hush(session)
        session.page = state.PAGE
        await leave_pages(state, state.PAGE)
    session._address = _address(state)
    await fill(state, session)


async def leave_other_address(root: Any) -> None:
    """A browser that loads a document anew shows nothing yet: what the tab showed at another address is not
    sent, or it would stand there until the page is filled."""
    from rxapp.state.session import SessionState

    session = await root.get_state(SessionState)
    if session._address != _address(root):
        session.page = session.denied = ""
        await leave_pages(root)


def _address(state: Any) -> str:
    return str(state.router_data.get("asPath", ""))


async def fill(state: Any, session: Any) -> None:
    """Fill the page, or say in its place that what it would show is not there for this reader.

    The reader's rights are read in the same snapshot as what the page shows.
    """
    from rxapp.state.session import cookie_key

    ask = NOBODY
    try:
        async with looking(cookie_key(state.router_data), state.NEEDS) as (db, actor):
            await notice_badge.know(state, db, actor)
            try:
                lacks = await state._fill(db, actor)
                for cls in (cls for cls in PARTS if isinstance(state, cls.get_parent_state())):
                    await (await state.get_state(cls))._fill_beside(db, actor)
            except NotFound:
                ask = await for_lacking(db, actor)
                raise
            ask = await for_lacking(db, actor) if lacks else NOBODY
        session.denied = ""
    except (NotFound, NotAllowed) as refusal:
        empty_but_asked(state)
        session.denied = refusal.sentence
    _tell_whom(session, ask)


def _tell_whom(session: Any, ask: AskWhom) -> None:
    # Only what has changed travels.
    if session.ask_whom != ask:
        session.ask_whom = ask
