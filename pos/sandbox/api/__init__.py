"""What the processor serves, one resource a file."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

#: Each is a module here, and the name of its routes.
RESOURCES = (
    "oauth site shoppers addresses payment_options products offers cart line_items shipping payment submit orders "
    "returns refunds sources tax hosted"
).split()


def register(app: Flask) -> None:
    """Serve every resource."""
    for name in RESOURCES:
        app.register_blueprint(import_module(f"pos.sandbox.api.{name}").routes)
