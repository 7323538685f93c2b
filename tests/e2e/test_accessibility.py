"""Every page in every state: nothing that axe finds wrong, by day, at night and narrow; never sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from rxapp.pages import NOT_FOUND, PAGES
from tests.e2e.scene import Scene
from tests.e2e.scenes import SCENES
from tests.fixtures.axe import COLOUR_RULES, violations
from tests.fixtures.browser import let_in, listen
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 900}
FOUR_TIMES: ViewportSize = {"width": 320, "height": 256}
"""What is left of 1280 × 1024 at 400 % zoom."""
STICKS_OUT = """() => {
    const room = document.documentElement.clientWidth;
    const isOut = (element) => element.getBoundingClientRect().right > room + 1;
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className}`;
    return document.documentElement.scrollWidth <= room
        ? [] : [...document.querySelectorAll("body *")].filter(isOut).map(name);
}"""

BROKEN = """() => {
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        // A line may end at a plain space, a hyphen or a dash; what is between two of them is one word.
        for (const { 0: word, index } of text.data.matchAll(/[^ \\n\\-–]+/g)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
            if (lines.size > 1 && text.parentElement.checkVisibility()) {
                found.push(word);
            }
        }
    }
    return found;
}"""
EDGELESS = """() => {
    const controls = "button, select, textarea, input:not([type=hidden], [type=checkbox])";
    const isBare = (style) => style.borderTopStyle === "none" && style.textDecorationLine === "none";
    return [...document.querySelectorAll(controls)]
        .filter((control) => control.checkVisibility() && isBare(getComputedStyle(control)))
        .map((control) => control.outerHTML);
}"""


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    """The session keys of the cards that have been used so far."""
    return {}


@pytest.fixture(scope="module", params=SCENES, ids=lambda scene: scene.name)
def shown(
    request: pytest.FixtureRequest, browser: Browser, service: Service, keys: dict[str, str]
) -> Iterator[Page]:
    """The scene, opened once for all that look at it. It too may neither complain nor ask other hosts."""
    scene: Scene = request.param
    complaints: list[str] = []
    context = browser.new_context(base_url=service.address, viewport=WIDE)
    if scene.card:
        keys[scene.card] = keys.get(scene.card) or service.log_in(scene.card)
        let_in(context, service, keys[scene.card])
    page = context.new_page()
    listen(page, service, complaints)
    scene.open(page, service)
    yield page
    context.close()
    # The browser itself notes that an address is answered with «not found», as it should be.
    assert [said for said in complaints if scene.key != NOT_FOUND.key or "404" not in said] == []


def test_no_page_is_left_out() -> None:
    missing = {page.key for page in (*PAGES, NOT_FOUND)} - {scene.key for scene in SCENES}
    assert not missing, f"tests/e2e/scenes.py has no scene of {', '.join(sorted(missing))}"


@pytest.mark.parametrize(
    ("colour", "is_wrong"), [("rgb(170, 170, 170)", True), ("#aaa", True), ("#555", False)]
)
def test_what_is_too_pale_to_read_is_found(browser: Browser, colour: str, is_wrong: bool) -> None:
    page = browser.new_page()
    page.set_content(
        "<html lang=sv><title>Sida</title><main><h1>Rubrik</h1>"
        f"<p style='color: {colour}'>Några ord</p><p style='color: {colour}'>Några till</p></main>"
    )
    assert [found.partition(" ")[0] for found in violations(page)] == ["color-contrast"] * 2 * is_wrong
    page.close()


def test_nothing_is_wrong_by_day(shown: Page) -> None:
    shown.set_viewport_size(WIDE)
    assert violations(shown) == []


def test_everything_can_be_told_apart_in_the_dark(shown: Page) -> None:
    shown.emulate_media(color_scheme="dark")
    wrong = violations(shown, *COLOUR_RULES)
    shown.emulate_media(color_scheme="light")
    assert wrong == []


def test_controls_keep_their_edges_in_the_colours_of_the_reader(shown: Page) -> None:
    shown.emulate_media(forced_colors="active")
    # Axe cannot measure here: the browser tells it of our colours though it draws the reader's.
    bare = shown.evaluate(EDGELESS)
    shown.emulate_media(forced_colors="none")
    assert bare == []


def test_nothing_is_wrong_in_a_narrow_window(shown: Page) -> None:
    shown.set_viewport_size(NARROW)
    assert violations(shown) == []


@pytest.mark.parametrize("window", [WIDE, NARROW, FOUR_TIMES], ids=lambda window: str(window["width"]))
def test_no_word_and_no_amount_is_broken_in_the_middle(shown: Page, window: ViewportSize) -> None:
    shown.set_viewport_size(window)
    assert shown.evaluate(BROKEN) == []


def test_the_page_does_not_scroll_sideways_at_four_hundred_per_cent(shown: Page) -> None:
    shown.set_viewport_size(FOUR_TIMES)
    assert shown.evaluate(STICKS_OUT) == []
    # The emulation is as wide as it says, or nothing was measured.
    assert shown.evaluate("document.documentElement.clientWidth") <= FOUR_TIMES["width"]
    expect(shown.get_by_role("heading", level=1)).to_be_attached()
