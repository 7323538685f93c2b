"""What mail holds: that something has happened in a case, and nothing of anybody. Subjects, bodies, headers,
names of files, and what is logged."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import select

from rxapp import clock
from rxapp.db import reading
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.events import EventKind
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.mail import Cadence
from rxapp.models import Account, Case, MailDelivery, Municipality, Person
from rxapp.services.mail_sending import send_everything
from rxapp.settings import get_settings
from rxapp.text.labels import type_name
from rxapp.text.notices import MAILED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.mailing import ASTA, BO, BRITT, give_address, of, text_of, want, written
from tests.fixtures.noticing import happen
from tests.fixtures.people import ORGANISATIONS
from tests.fixtures.smtp import MailServer

__all__ = ["paid"]

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language", "Content-Type",
    "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip
SECRET = "Kanariefågel 4711"
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def secrets() -> set[str]:
    """Names, days of birth, individual numbers, cards, amounts, types and municipalities."""
    async with reading() as session:
        people = (await session.exec(select(Person))).all()
        accounts = (await session.exec(select(Account))).all()
        towns = (await session.exec(select(Municipality))).all()
        cases = (await session.exec(select(Case))).all()
    words = {SECRET, "kr", "öre", "4711", *(type_name(code) for code in TYPES), *TYPES}
    words |= {number for number in ORGANISATIONS.values() if number}
    words |= {word for town in towns for word in (f"{town.name} kommun", f"{town.name}s ")}
    for person in people:
        number = person.individual_number
        words |= {person.first_name, person.last_name, str(person.born_on), number}
        words.add(show_individual_number(number))
    for account in accounts:
        words |= {account.first_name, account.last_name, account.hsa_id}
    words |= {str(ore) for case in cases for ore in (case.applied_ore, case.granted_ore) if ore}
    return words


def found_in(text: str, words: set[str]) -> set[str]:
    """Those of the words that stand in the text, whole."""
    return {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)}


async def everything_happens(paid: Paid) -> None:
    """Each kind that is mailed, in each case, with particulars that must not be told."""
    particulars = {"from_agency": True, "total_ore": 4711_00, "text": SECRET, "amount_ore": 4711}
    cases = (paid.preschool, paid.compulsory, paid.elsewhere, paid.waiting)
    happened = [of(case, kind, **particulars) for case in cases for kind in EventKind]
    await happen(paid.world.hanna, happened)


@pytest.fixture
async def of_everything(paid: Paid, capsys: pytest.CaptureFixture[str]) -> list[EmailMessage]:
    """Every mail that can be had of the cases: at once, in digests, and of both municipalities."""
    world = paid.world
    for actor, address in ((world.asta, ASTA), (world.bo, BO), (world.britt, BRITT)):
        await give_address(actor, address)
    with clock.at(AT):
        await want(world.asta)
        await want(world.bo, Cadence.DAILY)
        await want(world.britt, Cadence.WEEKLY)
        await everything_happens(paid)
        await send_everything()
    with clock.at(AT + timedelta(days=8)):
        await send_everything()
    mails = written()
    assert len(mails) > len(MAILED)
    assert {str(mail["To"]) for mail in mails} == {ASTA, BO, BRITT}
    return mails


async def test_no_mail_tells_anything_of_anybody(of_everything: list[EmailMessage]) -> None:
    words = await secrets()
    for mail in of_everything:
        headers = "\n".join(str(value) for name, value in mail.items() if name != "To")
        assert found_in(f"{headers}\n{text_of(mail)}", words) == set(), mail["Subject"]


async def test_the_subject_is_the_case_and_nothing_more(of_everything: list[EmailMessage]) -> None:
    plain = re.compile(
        r"Ny händelse i (ärende [0-9./-]+|Ansök om statlig ersättning)"
        r"|Ansök om statlig ersättning: (dagens|veckans) händelser \(\d+\)"
    )
    assert all(plain.fullmatch(str(mail["Subject"])) for mail in of_everything)


async def test_there_are_no_other_headers(of_everything: list[EmailMessage]) -> None:
    assert {name for mail in of_everything for name in mail} == HEADERS
    for mail in of_everything:
        assert re.fullmatch(r"<[0-9a-f]{32}@localhost>", str(mail["Message-ID"]))
        assert mail["Auto-Submitted"] == "auto-generated"


async def test_a_mail_is_to_one_address_and_names_no_other(of_everything: list[EmailMessage]) -> None:
    for mail in of_everything:
        whole = mail.as_string() + text_of(mail)
        assert [each for each in (ASTA, BO, BRITT) if each in whole] == [str(mail["To"])]


async def test_a_mail_is_of_cases_that_its_reader_may_see(
    of_everything: list[EmailMessage], paid: Paid
) -> None:
    may_see = {
        ASTA: (paid.preschool, paid.compulsory, paid.waiting),
        BO: (paid.preschool, paid.waiting),
        BRITT: (paid.elsewhere,),
    }
    numbers = {address: {case.file_number for case in cases} for address, cases in may_see.items()}
    for address, expected in numbers.items():
        own = [f"{mail['Subject']} {text_of(mail)}" for mail in of_everything if mail["To"] == address]
        told = {number for text in own for number in re.findall(r"5\.6-2026-\d{5}", text)}
        assert told == expected


async def test_the_links_lead_into_the_service_and_nowhere_else(of_everything: list[EmailMessage]) -> None:
    for mail in of_everything:
        for link in re.findall(r"https?://\S+", text_of(mail)):
            assert re.fullmatch(
                r"http://localhost:3000/(arenden/[0-9./-]+|notifieringar|mejl/stopp/[\w-]{43})", link
            )


async def test_the_names_of_the_files_tell_nothing_and_only_the_service_reads_them(
    of_everything: list[EmailMessage],
) -> None:
    folder = get_settings().outgoing_mail
    files = list(folder.iterdir())
    assert len(files) == len(of_everything)
    assert all(re.fullmatch(r"[0-9a-f]{32}\.eml", file.name) for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_nothing_of_a_mail_is_logged(
    of_everything: list[EmailMessage], capsys: pytest.CaptureFixture[str]
) -> None:
    said = capsys.readouterr()
    assert found_in(said.out + said.err, {ASTA, BO, BRITT, *await secrets()} - {"kr"}) == set()


async def test_a_refusal_is_kept_as_its_codes_alone(
    paid: Paid, smtp: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    await give_address(paid.world.asta, ASTA)
    await want(paid.world.asta)
    smtp.refusals = {ASTA: f"550 5.1.1 <{ASTA}> {SECRET}"}
    await everything_happens(paid)
    assert (await send_everything()).failed > 0
    async with reading() as session:
        assert set((await session.exec(select(MailDelivery.failure))).all()) == {"550 5.1.1"}
    said = capsys.readouterr()
    assert found_in(said.out + said.err, {ASTA, SECRET}) == set()


async def test_a_mail_reads_like_this(of_everything: list[EmailMessage], paid: Paid) -> None:
    mail = next(mail for mail in of_everything if mail["To"] == ASTA and "Beslut har" in text_of(mail))
    number = str(mail["Subject"]).removeprefix("Ny händelse i ärende ")
    stop = str(mail["List-Unsubscribe"]).strip("<>")
    assert text_of(mail) == (
        f"Ärende {number}: Beslut har fattats.\n\n"
        f"Läs i e-tjänsten:\nhttp://localhost:3000/arenden/{number}\n\n"
        "Du behöver logga in i e-tjänsten för att läsa.\n\n"
        "Även om du får mejl ansvarar du för att bevaka om det sker en händelse i e-tjänsten, se fliken "
        "Notifieringar.\n\n"
        f"Stoppa mejlen, utan att logga in:\n{stop}\n\n"
        "Ansök om statlig ersättning\nDet går inte att svara på det här mejlet.\n"
    )
