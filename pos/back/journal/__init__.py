"""The durable record of every sale: the only room that opens the database."""
