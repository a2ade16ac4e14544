"""Records as answers spell them: names, types and looseness of the wire."""
