"""Looks now and then which card script the processor serves, and in a live till whether real cards may be typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.front.back_office import BackOffice
from pos.front.capture import engine
from pos.link.messages import ProcessorFound
from pos.link.safety import ReportDangers, ReportScriptHash

if TYPE_CHECKING:
    from pos.front.capture.script_reader import ScriptReader

#: Units: milliseconds until a till looks for the first time: a start has better things to do.
_FIRST_AFTER_MS: Final = 20_000
_AGAIN_MS: Final = 6 * 3600 * 1000


class ScriptLook(QObject):
    """One till's looks at one processor's script; the back judges what is found."""

    #: Real cards cannot be typed here. Carries why.
    dangerous = Signal(str)
    #: They can, and somebody should know something all the same. Carries it.
    warned = Signal(str)

    def __init__(self, back_office: BackOffice, parent: QObject) -> None:
        super().__init__(parent)
        self._back = back_office
        self._processor: ProcessorFound | None = None
        self._reader: ScriptReader | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def begin(self, processor: ProcessorFound) -> bool:
        """Look at this processor's script; False where no card page may be made at all."""
        self._processor = processor
        if self._is_live and (dangers := engine.dangers()):
            # The back lets no card form open, and no page is made that one could be typed into.
            self._report(dangers)
            return False
        if not self._timer.isActive():
            self._timer.start(0 if self._is_live else _FIRST_AFTER_MS)
        return True

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._reader is not None:
            self._reader.stop()

    @property
    def _is_live(self) -> bool:
        return self._processor is not None and self._processor.environment == "live"

    def _look(self) -> None:
        self._timer.start(_AGAIN_MS)
        if self._processor is None:
            return
        from pos.front.capture.script_reader import ScriptReader

        self._reader = ScriptReader(self._processor.script_url, self._processor.card_origins, self)
        self._reader.read.connect(self._on_read)

    def _on_read(self, sha256: str, sandboxed: bool | None) -> None:
        from pos.front.capture import engine_health

        self._reader = None
        if self._is_live:
            no_sandbox = [engine_health.NO_SANDBOX] if sandboxed is False else []
            self._report(engine.dangers() + no_sandbox, engine_health.warning(datetime.now(UTC).date()))
        self._back.ask(ReportScriptHash(sha256=sha256))

    def _report(self, dangers: list[str], warning: str = "") -> None:
        """Have the back write down whether real cards may be typed here; only it can let them."""
        self._back.ask(ReportDangers(dangers=tuple(dangers), warnings=(warning,) if warning else ()))
        if dangers:
            self.dangerous.emit(dangers[0])
        elif warning:
            self.warned.emit(warning)
