"""The profile of one card page: nothing is kept, nothing is offered, and requests go to the processor only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineSettings

from pos.front.capture.interceptor import Interceptor

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEngineDownloadRequest, QWebEngineNotification

_Attribute: Final = QWebEngineSettings.WebAttribute
#: What the processor's library cannot do without; every other attribute is switched off.
_NEEDED: Final = frozenset(
    {_Attribute.JavascriptEnabled, _Attribute.AutoLoadImages, _Attribute.FocusOnNavigationEnabled}
)
#: These are safe when they are on.
_GUARDS: Final = frozenset({_Attribute.WebRTCPublicInterfacesOnly})

#: Profiles that were told to go and are not gone yet.
_leaving: dict[int, CardProfile] = {}


class CardProfile(QWebEngineProfile):
    """The profile of one page that may reach some origins; delete the page first, then the profile."""

    def __init__(self, origins: Iterable[str]) -> None:
        # Without a name it is off the record. The application is its parent, for it must outlive its page.
        super().__init__(QCoreApplication.instance())
        # The engine does not keep an interceptor alive, whatever its parent: without this reference there is none.
        self._interceptor = Interceptor(origins, self)
        self.setUrlRequestInterceptor(self._interceptor)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.StoreInMemory)
        self.setSpellCheckEnabled(False)
        self.setPushServiceEnabled(False)
        self.setNotificationPresenter(_show_nothing)
        self.downloadRequested.connect(_refuse_download)
        settings = self.settings()
        for attribute in _Attribute:
            settings.setAttribute(attribute, attribute in _NEEDED | _GUARDS)
        settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)

    def when_asking(self, told: Callable[[], None]) -> None:
        """Have each request told that is about to leave for one of the origins, until the profile leaves."""
        self._interceptor.let_through = told

    def leave(self) -> None:
        """Go, after whatever page it has.

        Whoever deletes it while nothing in Python refers to it any more takes the process down: its wrapper is freed
        first, and the engine's own end of it looks for that. So it is held until it is gone.
        """
        self._interceptor.let_through = None
        number = id(self)
        _leaving[number] = self
        self.destroyed.connect(lambda: _leaving.pop(number, None))
        self.deleteLater()

    @property
    def is_guarding(self) -> bool:
        """Whether the engine asks before it sends; known once a page was loaded."""
        return self._interceptor.was_asked


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


def _show_nothing(notification: QWebEngineNotification) -> None:
    notification.close()
