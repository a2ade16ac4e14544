"""Refunds: found in the journal, asked for by a person's own login, and followed until they are done."""
