"""The card form: the processor's own fields in a web view that may do nothing else; the only room with QtWebEngine."""
