"""Card entry; the only room that opens QtWebEngine."""
