"""The one Python object that the card page can reach, and the isolated script world through which it does."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QFile, QIODevice, QObject, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript

from pos.config.assets import read_text

#: The processor's library shares the page's own world, and must find nothing of ours there.
_WORLD: Final = QWebEngineScript.ScriptWorldId.ApplicationWorld


class Bridge(QObject):
    """Hears what the page says, and tells it things; made anew for every page."""

    #: The page said something that makes sense. Carries a Said.
    heard = Signal(object)
    #: The page said something that it may not say.
    misused = Signal()
    #: Carries one JSON text for the page; the relay listens to it.
    told = Signal(str)

    @Slot(str)
    def say(self, text: str) -> None:
        """One message of the page, a stranger's."""
        # What reads it takes longer to load than the page needs to come up; so the page goes first.
        from pos.front.capture.page_messages import PageError, read

        try:
            said = read(text)
        except PageError:
            self.misused.emit()
        else:
            self.heard.emit(said)


def join(page: QWebEnginePage, bridge: Bridge) -> None:
    """Let the page reach the bridge through the relay, and through nothing else."""
    channel = QWebChannel(page)
    # Nothing of the bridge changes, so nothing needs to be sent when it does.
    channel.setBlockUpdates(True)
    channel.registerObject("card", bridge)
    page.setWebChannel(channel, _WORLD)
    relay = QWebEngineScript()
    relay.setName("relay")
    relay.setSourceCode(f"{_channel_script()}\n{read_text('capture/relay.js')}")
    relay.setWorldId(_WORLD)
    relay.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    relay.setRunsOnSubFrames(False)
    page.scripts().insert(relay)


def _channel_script() -> str:
    # A page of ours may not load Qt's own file by its address, so it is put in by hand.
    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError("qwebchannel.js")
    return bytes(file.readAll().data()).decode()
