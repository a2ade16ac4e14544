"""The till for testers: its cards by name, and its window in a cashier's words."""
