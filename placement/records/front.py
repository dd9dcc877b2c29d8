"""What posts and yen are worth, as `analysis.json` holds it: the front of cost against reach, and the price of one more post."""

from __future__ import annotations

from pydantic import Field

from placement.records.exact import Count, Ids
from placement.records.measured import MeasuredRecord
from placement.records.record import Record


class PostRecord(Record):
    """The best plan with another number of posts in a limit on staff."""

    rule: str = Field(description="Id of the rule.")
    most: Count = Field(description="The posts that the rule allows.")
    posts: Count = Field(description="The posts allowed here.")
    best: MeasuredRecord | None = Field(description="The plan; null where there is none.")


class BalanceRecord(Record):
    """People within reach beside what a year costs."""

    served: Count = Field(description="People within reach.")
    cost: tuple[int, int] = Field(description="Posts, or yen a year, from the least to the most that is stated.")


class FrontPointRecord(Record):
    """A plan that no other beats."""

    plan: MeasuredRecord = Field(description="The first of those with the same figures.")
    balance: BalanceRecord = Field(description="Its figures.")
    tied: Count | None = Field(description="How many plans have these figures; null where they were not counted.")


class FrontRecord(Record):
    """Every plan that no other beats on both people within reach and cost."""

    yen: bool = Field(description="Whether cost is yen a year, or posts.")
    points: tuple[FrontPointRecord, ...] = Field(description="From the most people within reach on.")
    complete: bool = Field(description="Whether there are no others.")
    tabled: bool = Field(description="Whether every plan was valued, or each of these was proven by the solver.")
    before: BalanceRecord = Field(description="The offices before.")
    after: BalanceRecord = Field(description="The plan proposed.")
    left_out: Ids = Field(
        description="Rules on posts, yen and people within reach that do not hold here, so that both ends show."
    )
