"""Prices that are not the shelf's: promotions."""
