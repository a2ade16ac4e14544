"""The server: waitress on the loopback, with a hold on each connection for those faults that need one."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Any, Final

# waitress comes without types.
from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.channel import ClientDisconnected, HTTPChannel  # type: ignore[import-untyped]
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask  # type: ignore[import-untyped]

from pos.sandbox.mischief import LINE_KEY, Application

#: More than this is not even read; the application refuses bodies of more than a megabyte itself.
_LARGEST_READ: Final = 16 * 1024 * 1024
_THREADS: Final = 12


class HeldLine:
    """A hold on the connection that one request came by."""

    def __init__(self, channel: HTTPChannel) -> None:
        self._channel = channel

    def drop(self) -> None:
        """End the connection after what was sent so far.

        Raises: ClientDisconnected, always: the server then writes nothing more.
        """
        with self._channel.outbuf_lock:
            try:
                if self._channel.total_outbufs_len:
                    self._channel._flush_some(do_close=False)
                self._channel.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the client was quicker
        raise ClientDisconnected

    def reset(self) -> None:
        """End the connection with a reset.

        Raises: ClientDisconnected, always.
        """
        self._channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ClientDisconnected

    def refuse_everybody(self, seconds: float) -> None:
        """Stop listening for a while."""
        self._channel.server.refuse(seconds)


class _Task(WSGITask):  # type: ignore[misc]
    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[LINE_KEY] = HeldLine(self.channel)
        return environ


class _ErrorTask(ErrorTask):  # type: ignore[misc]
    """What waitress itself refuses (no HTTP, or far too much of it) or sees break, in an envelope all the same."""

    def execute(self) -> None:
        error = self.request.error
        self.status = f"{error.code} {error.reason}"
        code, text = "invalid-request", "The request is malformed or too large."
        if error.code >= 500:
            code, text = "system-error", "Something went wrong."
        body = f'{{"errors":{{"error":[{{"code":"{code}","description":"{text}"}}]}}}}'.encode()
        self.response_headers.append(("Content-Type", "application/json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task
    error_task_class = _ErrorTask


class Server(TcpWSGIServer):  # type: ignore[misc]
    """A waitress server that can stop listening for a while and ends quickly."""

    channel_class = _Channel
    accepting: bool

    def refuse(self, seconds: float) -> None:
        """Let nobody in for a while; connections that wait for their next request end, too.

        May be called from any thread.
        """
        self.trigger.pull_trigger(self._stop_listening)
        reopen = threading.Timer(seconds, lambda: self.trigger.pull_trigger(self._listen_again))
        reopen.daemon = True
        reopen.start()

    def _stop_listening(self) -> None:
        if not self.accepting:
            return
        self.accepting = False
        self.del_channel()
        self.socket.close()
        for channel in list(self.active_channels.values()):
            if not channel.requests:
                channel.will_close = True

    def _listen_again(self) -> None:
        if self.accepting:
            return
        self.create_socket(self.family, self.socktype)
        self.set_reuse_addr()
        self.bind((self.effective_host, int(self.effective_port)))
        self.accept_connections()

    def run(self) -> None:
        """Serve until somebody raises SystemExit in this thread; what is under way gets a second to finish."""
        try:
            self.asyncore.loop(timeout=self.adj.asyncore_loop_timeout, map=self._map, use_poll=True)
        except (SystemExit, KeyboardInterrupt):
            self.task_dispatcher.shutdown(timeout=1)


def make_server(application: Application, host: str, port: int) -> Server:
    """Listen on a loopback address; port 0 takes any that is free.

    Raises: OSError if the port is taken.
    """
    adjustments = Adjustments(
        listen=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        threads=_THREADS,
        # Every piece of an answer leaves at once: a trickle is one, and a cut answer arrives up to its cut.
        send_bytes=1,
        max_request_body_size=_LARGEST_READ,
        channel_timeout=600,
        clear_untrusted_proxy_headers=True,
        ident="sandbox",
        asyncore_use_poll=True,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(_THREADS)
    return Server(application, dispatcher=dispatcher, adj=adjustments)


def url_of(server: Server) -> str:
    """The address that clients use."""
    host = f"[{server.effective_host}]" if ":" in server.effective_host else server.effective_host
    return f"http://{host}:{server.effective_port}"
