"""Front of house: the windows and the card form; no key, no token, no journal, no call of its own."""
