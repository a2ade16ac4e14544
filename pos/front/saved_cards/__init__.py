"""The saved cards of all customers, for managers: the list, a card's own page, the comparison."""
