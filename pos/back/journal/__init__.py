"""The durable record; the only room that opens the database."""
