"""A point of sale for card payments that staff type in."""

__version__ = "0.1.0"
