"""What the forms of a municipality's page do alike: say what is wrong, and be put away once it is done."""

import reflex as rx

from rxapp.domain.errors import Invalid
from rxapp.state import shown
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.person_forms import NO_ERRORS, Errors, Problem, errors_of
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say


class MunicipalityForm(rx.State, mixin=True):
    """Which form is open, what was wrong in it, and what a second look tells."""

    step: str = ""
    look: SecondLook = SecondLook()
    errors: Errors = NO_ERRORS
    problems: list[Problem] = []

    def _is_wrong(self, wrong: list[Invalid]) -> bool:
        self.errors, self.problems = errors_of(*wrong)
        return bool(wrong)

    async def _done(self, sentence: str) -> None:
        await self._put_away()
        await say(self, sentence)

    async def _put_away(self) -> None:
        """Close the forms and show the municipality as it is now."""
        page = await self.get_state(MunicipalitiesState)
        await page._close()
        await shown.show(page)
