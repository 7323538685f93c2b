"""A tab filled anew or emptied: its reader resolved again, its page read through the page's own services,
and the permissions that have gone or come said once."""

from collections.abc import Collection
from typing import Any

from rxapp.domain.identifiers import show_individual_number
from rxapp.services import auth, endings
from rxapp.state import notice_badge, shown
from rxapp.state.session import SessionState, cookie_key, end, identity_of, publish, tell
from rxapp.state.whom import for_other_role
from rxapp.text.endings import DENIED, EMPTIED
from rxapp.text.labels import type_name
from rxapp.text.notices import unread_sentence

CHANGED = "Uppgifterna har ändrats. Sidan hämtas på nytt …"
BEING_FILLED = "Dina behörigheter har ändrats. Sidan hämtas på nytt …"


async def fill_anew(root: Any) -> auth.Login | None:
    """Resolve the reader anew and refill, or clear, everything that the tab holds; gives who reads."""
    key = cookie_key(root.router_data)
    login = await auth.resolve(key)
    session = await root.get_state(SessionState)
    if session._identity != (identity := identity_of(login, key)):
        await _begin_anew(root, session, identity, "" if login else await endings.sentence(key))
    publish(session, login)
    before = await notice_badge.counted(root)
    await notice_badge.forget(root)
    gone = session._told - login.actor.subjects if login else frozenset[str]()
    lost = ""
    # The others are empty since one left them.
    for cls in (cls for cls in shown.FEATURES if session.page == cls.PAGE):
        state = await root.get_state(cls)
        if login is not None and login.actor.may(cls.NEEDS):
            lost = state._lost(gone) if gone and hasattr(state, "_lost") else ""
            await shown.fill(state, session)
        else:
            shown.empty_page(state)
            # A right that goes with a permission, as that for account numbers, is lost without a logout.
            if login is not None:
                session.denied, session.ask_whom = DENIED, await for_other_role(login.actor, cls.NEEDS)
    if login is not None:
        await notice_badge.know_alone(root, key)
        if (unread := await notice_badge.counted(root)) > before:
            session.announcement = unread_sentence(unread)
        _announce(session, login.actor.subjects, lost)
    return login


async def _begin_anew(root: Any, session: Any, identity: str, why_ended: str) -> None:
    page = session.page
    root.reset()
    session._identity, session.page = identity, page
    root.is_hydrated = True
    end(session, why_ended, str(root.router_data.get("asPath", "/")))
    session.announcement = EMPTIED if why_ended else ""


def _announce(session: Any, now: frozenset[str], lost: str) -> None:
    """Here alone, and against what the tab was told last: an event of its own may have published the
    rights before."""
    before, session._told = session._told, now
    said = [f"Behörighet för {type_name(code)} har tagits bort." for code in sorted(before - now)]
    said += [f"Du har fått behörighet för {type_name(code)}." for code in sorted(now - before)]
    if said:
        tell(session, " ".join([*said, lost]).strip(), "info")


async def clear(root: Any, login: auth.Login | None, why: str = BEING_FILLED) -> None:
    """Empty the page that is shown, before it is filled again: what it shows may no longer be allowed."""
    session = await root.get_state(SessionState)
    for cls in shown.FEATURES:
        if session.page == cls.PAGE:
            shown.empty_but_asked(await root.get_state(cls))
    session.denied = why if login else EMPTIED


async def tells_of(root: Any, numbers: Collection[str]) -> bool:
    """Whether the page that is shown has any of the individual numbers on it."""
    session = await root.get_state(SessionState)
    words = {form for number in numbers for form in (number, show_individual_number(number))}
    for cls in (cls for cls in shown.FEATURES if session.page == cls.PAGE):
        text = repr((await root.get_state(cls)).dict())
        if any(word in text for word in words):
            return True
    return False


async def give_up(root: Any, sentence: str) -> None:
    """Empty every page, and say why."""
    await shown.leave_pages(root)
    (await root.get_state(SessionState)).denied = sentence
