"""Back of house: money, keys and records; no Qt, and never a card number."""
