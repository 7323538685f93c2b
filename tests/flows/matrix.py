"""Who gets what at every page, handler and file: tried through the pipeline, and written as a table."""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from reflex.utils.format import json_dumps
from sqlmodel import col, delete

from rxapp.db import unit_of_work
from rxapp.domain.permissions import Function, Role
from rxapp.models import Account, OfficerFunction, Permission
from rxapp.pages import PAGES
from rxapp.services import auth, permissions
from rxapp.state.guard import DENIED, MALFORMED, NOT_YOURS, TOO_FAST
from tests.attack.handlers import Handler, ours
from tests.attack.socket_client import ROOT
from tests.data.paid import Paid
from tests.fixtures.paying import FIRST, SECOND, change
from tests.fixtures.people import ACCOUNTS, FARAH, ORGANISATIONS, PIN, PROTECTED, SAMIRA
from tests.fixtures.world import pin_hash
from tests.flows.tabs import Edge, Tab, settled

RECOVERY = "/aterkrav/2026-000001"
"""The first of the year, which nobody outside has been told of."""
DECIDED = "/beslut/2026-000002"
"""The decision on the second."""

LINES = (9, 1, 17)
"""Lines of the payouts of `paid`, by their numbers: of preschool, of another type and of elsewhere."""

Meanwhile = Callable[[Paid, Tab], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def _nothing(_paid: Paid, _tab: Tab) -> AsyncIterator[None]:
    """What holds at the login holds on."""
    yield


@asynccontextmanager
async def _taken(paid: Paid, _tab: Tab) -> AsyncIterator[None]:
    """Every permission of hers is taken while her tab is open, and is back for whoever comes next."""
    asta = paid.world.asta
    async with unit_of_work() as session:
        await session.exec(delete(Permission).where(col(Permission.account_id) == asta.account_id))
    yield
    async with unit_of_work() as session:
        for subject in sorted(ACCOUNTS["asta"].subjects):
            await permissions.set_permission(
                session, paid.world.disa, account_id=asta.account_id, subject=subject, held=True
            )


@asynccontextmanager
async def _ended(_paid: Paid, tab: Tab) -> AsyncIterator[None]:
    """Her session is ended elsewhere while her tab is open."""
    await auth.log_out(tab.key, everywhere=True)
    yield


@dataclass(frozen=True, slots=True)
class Identity:
    """A column: whose card, and what happens to its holder before anything is tried."""

    heading: str
    card: str
    meanwhile: Meanwhile = _nothing


OWN, OTHER, AGENCY = (f"TSTNMT{ORGANISATIONS[code]}" for code in ("1440", "1231", None))
IDENTITIES = (
    Identity("nobody", ""),
    Identity("user, all types", f"{OWN}-USR1"),
    Identity("user, one type", f"{OWN}-USR2"),
    Identity("user, no type", f"{OWN}-USR4"),
    Identity("user elsewhere", f"{OTHER}-USR1"),
    Identity("administrator", f"{OWN}-ADM1"),
    Identity("administrator elsewhere", f"{OTHER}-ADM1"),
    *(Identity(f.value.replace("_", " "), f"{AGENCY}-ONLY{n}") for n, f in enumerate(Function)),
    Identity("types taken meanwhile", f"{OWN}-USR1", _taken),
    Identity("logged out meanwhile", f"{OWN}-USR1", _ended),
)


async def add_officers() -> None:
    """An officer with each function alone."""
    async with unit_of_work() as session:
        for number, function in enumerate(Function):
            account = Account(
                hsa_id=f"{AGENCY}-ONLY{number}",
                role=Role.OFFICER,
                first_name="Okänd",
                last_name="Tjänsteperson",
                email="officer@example.se",
                pin_hash=pin_hash(),
            )
            session.add(account)
            await session.flush()
            session.add(OfficerFunction(account_id=account.id or 0, function=function))


async def add_accounts(paid: Paid) -> None:
    """An account that is paid to in each municipality."""
    await change(paid.world.asta, FIRST)
    await change(replace(paid.world.britt, account_numbers=True), SECOND)


@asynccontextmanager
async def entered(edge: Edge, paid: Paid, identity: Identity) -> AsyncIterator[Callable[[], Tab]]:
    """They open Start, and then it happens to them. Gives what makes another tab of the same browser."""
    tab = Tab(edge)
    if identity.card:
        login = await auth.log_in(identity.card, PIN)
        assert isinstance(login, auth.LoggedIn), identity
        tab.cookie = f"{auth.SESSION_COOKIE}={login.key}"
    await tab.open("/")
    async with identity.meanwhile(paid, tab):
        await settled()
        yield lambda: Tab(edge, tab.cookie)


def words_of(paid: Paid) -> Mapping[str, tuple[str, ...]]:
    """What is looked for in everything that is sent, by the name it has in the table."""
    return {
        "case": (paid.preschool.file_number,),
        "other type": (paid.compulsory.file_number,),
        "person": ("Alkurdi",),
        "protected": tuple(person.last_name for person in PROTECTED),
        "elsewhere": (paid.elsewhere.file_number,),
        "amounts": ("\xa0kr",),
        "account": ("999-9996", FIRST),
        "account elsewhere": ("160-9908", SECOND),
        "users": ("Nils Ärlig", "Bo Öberg"),
        "users elsewhere": ("Britt Berg",),
    }


def found(paid: Paid, own: str, text: str) -> str:
    """The names of what was sent, apart from the reader's own name."""
    seen = (
        name for name, words in words_of(paid).items() if any(word in text for word in words if word != own)
    )
    return ", ".join(seen) or "shown"


def sent_to(tab: Tab) -> str:
    """Everything that the tab was sent, but the echo of its own address."""
    return "\n".join(
        json_dumps({name: values for name, values in delta.items() if name != ROOT}) for delta in tab.sent()
    )


def addresses_of(paid: Paid) -> dict[str, tuple[str, ...]]:
    """For each page with something in its address: what is tried there."""
    cases = (paid.preschool, paid.compulsory, paid.elsewhere)
    people = (paid.world.nils, paid.world.britt)
    return {
        "/arenden/[diarienummer]": tuple(f"/arenden/{case.file_number}" for case in cases),
        "/beslut/[diarienummer]": tuple(f"/beslut/{case.file_number}" for case in cases),
        "/handlaggning/[diarienummer]": tuple(f"/handlaggning/{case.file_number}" for case in cases),
        "/aterkrav/[diarienummer]": (RECOVERY,),
        "/utbetalningar/forklaring/[utbetalningsrad]": tuple(
            f"/utbetalningar/forklaring/{number}" for number in LINES
        ),
        "/individer/[individnummer]": tuple(f"/individer/{one.number}" for one in (SAMIRA, FARAH)),
        "/kvitton/[kvitto]": ("/kvitton/1", "/kvitton/2", "/kvitton/3"),
        "/anvandare/[anvandare]": tuple(f"/anvandare/{someone.account_id}" for someone in people),
    }


def pages(paid: Paid) -> list[tuple[str, str]]:
    """Label and address of every page of the table of pages."""
    known, listed = addresses_of(paid), list[tuple[str, str]]()
    for page in PAGES:
        if "[" not in page.route:
            listed.append((page.route, page.route))
            continue
        assert page.route in known, f"{page.route} needs addresses in `addresses_of`"
        listed += named(page.route, known[page.route])
    return [*listed, ("/beslut/[diarienummer] (recovery)", DECIDED)]


def named(route: str, tried: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each address with the name that it has in the table."""
    if len(tried) == 1:
        return [(route, tried[0])]
    whose = ("own", "other type", "elsewhere") if len(tried) == 3 else ("own", "elsewhere")
    return [(f"{route} ({of})", at) for of, at in zip(whose, tried, strict=True)]


async def try_page(paid: Paid, tab: Tab, address: str) -> str:
    """What somebody gets who opens the address."""
    await tab.open(address)
    if any(event.name == "_redirect" for event in tab.edge.events.get(tab.token, [])):
        return "log in"
    seen = found(paid, (await tab.session()).name, sent_to(tab))
    if await tab.denied():
        assert seen == "shown", f"{await tab.denied()} at {address}, and yet {seen}"
        return "–"
    return seen


async def try_handler(paid: Paid, tab: Tab, handler: Handler) -> str:
    """Whether the guard lets somebody call it, with arguments that fit."""
    # From an address without page of its own: what the page there loads is not asked here.
    tab.path = "/finns-inte"
    tab.connect()
    await tab.send_named(handler.name, **handler.fitting)
    told, denied = await tab.told(), await tab.denied()
    assert told not in (MALFORMED, TOO_FAST), (handler.name, told)
    is_refused = told == NOT_YOURS or denied == DENIED
    seen = found(paid, (await tab.session()).name, sent_to(tab))
    assert not is_refused or seen == "shown", f"{handler.name} is refused, and yet {seen}"
    return "–" if is_refused else "runs"


def short(handler: Handler) -> str:
    """`CasesState.load`."""
    state, _, name = handler.name.rpartition(".")
    words = re.sub(r"^.*____", "", state).split("_")
    return f"{''.join(word.capitalize() for word in words)}.{name}"


def handlers() -> list[Handler]:
    return sorted(ours(), key=short)


def table(title: str, rows: Iterable[tuple[str, list[str]]]) -> list[str]:
    """A section with a table: a row a thing, a column an identity."""
    heads = " | ".join(identity.heading for identity in IDENTITIES)
    rule = "|".join(["---"] * (len(IDENTITIES) + 1))
    lines = [f"| `{name}` | {' | '.join(cells)} |" for name, cells in rows]
    return [f"## {title}", "", f"| | {heads} |", f"|{rule}|", *lines, ""]
