"""Writes the reference vectors from Python: `python -m tests.vectors_write`.

They pin what the contract answers today, on baskets nobody would write by hand, so that a change
of an amount is seen in a diff and decided, never slipped in. tests/domain/test_vectors.py writes
them again in memory and fails when they differ. What this is not: a proof that the answers are
right; law vectors and laws are that.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.domain.errors import DomainError
from tests.domain import baskets, palette, shops, vectors

FOLDER = vectors.FOLDER / "reference"
SEED = 2026_11_21
BASKETS = 24
PAYMENTS = 30
WHY = "written by tests.vectors_write from Python; a difference is a changed contract"

Case = dict[str, Any]


def written() -> dict[Path, str]:
    """Every reference file and its text."""
    files = {
        "baskets": ("basket.price_basket", basket_cases()),
        "payments": ("payments.settle", payment_cases()),
        "refunds": ("refunds.refund", refund_cases()),
    }
    return {
        FOLDER / f"{name}.json": text_of(function, cases)
        for name, (function, cases) in files.items()
    }


def text_of(function: str, cases: list[Case]) -> str:
    head = f'{{"version": 1, "function": "{function}", "source": "reference", "cases": [\n'
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
    return f"{head}{lines}\n]}}\n"


def basket_cases() -> list[Case]:
    return [basket_case(seed) for seed in range(SEED, SEED + BASKETS)]


def basket_case(seed: int) -> Case:
    random = palette.Seeded(seed)
    rules, basket = shops.rules(random), baskets.basket(random)
    return answered(f"basket {seed}", "basket.price_basket", {"basket": basket, "rules": rules})


def payment_cases() -> list[Case]:
    cases = []
    for seed in range(SEED, SEED + PAYMENTS):
        random = palette.Seeded(seed)
        total = random.choice((1, -1)) * random.randrange(1, 300_000)
        rules = {"rounding": shops.rounding(random)}
        due = vectors.function_named("payments.amount_due")(total, [], rules, "cash")
        tenders = baskets.tenders(random, due)
        given = {"total_minor": total, "tenders": tenders, "rules": rules}
        cases.append(answered(f"payment {seed}", "payments.settle", given))
    return cases


def refund_cases() -> list[Case]:
    """A third of every other line, then all the rest; every fifth sale is of contract 1."""
    cases = []
    for number, case in enumerate(basket_cases()):
        if "expected" in case:
            sale = {**case["expected"], "pricing_version": 2 if number % 5 else 1}
            before = [third(line) for line in sale["lines"][::2]]
            left = vectors.function_named("refunds.left_to_refund")(sale, before)
            wanted = [each for each in left if each["quantity_milli"]]
            given = {"sale": sale, "wanted": wanted, "before": before}
            cases.append(answered(f"refund of {case['name']}", "refunds.refund", given))
    return cases


def third(line: dict[str, Any]) -> dict[str, Any]:
    return {"line": line["id"], "quantity_milli": max(1, line["quantity_milli"] // 3)}


def answered(name: str, function: str, given: dict[str, Any]) -> Case:
    """The case with what Python answers, or the code with which it refuses."""
    call: Callable[..., Any] = vectors.function_named(function)
    case: Case = {"name": name, "why": WHY, "input": given}
    try:
        return {**case, "expected": vectors.as_json(call(**given))}
    except DomainError as refusal:
        return {**case, "error": refusal.code}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
