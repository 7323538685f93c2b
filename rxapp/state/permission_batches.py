"""One compensation type for many users: chosen, told what it will do, then given or taken at once."""

import reflex as rx

from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Right
from rxapp.services import permission_changes, user_lists
from rxapp.services.holdings import require_subject
from rxapp.services.permission_changes import MOST_AT_ONCE
from rxapp.services.user_lists import UserFilter
from rxapp.state.acting import acting, looking
from rxapp.state.marks import requires
from rxapp.state.matrix_views import changed, consequence
from rxapp.state.permissions import PermissionsState
from rxapp.state.session import announce

GIVE, TAKE = "give", "take"


class PermissionBatchState(rx.State):
    """The handlers; what they change is shown, and emptied, with the matrix."""

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def choose(self, account_id: int, held: bool) -> None:
        """Let a user be among those that are to be changed, or not."""
        matrix = await self.get_state(PermissionsState)
        kept = [chosen for chosen in matrix.selected if chosen != account_id]
        if held and any(person.account_id == account_id for person in matrix.people):
            kept.append(account_id)
        _choose(matrix, kept)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def choose_shown(self) -> None:
        """All users of the page that is shown, beside those that are chosen."""
        matrix = await self.get_state(PermissionsState)
        shown = [person.account_id for person in matrix.people]
        _choose(matrix, [*(chosen for chosen in matrix.selected if chosen not in shown), *shown])

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def choose_none(self) -> None:
        """Nobody."""
        _choose(await self.get_state(PermissionsState), [])

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def choose_subject(self, subject: str) -> None:
        """For which compensation type."""
        if subject:
            require_subject(subject)
        matrix = await self.get_state(PermissionsState)
        matrix.subject, matrix.proposal, matrix.proposes = subject, "", ""

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def propose(self, held: bool) -> None:
        """Say what giving (or taking) would do."""
        matrix = await self.get_state(PermissionsState)
        require_subject(matrix.subject)
        async with looking(self) as (session, actor):
            users = await user_lists.every_user(session, actor, UserFilter())
        chosen = [user for user in users if user.account_id in set(matrix.selected)]
        if not chosen:
            raise Invalid("users", "Markera minst en användare i tabellen.")
        matrix.proposal = consequence(chosen, matrix.subject, held=held)
        matrix.proposes = GIVE if held else TAKE
        await announce(self, matrix.proposal)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def drop(self) -> None:
        """Leave it."""
        matrix = await self.get_state(PermissionsState)
        matrix.proposal, matrix.proposes = "", ""

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def confirm(self) -> None:
        """Do what was said."""
        matrix = await self.get_state(PermissionsState)
        if matrix.proposes not in (GIVE, TAKE):
            return
        held, subject = matrix.proposes == GIVE, matrix.subject
        async with acting(self) as (session, actor):
            changes = await permission_changes.put(
                session, actor, account_ids=list(matrix.selected), subject=subject, held=held
            )
        _choose(matrix, [])
        matrix._remember(changes)
        people = [change.name for change in changes]
        await matrix._tell(changed(people, subject, held=held) if people else "Ingenting behövde ändras.")


def _choose(matrix: PermissionsState, account_ids: list[int]) -> None:
    if len(account_ids) > MOST_AT_ONCE:
        raise Invalid("users", f"Välj högst {MOST_AT_ONCE} användare åt gången.")
    matrix.selected, matrix.proposal, matrix.proposes = account_ids, "", ""
