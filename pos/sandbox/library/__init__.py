"""The stand-in for the vendor's browser library: its script, its stylesheet, and the frames that hold the card."""

from pos.sandbox.library.routes import routes

__all__ = ["routes"]
