"""Pictures of pages for those who want to look at them: `SHOTS=1` before the tests."""

import os
from pathlib import Path

from playwright.sync_api import Page

SHOTS = Path("test-results")


def shoot(page: Page, name: str) -> None:
    """The whole page at both widths; nothing unless asked for, since a picture takes seconds."""
    if not os.environ.get("SHOTS"):
        return
    SHOTS.mkdir(exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
