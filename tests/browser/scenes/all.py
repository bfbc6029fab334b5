"""Every screen and state of the till, and the back-office pages that staff use daily, played with
realistic data in one real shop. The gallery photographs them; `test_every_screen.py` measures them.

A scene drives the till to a state and yields its name; whoever listens looks at the page then.
"""

from collections.abc import Callable, Iterator

from tests.browser.scenes import (
    care,
    dashboard,
    entrances,
    goods,
    office,
    opening,
    papers,
    paying,
    selling,
    trouble,
)
from tests.browser.scenes.stage import Look, Stage

Scene = Callable[[Stage], Iterator[Look]]

SCENES: tuple[Scene, ...] = (
    opening.before_the_till,
    opening.at_the_lock,
    opening.shifts,
    selling.the_cart,
    selling.long_cart,
    selling.other_ways_to_sell,
    goods.questions,
    goods.line_and_order,
    goods.finding,
    paying.cash,
    paying.other_methods,
    paying.after_a_crash,
    papers.done_and_shared,
    papers.history,
    papers.on_paper,
    papers.that_go_wrong,
    papers.other_tills,
    care.sheets,
    care.doors,
    care.training,
    care.states_of_the_pill,
    care.repairs,
    care.rescue,
    trouble.at_the_shelf,
    trouble.paid_in_part,
    trouble.to_be_checked,
    trouble.hours_later,
    trouble.cart_lost,
    trouble.stock_of_before,
    trouble.cut_off,
    papers.copy_and_refund,
    papers.without_receipt,
    paying.on_kasbon,
    paying.out_of_credit,
    paying.by_gift_card,
    entrances.first_run,
    entrances.own_phone,
    office.pages,
    dashboard.pages,
)
