"""What the agency answers municipalities about mail, each sentence tried with the mails themselves."""

from rxapp.db import unit_of_work
from rxapp.domain.people import Details
from rxapp.services import permissions, users
from rxapp.services.mail_sending import send_everything
from rxapp.text.mail import DUTY
from rxapp.text.notices import TOLD
from tests.fixtures.mailing import ASTA, BO, asked, case_of, of, recipients, text_of, want, written
from tests.fixtures.noticing import happen, seen_by
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

GROUP_MAILBOX = "barn-och-utbildning@ale.example"


async def test_the_administrator_changes_the_address_for_instance_to_a_group_mailbox(mailing: World) -> None:
    """«Kommunens administratör kan ändra din mejladress, till exempel till en gruppbrevlåda i kommunen.»"""
    await want(mailing.asta)
    async with unit_of_work() as session:
        details = Details("Asta", "Alm", GROUP_MAILBOX)
        await users.change_user(session, mailing.disa, account_id=mailing.asta.account_id, details=details)
    await asked(await case_of(mailing))
    await send_everything()
    assert recipients(written()) == [GROUP_MAILBOX]


async def test_mail_can_be_had_of_everything_that_the_tab_shows(mailing: World) -> None:
    """«Användaren har möjlighet att få mejlnotifieringar för de händelser som idag visas i fliken
    notifieringar i e-tjänsten och för de ersättningar som respektive användare har behörighet för.»"""
    await want(mailing.asta)
    case = await case_of(mailing)
    await happen(mailing.hanna, [of(case, kind, from_agency=True) for kind in TOLD])
    await send_everything()
    assert len(written()) == len(await seen_by(mailing.asta)) == len(TOLD)


async def test_mail_goes_to_the_address_of_the_profile(mailing: World) -> None:
    """«Notifieringen skickas till den mejladress som är kopplad till användarens profil och behörighet.»"""
    await want(mailing.bo)
    await asked(await case_of(mailing))
    await send_everything()
    assert recipients(written()) == [BO]


async def test_the_user_switches_it_on(mailing: World) -> None:
    """«Användaren slår själv på notifieringar i fliken notifieringar i e-tjänsten.»"""
    await asked(await case_of(mailing))
    await send_everything()
    assert written() == []
    await want(mailing.bo)
    await asked(await case_of(mailing))
    await send_everything()
    assert recipients(written()) == [BO], "and nobody but who has switched it on"


async def test_mail_is_of_what_others_have_sent_too(mailing: World) -> None:
    """«Det vill säga, både för de ansökningar som användaren själv har skickat in och för de ansökningar som
    andra användare har skickat in inom den ersättningstypen.»"""
    await want(mailing.bo)
    cases = [await case_of(mailing, sender=sender) for sender in (mailing.asta, mailing.bo)]
    for case in cases:
        await asked(case)
    await send_everything()
    told = {str(mail["Subject"]).split()[-1] for mail in written()}
    assert told == {case.file_number for case in cases}


async def test_of_types_that_one_lacks_there_is_no_mail(mailing: World) -> None:
    """«De ersättningstyper som användaren inte har behörighet för, får användaren inte mejlnotifieringar
    för.»"""
    await want(mailing.bo)
    await asked(await case_of(mailing, COMPULSORY))
    await send_everything()
    assert written() == []


async def test_mail_says_that_one_is_to_watch_the_service_anyway(mailing: World) -> None:
    """«Observera att även om du får mejlnotifieringar så ansvarar du för att bevaka om det sker en händelse i
    e-tjänsten, se fliken "Notifieringar".»"""
    await want(mailing.asta)
    await asked(await case_of(mailing))
    await send_everything()
    assert DUTY in text_of(written()[0])


async def test_once_a_type_is_taken_away_there_is_no_more_mail_of_it(mailing: World) -> None:
    """«När ändringen är gjord så kommer du inte längre att få mejlnotifieringar eller se uppgifter för de
    ersättningstyper som är borttagna från din profil.»"""
    await want(mailing.asta)
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, mailing.disa, account_id=mailing.asta.account_id, subject=PRESCHOOL, held=False
        )
    await asked(await case_of(mailing, PRESCHOOL))
    left = await case_of(mailing, COMPULSORY)
    await asked(left)
    await send_everything()
    assert [str(mail["Subject"]) for mail in written()] == [f"Ny händelse i ärende {left.file_number}"]
    assert recipients(written()) == [ASTA]
