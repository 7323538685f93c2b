"""The cost centre that a municipality notes beside a row of its own, for its bookkeeping."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey
from sqlmodel import Field, SQLModel

from rxapp.domain.cost_centres import LONGEST
from rxapp.models.columns import Id, UtcDateTime


class CostCentreTag(SQLModel, table=True):
    """At most one beside a row; it goes with the row when an application gets other rows."""

    __tablename__ = "cost_centre_tag"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("tag <> ''", name="says_something"),)

    row_id: int = Field(
        sa_column=Column(
            Id, ForeignKey("application_row.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    tag: str = Field(max_length=LONGEST)
    set_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
