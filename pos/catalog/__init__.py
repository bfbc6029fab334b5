"""What the shop sells: products, categories, choices, tax classes, and the chunks tablets load."""
