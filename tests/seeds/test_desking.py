import pytest
from sqlmodel import col, select

from rxapp.models import Account, CaseAssignment, DecisionProposal
from tests.seeds.ask import rows

pytestmark = pytest.mark.usefixtures("demo")


async def test_the_queue_has_cases_of_both_officers_and_a_proposal_that_waits() -> None:
    held = select(col(Account.hsa_id)).join(CaseAssignment, col(CaseAssignment.holder_id) == col(Account.id))
    assert {hsa_id[-4:] for (hsa_id,) in await rows(held)} == {"HND1", "HND2"}
    proposals = await rows(select(col(DecisionProposal.status), col(DecisionProposal.proposed_by)))
    assert [status.value for status, _ in proposals] == ["open"]
