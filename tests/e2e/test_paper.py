"""A decision and payouts on paper: what was decided and paid, in black on white, and nothing to press."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.scenes import SCENES
from tests.fixtures.browser import visiting
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

PRINTED = [
    "case-decided",
    "decision-full",
    "payouts-full",
    "payouts-masked",
    "handling-decided",
    "receipt-full",
]
PRESSED = ".skip-link, .site-nav, button, input, select, textarea, .pager a, .downloads, .chips"
SHEET = 680
"""An A4 sheet within its margins, in the pixels of a window."""
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
COLOURS = """[...document.querySelectorAll("main *, html")].filter(part => part.checkVisibility())
    .map(part => getComputedStyle(part))
    .flatMap(style => [["text", style.color], ["ground", style.backgroundColor]])"""
BEYOND = """sheet => [...document.querySelectorAll("main *")]
    .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > sheet + 1)
    .map(part => part.outerHTML)"""


@pytest.fixture(scope="module", params=PRINTED)
def paper(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    """The page as it is printed, by somebody who has the dark scheme on the screen; all look at the same."""
    scene = next(scene for scene in SCENES if scene.name == request.param)
    with visiting(browser, service) as visit:
        page = visit(scene.card, width=SHEET, scheme="dark")
        scene.open(page, service)
        page.emulate_media(media="print")
        yield page


def test_nothing_to_press_is_printed_and_the_page_is_not_cut_off(paper: Page) -> None:
    for pressed in paper.locator(PRESSED).all():
        expect(pressed).to_be_hidden()
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    assert paper.evaluate(BEYOND, SHEET) == []


def test_it_is_black_on_white(paper: Page) -> None:
    colours = {tuple(found) for found in paper.evaluate(COLOURS)}
    grounds = {colour for kind, colour in colours if kind == "ground"}
    assert {colour for kind, colour in colours if kind == "text"} == {BLACK}
    assert grounds <= {WHITE, "rgba(0, 0, 0, 0)"}
    assert WHITE in grounds


def test_the_heads_of_a_table_come_again_on_each_sheet(paper: Page) -> None:
    heads = paper.locator("main table thead")
    expect(heads.first).to_be_visible()
    for head in heads.all():
        expect(head).to_have_css("display", "table-header-group")
        for cell in head.locator("th").all():
            expect(cell).to_have_css("position", "static")
