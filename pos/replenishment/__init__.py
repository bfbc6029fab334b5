"""What to order, from whom, and why: forecasts of demand, and advice made of them."""
