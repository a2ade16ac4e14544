"""The pages of the floor, each on one site and its frames on another, in a process of their own.

A port makes an origin, but not a site: only by another name do the frames get a renderer of their own, as the
processor's do.

python floor_page.py SCRIPT_URL KEY     prints two addresses, of three frames that hold nothing and of the three fields
                                        that the processor's script makes; ends with its standard input
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EMPTY = """<!doctype html><title>0</title><script>
let said = 0;
onmessage = (event) => { if (event.data === "ready") document.title = String(++said); };
</script><iframe src="FRAMES/"></iframe><iframe src="FRAMES/"></iframe><iframe src="FRAMES/"></iframe>"""
FRAME = "<!doctype html><input><script>parent.postMessage('ready', '*');</script>"
FIELDS = """<!doctype html><title>0</title><div id="number"></div><div id="expiry"></div><div id="code"></div>
<script src=SCRIPT></script><script>
let said = 0;
const river = new DigitalRiver(KEY);
for (const [id, type] of [["number", "cardnumber"], ["expiry", "cardexpiration"], ["code", "cardcvv"]]) {
  const element = river.createElement(type, {});
  element.on("ready", () => document.title = String(++said));
  element.mount(id);
}
</script>"""


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
    return f"http://{host}:{server.server_address[1]}/"


def main(script_url: str, key: str) -> None:
    """Serve both pages until nobody wants them any more."""
    empty = EMPTY.replace("FRAMES/", serve(FRAME, "127.0.0.1"))
    fields = FIELDS.replace("SCRIPT", json.dumps(script_url)).replace("KEY", json.dumps(key))
    sys.stdout.write(f"{serve(empty, 'localhost')}\n{serve(fields, 'localhost')}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
