"""Prints the browser that the tests use, or nothing: CHROMIUM, Playwright's own, then one on the PATH."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright


def candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path
    yield from map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))


if __name__ == "__main__":
    print(next((path for path in candidates() if path and Path(path).is_file()), ""))
