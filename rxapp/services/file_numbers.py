"""File numbers: one series a year, of applications and recoveries alike."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.models import FileNumberSeries


async def next_file_number(session: AsyncSession, year: int) -> str:
    """The next `YYYY-NNNNNN`. The series stays locked until the transaction ends, so none is skipped."""
    series = await session.get(FileNumberSeries, year, with_for_update=True)
    if series is None:
        try:
            async with session.begin_nested():
                session.add(FileNumberSeries(year=year, last=0))
        except IntegrityError:
            pass  # another transaction began the year's series at the same moment
        statement = select(FileNumberSeries).where(col(FileNumberSeries.year) == year).with_for_update()
        series = (await session.exec(statement.execution_options(populate_existing=True))).one()
    series.last += 1
    return f"{year}-{series.last:06d}"
