"""Permissions of one user for some days, as a deputy, or as another one has them."""

from dataclasses import replace
from datetime import date

import reflex as rx

from rxapp import clock
from rxapp.domain.errors import DomainError, Invalid
from rxapp.domain.permissions import Right
from rxapp.domain.windows import Window, window
from rxapp.services import permission_plans
from rxapp.services.permission_plans import Plan
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.permission_sources import COPIED, PRINCIPAL
from rxapp.state.session import announce, say
from rxapp.state.user import UserState
from rxapp.state.user_views import plan_lines, plan_title
from rxapp.text.format import counted
from rxapp.text.labels import type_name
from rxapp.text.permissions import days as days_text


class UserPermissionsState(rx.State):
    """The handlers; what they propose is shown, and emptied, with the user."""

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def give_days(self, form: Form) -> None:
        """Give one type from a day, until a day, or both."""
        user = await self.get_state(UserState)
        subject = text_of(form, "ersattningstyp")
        try:
            days = _days(form, "fran", "till")
            async with acting(self) as (session, actor):
                is_given = await permission_plans.give_for_days(
                    session, actor, account_id=user._account_id, subject=subject, days=days
                )
        except Invalid as refusal:
            _fault(user, "till", refusal.sentence)
            return
        _fault(user, "till", "" if is_given else "Användaren har redan behörigheten de dagarna.")
        if is_given:
            await shown.show(user)
            await say(self, f"{user.profile.name} har behörighet för {type_name(subject)} {days_text(days)}.")

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def search(self, form: Form) -> None:
        """Search for those whose permissions can be given, in the field that was sent."""
        user = await self.get_state(UserState)
        user._sought = user._sought | {
            name: text_of(form, name) for name in (PRINCIPAL, COPIED) if name in form
        }
        async with looking(self) as (session, actor):
            await user._fill_sources(session, actor)
        await announce(self, user.principals.told if PRINCIPAL in form else user.sources.told)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def plan_deputy(self, form: Form) -> None:
        """Show what the user would get as somebody's deputy on the days."""
        user = await self.get_state(UserState)
        try:
            days = _days(form, "vikarie-fran", "vikarie-till")
            if days.last_day is None:
                raise Invalid("till", "Skriv den sista dagen som vikarie.")
            said = await self._show(user, text_of(form, "vikarie-for"), days)
        except DomainError as refusal:
            said = refusal.sentence
        _fault(user, "vikarie-till", said)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def plan_copy(self, form: Form) -> None:
        """Show what the user would get of what another one has."""
        user = await self.get_state(UserState)
        try:
            said = await self._show(user, text_of(form, "kopiera-fran"), None)
        except DomainError as refusal:
            said = refusal.sentence
        _fault(user, "kopiera-fran", said)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def drop_plan(self) -> None:
        """Leave it."""
        _put(await self.get_state(UserState), None)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def carry_out(self) -> None:
        """Give what was shown."""
        user = await self.get_state(UserState)
        plan = user._plan
        _put(user, None)
        if plan is None:
            return
        async with acting(self) as (session, actor):
            count = await permission_plans.carry_out(session, actor, plan)
        await shown.show(user)
        await say(self, f"{plan.name} har fått {counted(count, 'behörighet', 'behörigheter')}.")

    async def _show(self, user: UserState, source: str, days: Window | None) -> str:
        """Show the plan; what hinders it, if anything does."""
        _put(user, None)
        if not (source.isascii() and source.isdigit() and len(source) <= 18):
            return "Välj en användare."
        async with looking(self) as (session, actor):
            plan = await permission_plans.plan(
                session, actor, account_id=user._account_id, source_id=int(source), days=days
            )
        if not plan.additions:
            return f"{plan.source_name} har inget som {plan.name} saknar."
        _put(user, plan)
        await announce(self, user.plan_title)
        return ""


def _put(user: UserState, plan: Plan | None) -> None:
    user._plan = plan
    user.plan_title = plan_title(plan) if plan else ""
    user.plan_lines = plan_lines(plan.additions) if plan else []


def _fault(user: UserState, field: str, sentence: str) -> None:
    user.fault_at, user.fault = (field, sentence) if sentence else ("", "")


def _days(form: Form, first: str, last: str) -> Window:
    today = clock.today()
    days = window(_day(text_of(form, first)), _day(text_of(form, last)), today=today)
    if days == Window():
        raise Invalid("till", "Skriv minst en av dagarna.")
    if days.first_day is not None and days.first_day < today:
        raise Invalid("fran", "Från och med kan inte vara en dag som har passerat.")
    return days if days.first_day is not None else replace(days, first_day=today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("dag", "Skriv dagarna som ÅÅÅÅ-MM-DD.") from None
