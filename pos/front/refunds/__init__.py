"""The managers' room for refunds: a sold sale is found, what goes back is chosen, and what became of it is seen."""
