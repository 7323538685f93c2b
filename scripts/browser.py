"""Prints the browser that the tests use, or nothing: CHROMIUM, Playwright's own, then one on the PATH.

Of each kind the one without windows comes first: a page costs it a third of the processor time.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    yield from map(str, own.parents[2].glob("chromium_headless_shell-*/*/*headless*shell"))
    yield str(own)
    yield from map(shutil.which, NAMES)


if __name__ == "__main__":
    print(next((path for path in candidates() if path and Path(path).is_file()), ""))
