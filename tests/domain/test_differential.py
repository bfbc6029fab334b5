"""Whole baskets through Python and TypeScript: priced, paid, refunded in two parts. 0 differences.

The long run uses a seeded generator, because Hypothesis cannot draw this many in time; it varies
the seed with LANCAR_SEED (CI may set it to the date). A shorter run under Hypothesis shrinks what
it finds. Words and numbers of the other modules are compared at the end.
"""

import os
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain.errors import DomainError
from tests.domain import baskets, palette, shops, vectors
from tests.domain.twin import Call, Twin, build
from tests.rounds import rounds

Answer = dict[str, Any]

PRICED_BASKETS = 6_000
BATCH = 100
SEED = int(os.environ.get("LANCAR_SEED", "20261121"))


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    running = Twin(build(tmp_path_factory.mktemp("twin")))
    yield running
    running.close()


def answer(call: Call) -> Answer:
    """What Python says, in the words of tools/twin.ts."""
    function, values = call
    try:
        return {"value": vectors.function_named(function)(*values)}
    except DomainError as refusal:
        return {"error": refusal.code}


class Story:
    """The calls of one basket with Python's answers: priced, if it can be, paid and refunded."""

    def __init__(self, random: Random) -> None:
        self.told: list[tuple[Call, Answer]] = []
        rules, basket = shops.rules(random), baskets.basket(random)
        priced = self.ask("basket.price_basket", basket, rules)
        self.is_priced = priced is not None
        if self.is_priced:
            self.pay(random, priced["totals"]["total_minor"], rules)
            self.give_back(random, priced, rules)
            self.points(random, priced)

    def ask(self, function: str, *values: Any) -> Any:
        call: Call = (function, list(values))
        self.told.append((call, answer(call)))
        return self.told[-1][1].get("value")

    def pay(self, random: Random, total: int, rules: dict[str, Any]) -> None:
        due = self.ask("payments.amount_due", total, [], rules, "cash")
        tenders = baskets.tenders(random, due)
        self.ask("payments.amount_due", total, tenders[:1], rules, "cash")
        self.ask("payments.settle", total, tenders, rules)

    def give_back(self, random: Random, priced: dict[str, Any], rules: dict[str, Any]) -> None:
        first = baskets.refund_request(random, priced)
        second = baskets.refund_request(random, priced)
        back = self.ask("refunds.refund", priced, first, [])["totals"]["total_minor"]
        self.ask("refunds.refund", priced, second, first)
        self.part(random, priced["totals"]["total_minor"], back, rules)
        self.ask("refunds.left_to_refund", priced, first)
        self.ask("payments.settle", back, baskets.tenders(random, back), rules)

    def part(self, random: Random, total: int, back: int, rules: dict[str, Any]) -> None:
        wanted = {
            "sold_total_minor": total,
            "sold_due_minor": random.choice((total, total + 49, total - 49)),
            "earlier_total_minor": random.choice((0, 0, back, -total)),
            "earlier_due_minor": random.choice((0, 0, back, back - 49)),
            "total_minor": back,
            "balances_minor": [random.randrange(10_000) for _ in range(random.randrange(3))],
            "kind": random.choice(("cash", "transfer", "store_credit")),
            "rounding": rules["rounding"],
        }
        self.ask("refund_parts.part_back", wanted)

    def points(self, random: Random, priced: dict[str, Any]) -> None:
        lines = [{key: line[key] for key in ("id", "total_minor")} for line in priced["lines"]]
        terms = {
            "per_minor": random.choice((0, 1, 999, 10_000)),
            "times_milli": random.choice((0, 1_000, 1_500, 3_000)),
            "extra": random.choice((0, 50)),
            "without": [line["id"] for line in lines if random.random() < 0.2],
        }
        paid = random.choice((0, 0, 1_000, 10**9))
        earned = self.ask("points.earned_points", lines, terms, paid)
        whole = self.ask("points.earning_minor", lines, terms["without"])
        if earned is None or whole is None:
            return
        now = random.randrange(whole + 1)
        self.ask("points.share_of_points", earned, whole, random.randrange(whole + 1), now)
        self.ask("points.points_to_pay", earned, random.choice((0, 1, 100)), whole)
        number = f"B01-K02-2026{random.randint(1, 12):02d}28-0007"
        self.ask("points.points_good", earned, number, random.randrange(121))


def differences(twin: Twin, calls: list[Call]) -> list[tuple[Call, Any, Any]]:
    told = [(call, vectors.as_json(answer(call))) for call in calls]
    return differing(twin, told)


def differing(twin: Twin, told: list[tuple[Call, Answer]]) -> list[tuple[Call, Any, Any]]:
    """(call, Python's answer, TypeScript's answer) wherever they are not the same."""
    answers = twin.ask([call for call, _ in told])
    return [
        (call, python, typescript)
        for (call, python), typescript in zip(told, answers, strict=True)
        if python != typescript
    ]


@pytest.mark.slow
def test_no_difference_in_thousands_of_whole_baskets(twin):
    random, seen = Random(SEED), Counter()
    while seen["priced"] < PRICED_BASKETS:
        stories = [Story(random) for _ in range(BATCH)]
        told = [each for story in stories for each in story.told]
        found = differing(twin, told)
        assert found == [], f"seed {SEED}: {found[0]}"
        seen["baskets"] += len(stories)
        seen["priced"] += sum(story.is_priced for story in stories)
        seen.update(call[0] for call, _ in told)
    assert seen["refunds.refund"] > PRICED_BASKETS
    print(f"\n{dict(seen)}, differences 0, seed {SEED}")  # noqa: T201


def test_no_difference_at_the_limits_of_what_both_languages_count(twin, monkeypatch):
    monkeypatch.setattr(palette, "PRICES", (0, 1, 3, 99_999_999_999, 9_999_999_999))
    monkeypatch.setattr(palette, "LARGE_PRICES", (99_999_999_999, 50_000_000_001))
    monkeypatch.setattr(palette, "QUANTITIES", (1, 500, 1_000, 90_000_000, 89_999_999, 10**9))
    random = Random(SEED)
    told = [each for _ in range(5 * BATCH) for each in Story(random).told]
    assert differing(twin, told) == []
    assert sum(said == {"error": "amount_too_large"} for _, said in told) > 20


@settings(max_examples=rounds(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_no_difference_that_hypothesis_can_find(twin, random):
    assert differing(twin, Story(random).told) == []


WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)


@settings(max_examples=rounds(60), deadline=None)
@given(st.lists(st.tuples(WHOLE, WHOLE, st.integers(1, 2**53 - 1)), min_size=1, max_size=40))
def test_division_agrees_on_every_size_and_sign(twin, numbers):
    halves = [(2 * (n // 4) + 1, 1, 2) for n, _, _ in numbers]
    calls: list[Call] = [("money.divide_half_up", list(each)) for each in [*numbers, *halves]]
    assert differences(twin, calls) == []


@settings(max_examples=rounds(60), deadline=None)
@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=8))
def test_shares_agree_with_equal_remainders(twin, total, weights):
    weights = [*weights, *weights, 1]
    keys = [f"k{(place * 7) % len(weights)}" for place in range(len(weights))]
    assert differences(twin, [("money.allocate", [total, weights, keys])]) == []


def test_no_difference_in_the_small_functions(twin):
    random = Random(SEED)
    calls = [call for _ in range(400) for call in small_calls(random)]
    assert differences(twin, calls) == []


def small_calls(random: Random) -> list[Call]:
    day = f"{random.randrange(1, 2_100):04}-{random.randrange(14):02}-{random.randrange(33):02}"
    amount, rate = random.randrange(-(10**7), 10**7), random.choice(palette.RATES)
    percent = {"kind": "percent", "rate_ppm": random.randrange(-1, 1_000_002)}
    return [
        ("dates.is_date", [random.choice((day, day[:9], day.replace("-", "/"), None, f"{day} "))]),
        ("dates.weekday", [f"{day[:4]}-01-31"]),
        ("payments.quick_cash", [amount]),
        ("rounding.round_cash", [amount, shops.rounding(random)]),
        ("quantity.quantity_for", [amount, random.randrange(10**5)]),
        ("quantity.amount_for", [amount, random.choice((500, 735, 1_500, 1))]),
        ("tax.tax_of", [amount, shops.tax_rate(random), palette.chance(random, 50)]),
        ("discounts.discount_amount", [percent, abs(amount)]),
        ("tax_classes.default_tax_classes", [rate, rate + 1]),
        ("choices.check_choices", list(baskets.groups_and_choices(random))),
        ("choices.default_choices", [baskets.groups_and_choices(random)[0]]),
    ]


def test_the_shared_vectors_are_one_more_batch(twin):
    calls: list[Call] = [(f, list(case["input"].values())) for _, f, case in vectors.cases()]
    assert differences(twin, calls) == []
