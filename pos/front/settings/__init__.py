"""The owner's room: how this till is set up, and what of it may be changed here."""
