"""Personal data: how long it is kept, and what got out: what is known, which steps were taken."""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import Body, LongText, MasterBody, TimeMs, kind

Step = Literal["contained", "judged", "people_told", "authority_told", "learnt"]


class BreachFacts(Body):
    """Whole, as it is known now. `found_at` is when the shop came to know: the law's clock."""

    found_at: TimeMs
    data: LongText
    how: LongText
    whose: LongText
    handling: LongText
    contact: LongText


class BreachSteps(Body):
    steps: Annotated[dict[Step, TimeMs], Field(max_length=5)]


class BreachState(Body):
    closed_at: TimeMs | None


class BreachGroups(Body):
    facts: BreachFacts | None = None
    steps: BreachSteps | None = None
    state: BreachState | None = None


@kind("breach.changed", version=1)
class BreachChanged(MasterBody):
    """Said by servers only: it is the owner's to begin."""

    groups: BreachGroups


class PrivacyRetention(Body):
    """Years without a purchase after which somebody is forgotten; 0: never by themselves.
    Whoever is beyond when the rule is made has a month from `changed_at`."""

    years: Annotated[int, Field(ge=0, le=30)]
    changed_at: TimeMs


class PrivacyGroups(Body):
    retention: PrivacyRetention | None = None


@kind("privacy_rule.changed", version=1)
class PrivacyRuleChanged(MasterBody):
    """`id` is the merchant's: there is one rule. Said by servers only."""

    groups: PrivacyGroups
