"""A page in a state that it can be in, and how it is come by."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE
from tests.fixtures.served import Service

USER, NOBODY = f"{ALE}-USR1", f"{ALE}-USR4"
ADMINISTRATOR = f"{ALE}-ADM1"
REVEALER = f"{AGENCY}-HND2"
OFFICER, PAYER, CONTACT_CENTRE = f"{AGENCY}-HND1", f"{AGENCY}-UTB1", f"{AGENCY}-KTC1"

Act = Callable[[Page, Service], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """The page `key` as `card` sees it at an address, once `act` is done there and `shows` is to be seen."""

    key: str
    state: str
    card: str
    path: str | Callable[[Service], str]
    shows: str = ""
    act: Act | None = None

    @property
    def name(self) -> str:
        """What a test of it is called."""
        return f"{self.key}-{self.state}"

    def open(self, page: Page, service: Service) -> None:
        """Bring the page there. Who looks is logged in already."""
        page.goto(self.path if isinstance(self.path, str) else self.path(service))
        expect(page.locator("main .waiting")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if self.act is not None:
            self.act(page, service)
        if self.shows:
            expect(page.locator("main").get_by_text(self.shows).first).to_be_visible()


def press(*names: str) -> Act:
    """Press the buttons with these names, one after the other."""

    def act(page: Page, _: Service) -> None:
        for name in names:
            page.get_by_role("button", name=name, exact=True).click()

    return act
