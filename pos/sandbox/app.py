"""The application: every resource, one transaction a request, errors in the shape of whoever serves the path."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterable
from typing import Final

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from pos.sandbox import api, control, front_page, library, openapi, pictures
from pos.sandbox.answers import answer
from pos.sandbox.envelopes import Refusal, for_path
from pos.sandbox.mischief import Application, Environ, StartResponse
from pos.sandbox.processor import Processor, here
from pos.sandbox.settling import settle
from pos.sandbox.throttle import Throttle

_LARGEST_BODY: Final = 1024 * 1024
_SUFFIX: Final = re.compile(r"\.(json|xml)$")
_log = logging.getLogger(__name__)


class _Rule(Rule):
    """A path that is only ever matched, never built: building functions would cost a third of the start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: ARG002
        return lambda *_: ("", "")


class SandboxApp(Flask):
    """A Flask application whose every request is one transaction of the books."""

    url_rule_class = _Rule
    processor: Processor

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer one request; a refusal undoes what it changed so far."""
        with self.processor.books.transaction():
            settle(self.processor)
            return super().dispatch_request()


def build_app(processor: Processor, throttle: Throttle | None = None) -> SandboxApp:
    """Put the resources together."""
    app = SandboxApp(__name__, static_folder=None)
    app.processor = processor
    app.extensions["processor"] = processor
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_BODY
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    api.register(app)
    for routes in (control.routes, front_page.routes, library.routes, openapi.routes, pictures.routes):
        app.register_blueprint(routes)
    app.before_request(_refuse_odd_methods)
    if throttle is not None:
        app.before_request(throttle.check)
    app.after_request(_open_to_browsers)
    app.after_request(_dated)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _not_served)
    app.register_error_handler(Exception, _broken)
    app.wsgi_app = _without_suffix(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _without_suffix(application: Application) -> Application:
    """Serve ``…/active.json`` like ``…/active``: the suffix only says which format is wanted."""

    def served(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # Bases that end in a slash make paths that begin with two.
        path = "/" + environ.get("PATH_INFO", "").lstrip("/")
        environ["PATH_INFO"] = path if path == "/openapi.json" else _SUFFIX.sub("", path)
        return application(environ, start_response)

    return served


def _refuse_odd_methods() -> Response | None:
    if request.method == "OPTIONS":
        return Response("OK", 200, mimetype="text/plain")
    if request.method == "HEAD":
        raise for_path(request.path, 405, "method-not-allowed", "The method is not allowed here.")
    return None


def _open_to_browsers(response: Response) -> Response:
    if request.path == "/" or request.path.startswith("/_"):
        return response  # for people and testers: no other page may read keys out of a browser
    token_path = request.path.startswith("/oauth20")
    secret = ", X-Client-Secret" if request.path.startswith("/payments") else ""
    language = ", Accept-Language" if token_path else ""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Allow-Methods"] = "POST, OPTIONS" if token_path else "GET, POST, PUT, DELETE"
    headers["Access-Control-Allow-Headers"] = f"Authorization, Content-Type, Accept{language}{secret}"
    headers["Access-Control-Allow-Credentials"] = "true"
    headers["x-dr-requestid"] = str(uuid.uuid4())
    return response


def _dated(response: Response) -> Response:
    # The server would put the machine's own time there, which is not this shop's once a tester has moved its clock.
    response.date = here().clock.now()
    return response


def _refused(refusal: Refusal) -> Response:
    return answer(refusal.body, refusal.status, refusal.headers)


_CODES: Final = {404: "resource-not-found", 405: "method-not-allowed"}


def _not_served(problem: HTTPException) -> Response:
    status = problem.code or 500
    if 300 <= status < 400:
        return Response(problem.get_body(), status, problem.get_headers())
    code = _CODES.get(status, "invalid-request" if status < 500 else "system-error")
    return _refused(for_path(request.path, status, code, problem.name))


def _broken(problem: Exception) -> Response:
    # The type alone: a text or a traceback could hold what a client sent.
    _log.error("a request to %s failed with %s", request.endpoint, type(problem).__name__)
    return _refused(for_path(request.path, 500, "system-error", "Something went wrong."))
