"""One page for one card, with the profile and the bridge that are its own and go when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.front.capture import card_entry
from pos.front.capture.bridge import Bridge, join
from pos.front.capture.card_entry import Recipe
from pos.front.capture.fields import FieldsView
from pos.front.capture.look import FormLook
from pos.front.capture.page import StrangerPage
from pos.front.capture.profile import CardProfile

if TYPE_CHECKING:
    from pos.front.capture.page_messages import Said

#: Units: milliseconds between two looks at the processor's frames.
_LOOK_EVERY_MS: Final = 500


class CardPage(QObject):
    """A page that loads as soon as it is made, whether a view shows it or not.

    Units: ``made_at_s`` is the moment by the till's monotonic clock, in seconds.
    """

    #: The page said something. Carries a Said.
    said = Signal(object)
    #: The page is of no use any more: it died, went elsewhere, or broke the rules.
    lost = Signal()
    #: A request is leaving for the processor; told in the turn after, so that nobody holds it up.
    asking = Signal()

    def __init__(self, recipe: Recipe, look: FormLook, made_at_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recipe = recipe
        self.made_at_s = made_at_s
        #: All three fields are there.
        self.ready = False
        self.fields = FieldsView()
        self.is_lost = False
        self._look = look
        self._profile = CardProfile(recipe.origins)
        self.page = StrangerPage(self._profile, recipe.origins, self)
        self.page.setBackgroundColor(look.colours.surface)
        self._bridge = Bridge(self)
        join(self.page, self._bridge)
        self._bridge.heard.connect(self._on_said)
        self._bridge.misused.connect(self._on_lost)
        # Whatever can reach an object through the channel can also delete it.
        self._bridge.destroyed.connect(self._on_lost)
        self.page.lost.connect(self._on_lost)
        self._profile.when_asking(self._on_asking)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self.page.look_at_frames)
        self.page.show_text(card_entry.page_text(recipe, look))

    def tell(self, text: str) -> None:
        """Tell the page something; what is told before it is ready is lost."""
        if not self.is_lost:
            self._bridge.told.emit(text)

    def wear(self, look: FormLook) -> None:
        """Draw the page with other colours and sizes, now or as soon as it can be told."""
        if look != self._look:
            self._look = look
            self.page.setBackgroundColor(look.colours.surface)
            if self.ready:
                self.tell(card_entry.tell_look(look))

    def dispose(self) -> None:
        """Delete the page and all that was typed into it, and then its profile."""
        self.is_lost = True
        self._watch.stop()
        self.blockSignals(True)
        self.deleteLater()
        self._profile.leave()

    def _on_said(self, said: Said) -> None:
        if self.is_lost:
            return
        # The bridge has loaded it by now, and not before: the page comes up first.
        from pos.front.capture.page_messages import Fields, Ready, fields_view

        if isinstance(said, Ready):
            if not self._profile.is_guarding:
                self._on_lost()
                return
            self.ready = True
            self.page.look_at_frames()
            self._watch.start(_LOOK_EVERY_MS)
            self.tell(card_entry.tell_look(self._look))
        elif isinstance(said, Fields):
            self.fields = fields_view(said)
        self.said.emit(said)
        if isinstance(said, Ready):
            self.tell(card_entry.tell_font())

    def _on_asking(self) -> None:
        QTimer.singleShot(0, self, self.asking.emit)

    def _on_lost(self) -> None:
        if not self.is_lost:
            self.is_lost = True
            self._watch.stop()
            self.lost.emit()
