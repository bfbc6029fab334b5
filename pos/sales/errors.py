"""What the sales app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_sale          no such sale in this shop
foreign_series        a receipt number in another device's series (quarantine)
sale_repeated         the same sale under a second event (quarantine)
receipt_number_taken  the same number on another sale (quarantine)
"""

from pos.journal.errors import NotFound


def unknown_sale() -> NotFound:
    return NotFound("unknown_sale", "Penjualan ini tidak ada.")
