"""Which card: one of the customer's saved cards, or the next one saved with the customer's consent."""
