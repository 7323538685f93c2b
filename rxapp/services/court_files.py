"""The file of an appeal as one PDF, for the officer who hands it over to the court."""

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import case_itself
from rxapp.access.decisions import visible_appeals
from rxapp.db import reading
from rxapp.domain.errors import NotFound
from rxapp.domain.naming import without_names
from rxapp.domain.permissions import Actor, Right
from rxapp.models import AppealRecord, Case
from rxapp.services.appeal_views import AppealView, Standing, get_standing
from rxapp.services.attachments import Owner, list_attachments
from rxapp.services.decision_documents import get_document
from rxapp.services.exports import Still, record, unless_hidden
from rxapp.services.naming import names_not_told
from rxapp.services.pdf_making import make_pdf
from rxapp.services.persons import count_hidings
from rxapp.services.rights import require
from rxapp.text.appealing import NO_APPEAL
from rxapp.text.appeals import CAUSE, MATTER
from rxapp.text.court_file import LEFT_OUT, AppealedFacts, court_file
from rxapp.text.decision_document import Document
from rxapp.text.format import day, moment
from rxapp.text.labels import OUTCOME


async def get_court_file(session: AsyncSession, actor: Actor, appeal_id: int) -> Document:
    """All that the court gets in words: case, rows, decisions, the appeal and a list of the attachments.

    Raises:
        NotAllowed: the actor handles no appeals.
        NotFound: there is no such appeal.
    """
    require(actor, Right.APPEALS_HANDLE)
    mine = visible_appeals(actor).where(col(AppealRecord.id) == appeal_id)
    seen = (await session.exec(mine)).first()
    case: Case | None = (await session.exec(case_itself(actor, seen.case_id))).first() if seen else None
    if case is None:
        raise NotFound(NO_APPEAL)
    standing = await get_standing(session, actor, case.file_number)
    appeal = next(each for each in standing.appeals if each.appeal_id == appeal_id)
    decision = await get_document(session, actor, case.file_number)
    others = await list_attachments(session, actor, Owner(file_number=case.file_number))
    files = (
        *(f"Till överklagandet: {each.name}" for each in appeal.files),
        *(f"I ärendet: {each.name}" for each in others),
    )
    names = await names_not_told(session, case)
    found = _facts(standing, appeal, files)
    return court_file(decision, found, lambda text: without_names(text, names, LEFT_OUT))


async def file_of_appeal(actor: Actor, appeal_id: int, *, still: Still) -> tuple[bytes, str]:
    """The file as a PDF, and the file number of its case; that it was taken is recorded.

    Raises:
        NotAllowed: the actor handles no appeals, or `still` said so once the file was made.
        NotFound: there is no such appeal.
        Conflict: it could not be made now, or names were hidden again and again meanwhile.
    """
    made, number = await unless_hidden(lambda: _made(actor, appeal_id, still))
    data: dict[str, str | int | bool | None] = {"what": "court_file", "kind": "pdf", "appeal": appeal_id}
    await record(actor, data | {"file_number": number})
    return made, number


async def _made(actor: Actor, appeal_id: int, still: Still) -> tuple[int, bytes, str]:
    async with reading() as session:
        hidings = await count_hidings(session)
        found = await get_court_file(session, actor, appeal_id)
    made = await make_pdf(found)
    await still()
    return hidings, made, found.file_number


def _facts(standing: Standing, appeal: AppealView, files: tuple[str, ...]) -> AppealedFacts:
    against = next(each for each in standing.decisions if each.decision_id == appeal.against_id)
    return AppealedFacts(
        status=appeal.status,
        arrived=day(appeal.arrived_on),
        arrived_by_letter=appeal.is_letter,
        wanted=appeal.wanted,
        grounds=appeal.grounds,
        told=against.told,
        times=appeal.times,
        timeliness=appeal.timeliness,
        late_ground=appeal.late_ground,
        reconsidered=appeal.reconsidered,
        reconsidered_why=appeal.reconsidered_why,
        decisions=tuple(
            f"{moment(each.decided_at)[:10]}: {CAUSE[each.cause]}, {MATTER[each.matter].lower()}, "
            f"{OUTCOME[each.outcome].lower()}. {each.reason_text}".strip()
            for each in standing.decisions
        ),
        files=files,
    )
