"""An administrator's Start in text: what is to be done about permissions, and how many users there are."""

from rxapp import clock
from rxapp.domain.claims import claim_name
from rxapp.domain.last_days import NEAR_DAYS
from rxapp.services.administrator_start import AdministratorStart, Ending, UnattendedDay
from rxapp.services.holdings import UserView
from rxapp.services.mail_choices import Failing
from rxapp.services.new_types import SingleHolder
from rxapp.state.start_parts import Figure, Task, few, left
from rxapp.text.format import counted, day, listed, number
from rxapp.text.labels import type_name
from rxapp.text.mail import failure

REVIEW, TYPES, MATRIX = "/behorigheter/granskning", "/behorigheter/ersattningstyper", "/behorigheter"


def tasks_of(start: AdministratorStart) -> list[Task]:
    """What is to be done, the most pressing first."""
    tasks: list[Task] = []
    if (duty := start.review) is not None:
        days = (duty.due_on - clock.today()).days
        tone = "negative" if days < 0 else "warning" if days <= 7 else "info"
        words = f"Granska behörigheterna för {duty.quarter}"
        tasks.append(Task(words, day(duty.due_on), left(days), tone, REVIEW))
    tasks += few(
        start.unattended,
        _unattended,
        lambda n: _rest(f"{counted(n, 'sista ansökningsdag', 'sista ansökningsdagar')} till", MATRIX),
    )
    tasks += few(
        start.locked, _locked, lambda n: _rest(f"{counted(n, 'låst kort', 'låsta kort')} till", MATRIX)
    )
    tasks += few(
        start.failing_mail,
        _failing,
        lambda n: _rest(f"{counted(n, 'mejladress', 'mejladresser')} till som mejl inte når", MATRIX),
    )
    tasks += few(
        start.ending,
        _ending,
        lambda n: _rest(f"{counted(n, 'behörighet', 'behörigheter')} till som snart upphör", MATRIX),
    )
    tasks += few(
        start.new_types,
        _new_type,
        lambda n: _rest(f"{counted(n, 'ny ersättningstyp', 'nya ersättningstyper')} till", TYPES),
    )
    tasks += few(
        start.single_holders,
        _single,
        lambda n: _rest(f"{counted(n, 'ersättningstyp', 'ersättningstyper')} till som bara en har", TYPES),
    )
    if start.users_without_permission:
        words = f"{counted(start.users_without_permission, 'användare', 'användare')} saknar behörighet"
        tasks.append(Task(words, "", "ser inga ärenden", "neutral", MATRIX))
    return tasks


def _rest(words: str, href: str) -> Task:
    return Task(f"… och {words}", "", "", "neutral", href)


def _unattended(day_of: UnattendedDay) -> Task:
    near = day_of.near
    held = listed([_seen(user) for user in day_of.holders])
    who = f"Behörigheten har {held}." if held else "Ingen har behörigheten."
    words = (
        f"Inget är skickat för {type_name(near.type_code)}, {claim_name(near.period)}, och ingen med "
        f"behörigheten har loggat in på {NEAR_DAYS} dagar. {who}"
    )
    to = f"{MATRIX}?typ={near.type_code}" if held else MATRIX
    return Task(words, day(near.last_day), left((near.last_day - clock.today()).days), "negative", to)


def _seen(user: UserView) -> str:
    if user.last_login_at is None:
        return f"{user.name} (har aldrig loggat in)"
    return f"{user.name} (senast {day(user.last_login_at.astimezone(clock.STOCKHOLM).date())})"


def _locked(user: UserView) -> Task:
    return Task(f"Kortet är låst för {user.name}", "", "kan inte logga in", "warning", _page_of(user))


def _failing(failing: Failing) -> Task:
    words = f"Mejl om nya händelser kommer inte fram till {failing.name}"
    return Task(words, "", failure(failing.failure), "warning", f"/anvandare/{failing.account_id}")


def _ending(ending: Ending) -> Task:
    days = left((ending.last_day - clock.today()).days)
    words = f"Behörighet för {type_name(ending.subject)} upphör för {ending.user.name}"
    return Task(words, day(ending.last_day), days, "warning", _page_of(ending.user))


def _new_type(code: str) -> Task:
    words = f"Ny ersättningstyp: {type_name(code)}"
    return Task(words, "", "ingen har behörighet", "info", f"{TYPES}?typ={code}")


def _single(single: SingleHolder) -> Task:
    words = f"Bara {single.user.name} har behörighet för {type_name(single.type_code)}"
    return Task(words, "", "sårbart", "warning", f"{TYPES}?typ={single.type_code}")


def _page_of(user: UserView) -> str:
    return f"/anvandare/{user.account_id}"


def figures_of(start: AdministratorStart) -> list[Figure]:
    """How many users there are, and how many of them need a thought."""
    return [
        Figure("Användare", number(start.users), "i kommunen", MATRIX),
        Figure(
            "Utan behörighet", number(start.users_without_permission), "användare ser inga ärenden", MATRIX
        ),
        Figure("Inte inloggade", number(start.users_not_seen), "på 90 dagar, eller aldrig", REVIEW),
    ]
