"""What an attack must leave alone: the database, the log, and everything of other people."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx

from rxapp.domain.notices import NoticeGroup
from tests.attack.socket_client import ROOT, SESSION_STATE, SUFFIX, Values
from tests.fixtures.served import PLAIN, SESSION, Service

UNWATCHED = {"login_session"}
"""Being there keeps a session in use: that alone is written."""

FRAME = {"notice", "notice_tone", "denied", "notice_number", "announcement", "page", "expires", "ask_whom"}
"""What a refused call may change of the frame."""


def ask(service: Service, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the service's database, read beside it."""
    address = f"file:{service.data / 'rxapp.db'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
        return connection.execute(statement, values).fetchall()


def contents(service: Service) -> dict[str, tuple[int, str]]:
    """Row count and digest of every table."""
    names = [name for (name,) in ask(service, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: _digest(service, name) for name in names if name not in UNWATCHED}


def _digest(service: Service, table: str) -> tuple[int, str]:
    rows = sorted(repr(row) for row in ask(service, f'SELECT * FROM "{table}"'))  # noqa: S608 - our own tables
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def answers(service: Service) -> bool:
    return httpx.get(f"{service.address}/ping", verify=PLAIN).is_success


def opens_files(service: Service, key: str) -> bool:
    """Whether the session still lets its reader take files away."""
    answer = httpx.get(f"{service.address}/export/utbetalningar.csv", cookies={SESSION: key}, verify=PLAIN)
    assert answer.status_code in (200, 403)
    return answer.is_success


def log_out_everywhere(service: Service, key: str) -> None:
    httpx.post(
        f"{service.address}/auth/logout",
        data={"everywhere": "1"},
        headers={"Origin": service.address, "Cookie": f"{SESSION}={key}"},
        verify=PLAIN,
    )


def refusals(service: Service) -> list[str]:
    """The lines of the log that tell of a refused call."""
    return [line for line in service.log.read_text("utf-8").splitlines() if " event=refused " in line]


def assert_log_is_clean(service: Service, *keys: str) -> None:
    """No session key, no cookie and no fault of ours in the log."""
    log = service.log.read_text("utf-8")
    assert [key for key in keys if key in log] == []
    assert "rxapp_session=" not in log.replace("rxapp_session=[removed]", "")
    assert faults(log) == []


def faults(log: str) -> list[str]:
    """The lines that tell of something that went wrong in our own code."""
    ours = ("handler failed", "a tab could not be refreshed", "stopped for a moment")
    return [
        f"{line[:160]} … {line[-300:]}"
        for line in log.splitlines()
        if any(word in line for word in ours) or (" event=fault " in line and "/rxapp/" in line)
    ]


def feature_values(values: Values) -> Values:
    """The pages' states: all but the framework's and the frame."""
    return {
        name: held
        for name, held in values.items()
        if ".rxapp___state___" in name and not name.endswith(SESSION_STATE)
    }


def frame_values(values: Values) -> dict[str, Any]:
    """What the frame says about the reader."""
    session = next(held for name, held in values.items() if name.endswith(SESSION_STATE))
    return {name: value for name, value in session.items() if name.removesuffix(SUFFIX) not in FRAME}


def outside_root(values: Values) -> str:
    """Everything but the echo of the reader's own address."""
    return repr({name: held for name, held in values.items() if name != ROOT})


def each_outside_root(values: Values) -> Iterator[str]:
    """The same state by state: what a tab still holds of most of them is what it held a page ago."""
    return (repr((name, held)) for name, held in values.items() if name != ROOT)


def receipts_of_protected(service: Service) -> list[int]:
    """The receipts of every case with somebody protected in it, of all municipalities."""
    statement = (
        "SELECT DISTINCT receipt.id FROM receipt JOIN application_row USING (case_id)"
        " JOIN person USING (individual_number) WHERE protection <> 'none' ORDER BY receipt.id"
    )
    return [number for (number,) in ask(service, statement)]


def names_in(service: Service, condition: str, *values: Any) -> set[str]:
    """Full names of persons."""
    statement = f"SELECT first_name || ' ' || last_name FROM person WHERE {condition}"  # noqa: S608 - ours
    return {name for (name,) in ask(service, statement, *values)}


def foreign_words(service: Service, own: str) -> set[str]:
    """File numbers, individual numbers and names that a reader of the municipality `own` never meets."""
    met = (
        "SELECT individual_number FROM application_row JOIN 'case' ON 'case'.id = case_id"
        " WHERE municipality_code = ?"
    )
    elsewhere = f"municipality_code <> ? AND individual_number NOT IN ({met})"
    met_words = names_in(service, f"NOT ({elsewhere})", own, own)
    numbers = ask(service, f"SELECT individual_number FROM person WHERE {elsewhere}", own, own)  # noqa: S608
    cases = ask(service, "SELECT file_number FROM 'case' WHERE municipality_code <> ?", own)
    names = names_in(service, elsewhere, own, own) - met_words
    return names | {word for (word,) in [*numbers, *cases]} | {_shown(number) for (number,) in numbers}


def _shown(number: str) -> str:
    from rxapp.domain.identifiers import show_individual_number

    return show_individual_number(number)


def found(words: set[str], text: str) -> set[str]:
    return {word for word in words if word in text}


def notices() -> Iterator[str]:
    """The notices, page by page, narrowed and sorted."""
    yield from (f"/notifieringar?sida={page}" for page in (1, 2, 3, 4))
    yield from (f"/notifieringar?grupp={group}" for group in NoticeGroup)
    yield from ("/notifieringar?visa=olasta", "/notifieringar?sortera=file_number", "/notifieringar?sok=20")


def grounds(service: Service) -> Iterator[str]:
    """The registered grounds, narrowed and each by itself."""
    yield from ("/grunder?visa=alla", "/grunder?kommun=1440&typ=UAM_DAILY_ASYL")
    held = ask(service, "SELECT id FROM ground")
    assert held, "no ground is registered"
    yield from (f"/grunder?grund={number}" for (number,) in held)


def quality_reviews(service: Service) -> Iterator[str]:
    """The pages about automatic decisions, with every decision that was picked."""
    yield from ("/automatiska-beslut?dagar=365", "/kvalitetsgranskning?visa=granskade")
    drawn = ask(service, "SELECT file_number FROM quality_review JOIN 'case' ON id = case_id")
    assert drawn, "nothing is picked for the quality review"
    yield from (f"/kvalitetsgranskning?arende={number}" for (number,) in drawn)


def payout_pages(service: Service) -> Iterator[str]:
    """The pages of payouts that are about a day, a line, and time: lines of everybody and every type, those
    of protected persons and of recoveries among them."""
    yield "/utbetalningar/over-tid"
    days = ask(service, "SELECT DISTINCT paid_on FROM payout WHERE paid_on IS NOT NULL ORDER BY paid_on DESC")
    assert days, "nothing is paid"
    yield from (f"/utbetalningar?dag={paid_on}" for (paid_on,) in days[:3])
    of_protected = (
        "SELECT max(l.id) FROM payout_line l JOIN person p USING (individual_number)"
        " WHERE p.protection <> 'none' GROUP BY l.municipality_code, l.kind"
    )
    of_all = "SELECT max(id) FROM payout_line GROUP BY municipality_code, type_code"
    lines = {number for statement in (of_protected, of_all) for (number,) in ask(service, statement)}
    yield from (f"/utbetalningar/forklaring/{number}" for number in sorted(lines))


def payout_statement(service: Service, individual: str = "") -> str:
    """The file of the latest payout day; of the latest on which something was paid for the individual."""
    statement = (
        "SELECT max(paid_on) FROM payout JOIN payout_line l ON l.payout_id = payout.id"
        " WHERE ? IN ('', l.individual_number) AND returned_on IS NULL AND payout.municipality_code = '1440'"
    )
    ((paid_on,),) = ask(service, statement, individual)
    return f"/utbetalningar/besked/{paid_on}.pdf"


def orders(service: Service) -> list[str]:
    """The order of the latest run to the bank, as a file. It is put there for this: a demonstration has no
    account to pay from."""
    from tests.e2e.scenes_of_runs import answered

    return [f"/betalningsfiler/{answered(service).rpartition('=')[2]}.xml"]
