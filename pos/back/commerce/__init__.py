"""The Commerce API over HTTP; the only room that opens requests."""
