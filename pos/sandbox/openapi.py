"""The description of what is served."""

from flask import Blueprint

routes = Blueprint("openapi", __name__)
