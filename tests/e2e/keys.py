"""Somebody who has no mouse."""

import pytest
from playwright.sync_api import Page

NAME_OF = "({ id, ariaLabel, textContent }) => id || ariaLabel || textContent"
NAME = f"({NAME_OF})(document.activeElement)"
REACHABLE = "a, button, input, select, textarea, summary, [tabindex]"
IS_THERE = f"goal => [...document.querySelectorAll('{REACHABLE}')].map({NAME_OF}).includes(goal)"
IS_SEEN = "document.activeElement.matches(':focus-visible')"


def held(page: Page) -> str:
    """What has the focus: its id, its name or its text."""
    return page.evaluate(NAME)


def tab_to(page: Page, goal: str, *, back: bool = False, most: int = 40) -> None:
    """Press Tab until the element with that id, name or text has the focus, and shows that it has.

    Whoever presses Tab looks at the page: what is to come is waited for.
    """
    page.wait_for_function(IS_THERE, arg=goal)
    for _ in range(most):
        if held(page) == goal:
            assert page.evaluate(IS_SEEN), f"{goal} does not show that it has the focus"
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"Tab does not lead to {goal}")


def choose(page: Page, select: str, option: str) -> None:
    """Go to the choice with that id, and with the arrow down to the option with that text."""
    tab_to(page, select)
    for _ in range(30):
        if page.evaluate("document.activeElement.selectedOptions[0]?.text") == option:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"The arrow does not lead to {option}")
