"""Whatever is done about recoveries, in whatever order: refused or done by rule, and the books stay right.

Payouts go on meanwhile: nothing is set off before there is legal force."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from rxapp import clock, db
from rxapp import settings as service
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import LateGround
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import DomainError, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.models import EntryKind, LedgerEntry, PayoutRun
from rxapp.services import journal, recovery_claims, recovery_decisions, recovery_hearings
from rxapp.services.appeal_views import AppealView
from rxapp.services.verify import verify
from tests.fixtures import appealing as short
from tests.fixtures.cluster import apart
from tests.fixtures.database import forget, use
from tests.fixtures.people import FARAH, PRESCHOOL
from tests.fixtures.recovering import FALSE, PAID, WHY, PaidCase, kept, opened, paid_case, was_opened
from tests.fixtures.world import Asked, add_case, add_payee_accounts, build_world, pay_out

READ, WAIT, FOLLOW, PAY = "read", "wait", "follow", "pay"
APPEAL, STAYS, LESS, UPHELD, LOWERED, REMITTED = "appeal", "stays", "less", "upheld", "lowered", "remitted"
COURTS = {
    UPHELD: CourtOutcome.UPHELD,
    LOWERED: CourtOutcome.CHANGED,
    REMITTED: CourtOutcome.REMITTED,
}
OF_APPEALS = (APPEAL, STAYS, LESS, *COURTS)
ACTS = (
    RecoveryVerb.COMMUNICATE,
    RecoveryVerb.PROLONG,
    RecoveryVerb.RESPOND,
    RecoveryVerb.DECIDE,
    RecoveryVerb.REPLACE,
    RecoveryVerb.DROP,
    RecoveryVerb.TAKE_UP_AGAIN,
    READ,
    WAIT,
    FOLLOW,
    PAY,
    *OF_APPEALS,
)


class Play:
    """One recovery, and what is tried on it. `wrong` is what is found wrong of each row, ever less, and
    `had_force` whether the recovery has ever had legal force."""

    def __init__(self, paid: PaidCase, number: str, patch: pytest.MonkeyPatch) -> None:
        self.paid, self.number, self.patch, self.wrong = paid, number, patch, PAID
        self.seen: set[int] = set()
        self.had_force = False

    async def act(self, act: str) -> None:
        record, _ = await kept(self.number)
        is_allowed = not isinstance(act, RecoveryVerb) or record.status in STEPS[act].start
        try:
            await DEEDS[act](self, record.version)
        except DomainError:
            assert isinstance(act, RecoveryVerb) or act in OF_APPEALS
        else:
            assert is_allowed, f"{act} was let through from {record.status}"
        await self.check()

    async def check(self) -> None:
        async with reading() as session:
            assert await verify(session) == []
            owed = select(-func.coalesce(func.sum(LedgerEntry.amount_ore), 0)).where(
                col(LedgerEntry.kind).in_([EntryKind.CLAIM, EntryKind.REVERSAL])
            )
            booked = int((await session.exec(owed)).one())
            offsets = select(LedgerEntry.id).where(LedgerEntry.kind == EntryKind.OFFSET)
            is_set_off = (await session.exec(offsets)).first() is not None
        assert 0 <= booked <= 2 * PAID
        assert self.had_force or not is_set_off, "set off before legal force"

    def settled(self, *, less: bool) -> list[Settled]:
        self.wrong = max(0, self.wrong - 300_00) if less else self.wrong
        return [Settled(row, self.wrong) for row in self.paid.rows]

    async def communicate(self, version: int) -> None:
        day = clock.today() + timedelta(days=10)
        async with unit_of_work() as session:
            await recovery_hearings.communicate(
                session, self.paid.world.hanna, self.number, version=version, material=WHY, respond_by=day
            )

    async def prolong(self, version: int) -> None:
        day = clock.today() + timedelta(days=20)
        async with unit_of_work() as session:
            await recovery_hearings.prolong(
                session, self.paid.world.hanna, self.number, version=version, respond_by=day
            )

    async def respond(self, _: int) -> None:
        async with unit_of_work() as session:
            await recovery_hearings.respond(
                session, self.paid.world.asta, self.number, text="Nej.", is_all=True
            )

    async def decide(self, version: int) -> None:
        async with unit_of_work() as session:
            await recovery_decisions.decide(
                session,
                self.paid.world.hanna,
                self.number,
                version=version,
                settled=self.settled(less=False),
                ground=FALSE,
                reason=WHY,
            )

    async def replace(self, version: int) -> None:
        async with unit_of_work() as session:
            await recovery_decisions.replace_decision(
                session,
                self.paid.world.hugo,
                self.number,
                version=version,
                cause=Cause.CHANGE,
                settled=self.settled(less=True),
                reason=WHY,
            )

    async def drop(self, version: int) -> None:
        async with unit_of_work() as session:
            await recovery_decisions.drop(
                session, self.paid.world.hanna, self.number, version=version, reason=WHY
            )

    async def read(self, _: int) -> None:
        record, _ = await kept(self.number)
        if record.status is RecoveryStatus.DECIDED and record.version not in self.seen:
            self.seen.add(record.version)
            await was_opened(self.number, self.paid.world.asta)

    async def wait(self, _: int) -> None:
        later = (clock.today() + timedelta(days=11)).isoformat()
        self.patch.setenv("RXAPP_TODAY", later)
        service.get_settings.cache_clear()

    async def follow(self, _: int) -> None:
        await recovery_claims.follow_legal_force()
        record, _ = await kept(self.number)
        self.had_force = self.had_force or record.status is RecoveryStatus.CLAIMED

    async def pay(self, _: int) -> None:
        """Something else is granted and paid out on the same account, on a day without a run."""
        world, code = self.paid.world, self.paid.case.municipality_code
        async with unit_of_work() as session:
            case = await add_case(
                session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(FARAH.number, 700_00)]
            )
            told = Happened(EventKind.CASE_DECIDED, code, type_code=PRESCHOOL, case_id=case.id)
            await journal.record(session, None, told)
            latest = (await session.exec(select(func.max(PayoutRun.pay_on)))).one()
        await pay_out(world, max(clock.today(), latest + timedelta(days=1)))

    async def take_up_again(self, version: int) -> None:
        async with unit_of_work() as session:
            await recovery_decisions.take_up_again(
                session, self.paid.world.hanna, self.number, version=version
            )

    async def appeal(self, _: int) -> None:
        """Late or not: it is taken up."""
        world = self.paid.world
        if not (await short.standing(world.hanna, self.number)).decisions:
            raise NotFound
        await short.lodge(world.asta, self.number, "Inget ska betalas tillbaka.")
        latest = await short.latest(world.hanna, self.number)
        await short.find_in_time(world.hanna, latest, ground=LateGround.WRONG_NOTICE)

    async def stays(self, _: int) -> None:
        await self._reconsider(Reconsidered.NOT_AT_ALL, [])

    async def less(self, _: int) -> None:
        row = Settled(self.paid.rows[0], self.settled(less=True)[0].wrong_ore)
        await self._reconsider(Reconsidered.IN_PART, [row])

    async def _reconsider(self, result: Reconsidered, claims: list[Settled]) -> None:
        hanna = self.paid.world.hanna
        found = await self._appeal()
        if found.status is AppealStatus.IN_TIME:
            await short.reconsider(hanna, found, result, claims=claims)
        if (found := await self._appeal()).status is AppealStatus.RECONSIDERED:
            await short.hand_over(hanna, found)

    async def judge(self, outcome: CourtOutcome) -> None:
        """What the court says, and that it is final."""
        hanna, found = self.paid.world.hanna, await self._appeal()
        lower = {self.paid.rows[1]: self.settled(less=True)[1].wrong_ore}
        claims = lower if outcome is CourtOutcome.CHANGED else None
        await short.judge(hanna, found, clock.today(), outcome, claims)
        await short.close(hanna, await self._appeal(), clock.today())

    async def _appeal(self) -> AppealView:
        appeals = (await short.standing(self.paid.world.hanna, self.number)).appeals
        if not appeals:
            raise NotFound
        return appeals[-1]


DEEDS: dict[str, Callable[[Play, int], Awaitable[None]]] = {
    RecoveryVerb.COMMUNICATE: Play.communicate,
    RecoveryVerb.PROLONG: Play.prolong,
    RecoveryVerb.RESPOND: Play.respond,
    RecoveryVerb.DECIDE: Play.decide,
    RecoveryVerb.REPLACE: Play.replace,
    RecoveryVerb.DROP: Play.drop,
    READ: Play.read,
    WAIT: Play.wait,
    RecoveryVerb.TAKE_UP_AGAIN: Play.take_up_again,
    FOLLOW: Play.follow,
    PAY: Play.pay,
    APPEAL: Play.appeal,
    STAYS: Play.stays,
    LESS: Play.less,
    **{name: (lambda play, _, said=said: play.judge(said)) for name, said in COURTS.items()},
}

TO_COURT = [RecoveryVerb.COMMUNICATE, RecoveryVerb.RESPOND, RecoveryVerb.DECIDE, READ, APPEAL, STAYS]
TO_THE_LEDGER = [
    RecoveryVerb.COMMUNICATE, RecoveryVerb.RESPOND, RecoveryVerb.DECIDE, READ, WAIT, WAIT, FOLLOW,
]  # fmt: skip


@settings(max_examples=10)
@given(
    before=st.sampled_from(
        [
            [],
            [*TO_COURT, PAY],
            [*TO_THE_LEDGER[:-1], PAY, FOLLOW, PAY],
            [*TO_THE_LEDGER, PAY, APPEAL, LESS],
        ]
    ),
    acts=st.lists(st.sampled_from(ACTS), max_size=14),
)
def test_no_order_of_steps_breaks_the_rules_or_the_books(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, before: list[str], acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("machine")
    shutil.copy(sqlite_template, folder / "rxapp.db")

    with pytest.MonkeyPatch.context() as patch:
        use(patch, f"sqlite+aiosqlite:///{folder / 'rxapp.db'}", folder)

        async def whole() -> None:
            async with unit_of_work() as session:
                world = await build_world(session)
                await add_payee_accounts(session, world)
            paid = await paid_case(world)
            play = Play(paid, await opened(paid), patch)
            for act in (*before, *acts):
                await play.act(act)
            await db.engine().dispose()

        apart(whole())
    forget()
