"""What front and back say to each other, and how it travels: one JSON line a message, over pipes."""
