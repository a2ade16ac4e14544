"""The floor's page on one site and its three frames on another, in a process of their own.

A port makes an origin, but not a site: only by another name do the frames get a renderer of their own, as the
processor's do.

python floor_page.py        prints the page's address; ends with its standard input
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><title>0</title><script>
let said = 0;
onmessage = (event) => { if (event.data === "ready") document.title = String(++said); };
</script><iframe src="FRAMES/"></iframe><iframe src="FRAMES/"></iframe><iframe src="FRAMES/"></iframe>"""
FRAME = "<!doctype html><input><script>parent.postMessage('ready', '*');</script>"


class Site(BaseHTTPRequestHandler):
    """Answers with one text."""

    disable_nagle_algorithm = True
    text = ""

    def do_GET(self) -> None:
        """Serve the text."""
        body = self.text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: object) -> None:
        """Say nothing."""


def serve(text: str, host: str) -> str:
    """Serve a text on an origin of its own and return the address."""
    site = type("OneText", (Site,), {"text": text})
    server = ThreadingHTTPServer(("127.0.0.1", 0), site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{host}:{server.server_address[1]}"


if __name__ == "__main__":
    sys.stdout.write(serve(PAGE.replace("FRAMES", serve(FRAME, "127.0.0.1")), "localhost") + "/\n")
    sys.stdout.flush()
    sys.stdin.read()
