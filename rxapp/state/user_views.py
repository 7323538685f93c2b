"""One user in text: profile, what hinders a login, and what is held by whom's will."""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp import clock
from rxapp.domain.permissions import Actor
from rxapp.services.holdings import SUBJECTS, Held, UserView
from rxapp.services.permission_plans import Addition, Plan
from rxapp.text.format import counted, moment
from rxapp.text.labels import type_name
from rxapp.text.permissions import NEVER_LOGGED_IN, days


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the user is."""

    account_id: int = 0
    name: str = ""
    hsa_id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    is_active: bool = True
    is_locked: bool = False


NO_PROFILE = Profile()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a login needs, how it stands, and what to do about it. `act` is `unlock` or nothing."""

    title: str
    state: str
    tone: str
    advice: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A switch of a type: whether it is held today, and each permission with its days and its giver."""

    code: str
    name: str
    held: bool
    lines: list[str]


def profile(user: UserView) -> Profile:
    return Profile(
        user.account_id,
        user.name,
        user.hsa_id,
        user.first_name,
        user.last_name,
        user.email,
        user.is_active,
        user.is_locked,
    )


def checks(user: UserView, actor: Actor, *, agreement: bool) -> list[Check]:
    """What to look at when a user cannot log in, in the order of the login."""
    login = moment(user.last_login_at) if user.last_login_at else NEVER_LOGGED_IN
    held = len(user.subjects)
    return [
        Check(
            "Kortet är registrerat",
            user.hsa_id,
            "positive",
            "Jämför med HSA-id på kortet. Är det ett annat kort ska det läggas till som en ny användare.",
        ),
        _check(
            "Kortet är inte låst",
            not user.is_locked,
            "Låst",
            "Tre felaktiga PIN-koder i rad låser kortet. Lås upp det och be användaren försöka igen.",
            act="unlock",
        ),
        _check("Användaren är aktiv", user.is_active, "Inaktiv", "Aktivera användaren igen under Profil."),
        _check(
            f"{actor.municipality_name} kommuns avtal gäller",
            agreement,
            "Gäller inte",
            "Kontakta Migrationsverkets kontaktcenter.",
        ),
        _check(
            "Användaren har behörighet",
            held > 0,
            "Saknas",
            "Ge den behörighet som behövs. Utan behörighet går det att logga in men inte att ansöka.",
            ok=counted(held, "behörighet", "behörigheter"),
        ),
        Check(
            "Senaste inloggning",
            login,
            "neutral",
            "Om allt ovan stämmer: pröva från en dator där någon annan i kommunen kan logga in.",
        ),
    ]


def _check(title: str, holds: bool, bad: str, advice: str, *, ok: str = "Ja", act: str = "") -> Check:
    return Check(title, ok, "positive", "") if holds else Check(title, bad, "negative", advice, act)


def subjects(user: UserView) -> list[Subject]:
    """Every type, with what the user has or is to have."""
    today = clock.today()
    return [
        Subject(
            code,
            type_name(code),
            code in user.subjects,
            [_line(h) for h in user.held if h.subject == code and not h.window.is_over(today)],
        )
        for code in SUBJECTS
    ]


def _line(held: Held) -> str:
    parts = [days(held.window)] if days(held.window) else []
    if held.principal:
        parts.append(f"vikarierar för {held.principal}")
    parts.append(f"gavs av {held.giver} {moment(held.given_at)}")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def plan_title(plan: Plan) -> str:
    """What the plan does, before it is done."""
    count = counted(len(plan.additions), "behörighet", "behörigheter")
    if plan.days is None:
        return f"{plan.name} får {count} som {plan.source_name} har:"
    return f"{plan.name} vikarierar för {plan.source_name} {days(plan.days)} och får {count}:"


def plan_lines(additions: Sequence[Addition]) -> list[str]:
    return [
        f"{type_name(a.subject)} ({days(a.window)})" if days(a.window) else type_name(a.subject)
        for a in additions
    ]
