"""The profile of one card page: nothing is kept, nothing is offered, and requests go to the processor only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineNotification,
    QWebEngineProfile,
    QWebEngineSettings,
)

from pos.front.capture.interceptor import Interceptor

_Attribute: Final = QWebEngineSettings.WebAttribute
#: What the processor's library cannot do without; every other attribute is switched off.
_NEEDED: Final = frozenset(
    {_Attribute.JavascriptEnabled, _Attribute.AutoLoadImages, _Attribute.FocusOnNavigationEnabled}
)
#: These are safe when they are on.
_GUARDS: Final = frozenset({_Attribute.WebRTCPublicInterfacesOnly})


def make_profile(origins: Iterable[str]) -> QWebEngineProfile:
    """Make the profile of one page that may reach these origins.

    The application is its parent, because a profile must outlive its pages; delete the page first, then the profile.
    """
    # Without a name it is off the record.
    profile = QWebEngineProfile(QCoreApplication.instance())
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.StoreInMemory)
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    profile.setUrlRequestInterceptor(Interceptor(origins, profile))
    profile.setNotificationPresenter(_show_nothing)
    profile.downloadRequested.connect(_refuse_download)
    settings = profile.settings()
    for attribute in _Attribute:
        settings.setAttribute(attribute, attribute in _NEEDED | _GUARDS)
    settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)
    return profile


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


def _show_nothing(notification: QWebEngineNotification) -> None:
    notification.close()
