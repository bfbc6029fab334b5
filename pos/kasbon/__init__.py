"""Kasbon: repayments and corrections, how old a debt is, and what tills may sell on it."""
