"""Which news tablets are told of at once: everything that changes what they have loaded."""

from pos.catalog import chunks
from pos.journal import projections
from pos.live.groups import CATALOG_KINDS

# Each of them moves the head, and a till that pulls is told of its customers too.
RIDES_ON_PULLS = {
    *("sale.completed", "sale.refunded"),
    *("kasbon.repaid", "kasbon.adjusted", "credit.adjusted", "balance.paid_in"),
}


def test_every_kind_that_writes_a_piece_of_the_catalogue_is_told_to_connected_tablets():
    feeding = set(chunks._tables())
    kinds = {
        kind
        for known in projections._PROJECTIONS
        if feeding.intersection(known.tables)
        for kind in known.kinds
    }
    assert {"promotion.changed", "price_list.changed", "price_plan.changed"} <= kinds
    assert kinds - RIDES_ON_PULLS == CATALOG_KINDS
