"""The file that goes to the court holds all of it, for officers alone, and names nobody who is protected."""

import pytest

from rxapp.db import reading
from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.naming import without_names
from rxapp.services.attachments import Owner
from rxapp.services.court_files import get_court_file
from rxapp.services.decisions import RowChoice
from rxapp.text.court_file import LEFT_OUT, NO_FILES
from tests.fixtures import appealing as short
from tests.fixtures import attached
from tests.fixtures.people import NOBODY, PALLE
from tests.fixtures.world import World
from tests.services.spring import decide, rule_on, typed


async def told(world: World, appeal_id: int = 1, who: str = "hanna") -> str:
    """All of the words of the file."""
    async with reading() as session:
        return repr(await get_court_file(session, getattr(world, who), appeal_id))


@pytest.mark.parametrize("who", ["asta", "bo", "britt", "nils", "disa", "ulla", "kerstin"])
async def test_only_officers_who_handle_appeals_get_it(spring: World, who: str) -> None:
    number = (await short.decided_against(spring)).case.file_number
    await short.lodge(spring.asta, number)
    with pytest.raises(NotAllowed):
        await told(spring, who=who)


async def test_an_appeal_that_is_not_there_has_none(spring: World) -> None:
    with pytest.raises(NotFound):
        await told(spring, 99)


async def test_it_holds_the_appeal_the_decision_and_what_the_agency_has_said(spring: World) -> None:
    view = await short.decided_against(spring)
    number = view.case.file_number
    await attached.attach(spring.asta, Owner(decision_id=await short.decision_id(number)), "Intyg.pdf")
    await short.to_court(spring, number)
    text = await told(spring)
    for words in (
        number,
        short.WANTED,
        short.GROUNDS,
        "Det är inte visat att barnet gick i skolan.",
        "Inget nytt har kommit fram.",
        "Beslutet ändras inte",
        "I rätt tid",
        "Till överklagandet:",
        "10-000001",
    ):
        assert words in text, words
    assert "Hanna" not in text
    assert NO_FILES not in text


async def test_a_protected_name_is_left_out_of_whatever_was_written(spring: World) -> None:
    view = await decide(spring.asta, typed(PALLE.number), typed(NOBODY))
    nothing = [RowChoice(place, granted=False, reason="not_shown") for place in (1, 2)]
    await rule_on(spring.hanna, view, nothing, "Inget är visat.")
    number = view.case.file_number
    wanted = f"Bevilja för {PALLE.first_name} {PALLE.last_name.upper()}, {PALLE.last_name}s skola."
    await short.lodge(spring.asta, number, wanted)
    text = await told(spring)
    assert "10-000003" in text
    assert PALLE.first_name not in text
    assert PALLE.last_name.lower() not in text.lower()
    assert LEFT_OUT in text


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Inget namn här.", ["Palle"], "Inget namn här."),
        ("Palle-Olle gick.", ["Palle"], "– gick."),
        ("Pallen står kvar.", ["Palle"], "Pallen står kvar."),
        ("Li Al var där.", ["Li Al"], "–"),
    ],
)
def test_words_that_tell_a_name_are_left_out(text: str, names: list[str], expected: str) -> None:
    assert without_names(text, names, "–") == expected
