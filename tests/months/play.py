"""One month from its opening to its last day."""

from tests.months.month import DAYS, Month
from tests.months.staff import act, begin_day, end, open_shop


def play(seed: str, days: int = DAYS) -> Month:
    month = Month(seed)
    with month.clock.rules():
        open_shop(month)
        month.owing.open(month.world)
        month.consigning.open(month)
        month.holding.open(month.world)
        month.couponing.open(month.world)
        month.pointing.open(month.world)
        for number in range(days):
            month.clock.start_day(number)
            begin_day(month)
            for _ in range(month.luck.randrange(4, 9)):
                month.clock.pass_minutes(month.luck.randrange(1, 60))
                act(month)
                month.owing.act(month)
                month.consigning.act(month)
                month.holding.act(month)
                month.pointing.act()
        end(month)
    return month
