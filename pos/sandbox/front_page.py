"""The page for people."""

from flask import Blueprint

routes = Blueprint("front_page", __name__)
