"""What is left of each line of a receipt, and what of its amounts goes back with the goods.

A return takes exactly what came in: each amount is the line's share for what went back so far less
the share of what went back before, so that several returns of a line always make the whole line.
"""

from dataclasses import dataclass

from django.db.models import Sum

from pos.domain.money import divide_half_up
from pos.domain.quantity import base_quantity
from pos.purchasing.models import Receipt, ReceiptLine, ReturnLine


@dataclass(frozen=True)
class Left:
    """A line of a receipt and how much of it, in base units, is not back yet."""

    line: ReceiptLine
    gone_milli: int

    @property
    def base_quantity_milli(self) -> int:
        return self.line.base_quantity_milli - self.gone_milli

    @property
    def units(self) -> dict[str, int]:
        """Thousandths of the base unit in each unit it may go back in: the base and as it came."""
        return {self.line.base_unit: 1000, self.line.unit: self.line.factor_milli}

    def share(self, amount_minor: int, moved_milli: int) -> int:
        """What of a line's amount goes with the next so many."""
        whole = self.line.base_quantity_milli
        upto = divide_half_up(amount_minor, self.gone_milli + moved_milli, whole)
        return upto - divide_half_up(amount_minor, self.gone_milli, whole)


@dataclass(frozen=True)
class Going:
    """So many of a unit of one line that go back now."""

    left: Left
    quantity_milli: int
    unit: str

    @property
    def base_quantity_milli(self) -> int:
        return base_quantity(self.quantity_milli, self.left.units[self.unit])

    def share(self, amount_minor: int) -> int:
        return self.left.share(amount_minor, self.base_quantity_milli)


def left_of(receipt: Receipt) -> list[Left]:
    gone = ReturnLine.objects.filter(
        merchant_id=receipt.merchant_id, outlet_id=receipt.outlet_id, receipt=receipt
    )
    sums = gone.order_by().values_list("of_line").annotate(gone=Sum("base_quantity_milli"))
    moved: dict[int, int] = dict(sums)
    return [Left(line, moved.get(line.line, 0)) for line in receipt.lines.all()]
