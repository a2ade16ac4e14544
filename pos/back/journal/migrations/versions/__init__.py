"""One file a revision; a revision that has been shipped is never changed."""
