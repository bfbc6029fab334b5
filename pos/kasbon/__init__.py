"""Kasbon and credit: repayments, corrections, how old a debt is, what tills may do alone."""
