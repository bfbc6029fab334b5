"""What a run cost is handed to the projections behind the stock's, for that very run and once."""

from pos.journal.projections import Happening
from pos.stock.just_moved import keep_costs, take_costs

SEVENTH = 7


def test_only_the_run_that_was_moved_gets_its_costs_and_only_once() -> None:
    run: list[Happening] = []
    equal_but_another: list[Happening] = []
    keep_costs(run, {(SEVENTH, 1): -500})
    assert take_costs(equal_but_another) is None
    keep_costs(run, {(SEVENTH, 1): -500})
    assert take_costs(run) == {(SEVENTH, 1): -500}
    assert take_costs(run) is None
