"""Laws of the money contract: what must hold for every basket, whoever made it.

They catch wrong thinking that both twins share. The same laws stand in TypeScript beside the twin
(frontend/src/domain/laws.test.ts). Baskets come from baskets.py.
"""

from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pos.domain.basket import price_basket
from pos.domain.card_numbers import has_card_number, mask_card_numbers
from pos.domain.discounts import discount_amount
from pos.domain.errors import DomainError
from pos.domain.money import MAX_AMOUNT_MINOR, allocate, divide_half_up
from pos.domain.payments import amount_due, quick_cash, settle, with_donation
from pos.domain.refund_parts import part_back
from pos.domain.refunds import left_to_refund, refund
from pos.domain.rounding import round_cash
from pos.domain.tax import tax_of
from tests.domain import baskets, palette, shops
from tests.rounds import rounds

LINE_LEAVES = (
    "quantity_milli", "base_quantity_milli", "gross_minor", "discount_minor", "promotion_minor",
    "order_discount_minor", "amount_minor", "net_minor", "service_minor", "service_added_minor",
    "tax_minor", "tax_added_minor", "total_minor",
)  # fmt: skip
CHOICE_LEAVES = (
    "quantity_milli", "amount_minor", "net_minor", "service_minor", "service_added_minor",
    "tax_minor", "tax_added_minor",
)  # fmt: skip
TAX_LEAVES = ("base_minor", "other_base_minor", "tax_minor")

# A seed per example: drawing each value through Hypothesis would be ten times slower, and the
# differential test already does it for shrinking.
randoms = st.integers(0, 2**32 - 1).map(palette.Seeded)
many = settings(max_examples=rounds(200), deadline=None, suppress_health_check=list(HealthCheck))
amounts = st.integers(-(10**12), 10**12)


def sale_of(random: Random) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """(basket, rules, priced); baskets that are refused are not what these laws are about."""
    rules, basket = shops.rules(random), baskets.basket(random)
    try:
        return basket, rules, price_basket(basket, rules)
    except DomainError:
        assume(False)
        raise


@many
@given(randoms)
def test_every_line_adds_up_three_ways(random):
    _, _, priced = sale_of(random)
    for line in priced["lines"]:
        off = line["discount_minor"] + line["promotion_minor"] + line["order_discount_minor"]
        added = line["service_added_minor"] + line["tax_added_minor"]
        assert line["gross_minor"] - off == line["amount_minor"]
        assert line["net_minor"] + line["service_minor"] + line["tax_minor"] == line["total_minor"]
        assert line["amount_minor"] + added == line["total_minor"]


@many
@given(randoms)
def test_totals_are_the_sums_of_the_lines_and_add_up_themselves(random):
    _, _, priced = sale_of(random)
    totals = priced["totals"]
    for name in ("gross_minor", "order_discount_minor", "net_minor", "service_minor", "tax_minor"):
        assert totals[name] == sum(line[name] for line in priced["lines"])
    assert (
        totals["net_minor"] + totals["service_minor"] + totals["tax_minor"] == totals["total_minor"]
    )
    added = totals["service_added_minor"] + totals["tax_added_minor"]
    off = totals["order_discount_minor"]
    assert totals["subtotal_minor"] - off + added == totals["total_minor"]


@many
@given(randoms)
def test_nothing_falls_below_zero(random):
    _, _, priced = sale_of(random)
    for line in priced["lines"]:
        assert min(line[name] for name in LINE_LEAVES) >= 0, line
        for choice in line["choices"]:
            assert choice["tax_class"] is None or min(choice[name] for name in CHOICE_LEAVES) >= 0
    assert all(tax[name] >= 0 for tax in priced["taxes"] for name in TAX_LEAVES)


@many
@given(randoms)
def test_the_order_of_lines_decides_nothing(random):
    basket, rules, priced = sale_of(random)
    shuffled = {**basket, "lines": random.sample(basket["lines"], len(basket["lines"]))}
    again = price_basket(shuffled, rules)
    assert again["totals"] == priced["totals"]
    assert again["taxes"] == priced["taxes"]
    assert again["promotions"] == priced["promotions"]
    by_id = {line["id"]: line for line in again["lines"]}
    assert all(by_id[line["id"]] == line for line in priced["lines"])


@many
@given(randoms)
def test_each_tax_is_counted_on_the_sum_of_its_class(random):
    _, _, priced = sale_of(random)
    for tax in priced["taxes"]:
        whole = tax["base_minor"] + (tax["tax_minor"] if tax["included"] else 0)
        alone = tax_of(whole, tax, tax["included"])
        assert {name: tax[name] for name in TAX_LEAVES} == alone


@many
@given(randoms)
def test_promotions_state_exactly_what_they_took_off(random):
    _, _, priced = sale_of(random)
    taken = [each for each in priced["promotions"] if not each["in_price"]]
    for line in priced["lines"]:
        own = [
            x["amount_minor"] for each in taken for x in each["lines"] if x["line"] == line["id"]
        ]
        assert sum(own) == line["promotion_minor"]
    for each in priced["promotions"]:
        assert each["amount_minor"] == sum(line["amount_minor"] for line in each["lines"]) > 0


@many
@given(randoms)
def test_discounts_never_make_it_dearer(random):
    basket, rules, priced = sale_of(random)
    undiscounted = {
        **basket,
        "order_discount": None,
        "lines": [{**line, "discount": None} for line in basket["lines"]],
    }
    before = price_basket(undiscounted, {**rules, "promotions": []})
    assert priced["totals"]["total_minor"] <= before["totals"]["total_minor"]


@many
@given(randoms)
def test_a_shop_that_is_not_pkp_has_no_ppn(random):
    basket, rules, _ = sale_of(random)
    priced = price_basket(basket, {**rules, "pkp": False})
    assert {tax["kind"] for tax in priced["taxes"]} <= {"pbjt", "pbjt_entertainment"}
    assert priced["totals"]["tax_minor"] == sum(tax["tax_minor"] for tax in priced["taxes"])


@many
@given(randoms)
def test_a_whole_refund_is_the_sale_with_the_sign_turned(random):
    _, _, sale = sale_of(random)
    everything = [{"line": x["id"], "quantity_milli": x["quantity_milli"]} for x in sale["lines"]]
    assert_sums_to_nothing(sale, [refund(sale, everything, [])])


@many
@given(randoms)
def test_partial_refunds_always_sum_to_the_whole(random):
    _, _, sale = sale_of(random)
    before, refunds = [], []
    while left := [x for x in left_to_refund(sale, before) if x["quantity_milli"]]:
        wanted = [
            {
                **each,
                "quantity_milli": random.choice(baskets.pieces(each["quantity_milli"])[1:] or [1]),
            }
            for each in left
            if random.randrange(3)
        ] or left
        if len(refunds) > 8:
            wanted = left
        refunds.append(refund(sale, wanted, before))
        before += wanted
    assert_sums_to_nothing(sale, refunds)


@many
@given(randoms, st.integers(1, 10**7), st.sampled_from(("cash", "transfer")))
def test_what_goes_back_in_parts_is_what_was_paid(random, total_minor, kind):
    """However the goods are parted, and whatever balances take of it first."""
    rounding = shops.rounding(random)
    due = amount_due(total_minor, [], {"rounding": rounding}, kind)
    left, taken = total_minor, 0
    while left:
        now = random.choice((left, random.randint(1, left), min(left, 50)))
        most = [random.randint(0, due) for _ in range(random.randrange(3))]
        back = part_back(
            {
                "sold_total_minor": total_minor,
                "sold_due_minor": due,
                "earlier_total_minor": left - total_minor,
                "earlier_due_minor": -taken,
                "total_minor": -now,
                "balances_minor": most,
                "kind": kind,
                "rounding": rounding,
            }
        )
        assert all(0 <= got <= may for got, may in zip(back["balances_minor"], most, strict=True))
        assert back["rest_minor"] >= 0
        left -= now
        taken += sum(back["balances_minor"]) + back["rest_minor"]
        assert taken <= due
    assert taken == due


def assert_sums_to_nothing(sale: dict[str, Any], refunds: list[dict[str, Any]]) -> None:
    """Sale plus refunds is nothing, in every amount of every line, choice, tax and total."""
    for name in sale["totals"]:
        if name != "item_count":
            assert sale["totals"][name] + sum(each["totals"][name] for each in refunds) == 0, name
    for line in sale["lines"]:
        mirrors = [x for each in refunds for x in each["lines"] if x["id"] == line["id"]]
        assert all(line[name] + total(mirrors, name) == 0 for name in LINE_LEAVES)
        for place, choice in enumerate(line["choices"]):
            chosen = [mirror["choices"][place] for mirror in mirrors]
            assert all(choice[name] + total(chosen, name) == 0 for name in CHOICE_LEAVES)
    for tax in sale["taxes"]:
        back = [x for each in refunds for x in each["taxes"] if x["tax_class"] == tax["tax_class"]]
        assert all(tax[name] + total(back, name) == 0 for name in TAX_LEAVES)
    for promotion in sale["promotions"]:
        same = [x for each in refunds for x in each["promotions"] if x["id"] == promotion["id"]]
        assert promotion["amount_minor"] + total(same, "amount_minor") == 0


@many
@given(randoms)
def test_a_part_brings_back_its_share_of_what_the_receipt_shows(random):
    _, _, sale = sale_of(random)
    wanted = baskets.refund_request(random, sale)
    part = refund(sale, wanted, [])
    sold = {line["id"]: line for line in sale["lines"]}
    for line in part["lines"]:
        if not any(choice["tax_class"] for choice in line["choices"]):
            of = sold[line["id"]]
            back = divide_half_up(of["amount_minor"], -line["quantity_milli"], of["quantity_milli"])
            assert line["amount_minor"] == -back


def total(rows: Iterable[dict[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


@many
@given(randoms)
def test_a_partial_refund_adds_up_like_a_sale(random):
    _, _, sale = sale_of(random)
    part = refund(sale, baskets.refund_request(random, sale), [])
    for line in [*part["lines"], part["totals"]]:
        assert line["net_minor"] + line["service_minor"] + line["tax_minor"] == line["total_minor"]
    for tax in part["taxes"]:
        lines = [x for x in part["lines"] if x["tax_class"] == tax["tax_class"]]
        if not any(x["choices"] for x in part["lines"]):
            assert tax["tax_minor"] == total(lines, "tax_minor")
            assert tax["base_minor"] == total(lines, "net_minor") + total(lines, "service_minor")
    added = sum(tax["tax_minor"] for tax in part["taxes"] if not tax["included"])
    assert part["totals"]["tax_added_minor"] == added


@many
@given(randoms, st.integers(-(10**9), 10**9))
def test_what_is_settled_is_what_was_due(random, total_minor):
    rules = shops.rules(random)
    tenders = baskets.tenders(random, total_minor)
    try:
        settled = settle(total_minor, tenders, rules)
    except DomainError:
        return
    payments = settled["payments"]
    assert settled["due_minor"] == total_minor + settled["rounding_minor"]
    assert settled["due_minor"] == total(payments, "amount_minor")
    for each in payments:
        parts = each["amount_minor"] + each["tip_minor"] + each["change_minor"]
        assert parts == each["tendered_minor"]
        assert each["change_minor"] == 0 or each["kind"] == "cash"
    assert abs(settled["rounding_minor"]) < rules["rounding"]["unit_minor"]


@many
@given(randoms, st.integers(1, 10**9), st.sampled_from(("cash", "card")))
def test_paying_what_is_due_always_settles(random, total_minor, kind):
    rules = shops.rules(random)
    due = amount_due(total_minor, [], rules, kind)
    tender = {"id": "t", "method": kind, "kind": kind, "tendered_minor": due}
    settled = settle(total_minor, [tender], rules)
    assert settled["due_minor"] == due > 0
    assert settled["change_minor"] == 0
    assert amount_due(total_minor, [tender], rules, kind) == 0


@many
@given(randoms, st.integers(1, 10**9), st.integers(0, 10**6))
def test_given_away_change_stays_whole_and_pays_nothing(random, total_minor, wish):
    rules = shops.rules(random)
    try:
        settled = settle(total_minor, baskets.tenders(random, total_minor), rules)
    except DomainError:
        return
    given = min(wish, settled["change_minor"])
    donated = with_donation(settled, given)
    assert donated["due_minor"] == settled["due_minor"]
    assert donated["donation_minor"] == total(donated["payments"], "donation_minor") == given
    assert donated["change_minor"] == total(donated["payments"], "change_minor")
    for each in donated["payments"]:
        back = each["tip_minor"] + each["donation_minor"] + each["change_minor"]
        assert each["tendered_minor"] == each["amount_minor"] + back
        assert each["change_minor"] >= 0
    with pytest.raises(DomainError, match="donation_too_large"):
        with_donation(settled, settled["change_minor"] + 1)


@many
@given(st.text(max_size=40), st.text("0123456789 .-", max_size=30))
def test_a_masked_text_holds_no_card_number_and_keeps_its_length(words, digits):
    masked = mask_card_numbers(words + digits)
    assert not has_card_number(masked)
    assert len(masked) == len(words + digits)
    if not has_card_number(words + digits):
        assert masked == words + digits


@many
@given(randoms, st.integers(1, 10**9))
def test_settling_a_refund_mirrors_settling_the_sale(random, total_minor):
    rules, tenders = shops.rules(random), baskets.tenders(random, total_minor)
    back = [baskets.turned(each) for each in tenders]
    try:
        sale = settle(total_minor, tenders, rules)
    except DomainError as refusal:
        with pytest.raises(DomainError, match=refusal.code):
            settle(-total_minor, back, rules)
        return
    mirror = settle(-total_minor, back, rules)
    for name in ("rounding_minor", "due_minor", "change_minor", "tip_minor"):
        assert mirror[name] == -sale[name]


@many
@given(
    amounts, st.sampled_from((1, 50, 100, 500, 1_000)), st.sampled_from(("nearest", "down", "up"))
)
def test_cash_rounding_stays_within_its_step_and_never_reaches_zero(amount, unit, mode):
    rule = {"unit_minor": unit, "mode": mode, "apply": "all"}
    rounded = round_cash(amount, rule)
    assert round_cash(-amount, rule) == -rounded
    assert abs(rounded - amount) < unit
    assert (rounded == 0) == (amount == 0)
    assert rounded % unit == 0 or rounded == amount
    if mode == "nearest" and rounded % unit == 0:
        assert 2 * abs(rounded - amount) <= unit


@many
@given(st.integers(0, 10**9))
def test_quick_cash_shows_at_most_five_useful_amounts_in_order(due):
    found = quick_cash(due)
    assert found == sorted(set(found))
    assert len(found) <= 5
    assert all(due < each <= due + 100_000 for each in found)


@many
@given(st.integers(-(10**15), 10**15), st.integers(-(10**6), 10**6), st.integers(1, 10**15))
def test_division_is_nearest_and_the_same_on_both_sides_of_zero(amount, numerator, denominator):
    product = amount * numerator
    assume(abs(product) <= MAX_AMOUNT_MINOR * denominator)
    result = divide_half_up(amount, numerator, denominator)
    assert 2 * abs(result * denominator - product) <= denominator
    assert divide_half_up(-amount, numerator, denominator) == -result


@many
@given(st.integers(0, 10**6), st.lists(st.integers(0, 50), min_size=1, max_size=9), randoms)
def test_shares_are_fair_sum_up_and_do_not_care_about_places(total_minor, weights, random):
    assume(sum(weights) > 0)
    keys = [f"k{place}" for place in range(len(weights))]
    shares = allocate(total_minor, weights, keys)
    whole = sum(weights)
    assert sum(shares) == total_minor
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share * whole - total_minor * weight + whole < 2 * whole
        assert total_minor > whole or share <= weight
    places = random.sample(range(len(weights)), len(weights))
    moved = allocate(total_minor, [weights[p] for p in places], [keys[p] for p in places])
    assert moved == [shares[p] for p in places]
    assert allocate(-total_minor, weights, keys) == [-share for share in shares]


@many
@given(st.integers(0, 10**12), st.integers(0, 1_000_000))
def test_a_discount_is_between_nothing_and_everything(base, rate):
    found = discount_amount({"kind": "percent", "rate_ppm": rate}, base)
    assert 0 <= found <= base
    assert discount_amount({"kind": "amount", "amount_minor": found}, base) == found
