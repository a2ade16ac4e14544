"""The local copy of what the shop sells: fast to search, filled from the processor, and never a source of totals."""
