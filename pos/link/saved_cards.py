"""What front and back say to each other about saved cards: at the counter, and in the manager's window."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from pos.domain.card_event import CardEntry
from pos.domain.customer import Owner
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans, Unusable
from pos.domain.source import CardFace
from pos.link.shapes import Message, Part

# --- at the counter ---


class OfferedCard(Part, frozen=True):
    """One of the payer's saved cards, as the cashier sees it; ``unusable`` says why it cannot be chosen."""

    id: str
    face: CardFace
    nickname: str
    default: bool
    saved_by: str
    saved_at: datetime
    unusable: Unusable | None = None


class AskConsent(Message, frozen=True):
    """The cashier wants to save the next card; answered by ConsentPlan when there is somebody to save it to."""


class ConsentPlan(Message, frozen=True):
    """All that is needed to read the processor's own mandate in the customer's language."""

    customer: str
    locale: str
    entity: str
    script_url: str
    publishable_key: str
    page_locale: str


class SaveNextCard(Message, frozen=True):
    """The customer agrees to exactly this text: the next card of this sale is saved before it is charged."""

    text: str
    locale: str
    means: ConsentMeans


class SaveNoCard(Message, frozen=True):
    """The next card is for this sale only, which is what holds as long as nobody says otherwise."""


class ChargeSavedCard(Message, frozen=True):
    """Charge one of the payer's saved cards. Answered at once; progress comes as SaleChanged."""

    card_id: str
    total_shown: Money
    #: The step that was shown when the key was pressed; 0 if whoever sends it does not know.
    step: int = 0


class ReadConsentSlip(Message, frozen=True):
    """The mandate as a slip to sign; answered by ConsentSlip."""

    text: str


class ConsentSlip(Message, frozen=True):
    """A slip as plain text, as it is printed."""

    text: str


# --- the manager's list ---


class CardOrder(Enum):
    """By what the list is ordered."""

    CUSTOMER = "customer"
    EXPIRY = "expiry"
    SAVED = "saved"
    CHARGED = "charged"


class CardQuery(Part, frozen=True):
    """Which cards are listed; what is set has to hold together.

    Units: ``expires_within_days`` counts from today; 0 asks nothing.
    """

    text: str = ""
    expires_within_days: int = 0
    expired: bool = False
    no_consent: bool = False
    never_used: bool = False
    refused_at_first_use: bool = False
    #: Cards of the same brand, last four and expiry that several customers have.
    same_on_several: bool = False
    #: Saved by this person; empty by anybody.
    saved_by: str = ""
    #: Those that are no longer on file, too.
    with_ended: bool = False
    order: CardOrder = CardOrder.CUSTOMER
    descending: bool = False


class FindCards(Message, frozen=True):
    """List cards; answered by CardsFound."""

    query: CardQuery


class CardsFound(Message, frozen=True):
    """How many there are; the rows are read by the number of this result.

    Units: ``count`` fit the query, of ``total`` on file.
    """

    result: int
    count: int
    total: int
    #: Everybody who has saved a card.
    savers: tuple[str, ...] = ()


class ReadCards(Message, frozen=True):
    """Some rows of a result; answered by CardRows."""

    result: int
    first: int
    count: int


class CardRow(Part, frozen=True):
    """One card in the list."""

    id: str
    customer: str
    reference: str
    face: CardFace
    nickname: str
    default: bool
    state: CardState
    saved_by: str
    saved_at: datetime
    hidden: bool = False
    never_accepted: bool = False
    expired: bool = False
    charged_at: datetime | None = None
    charged: Money | None = None
    consent_means: ConsentMeans | None = None
    consent_at: datetime | None = None
    checked_at: datetime | None = None


class CardRows(Message, frozen=True):
    """Rows of a result from ``first`` on, as many as fit into one message; empty if the result is out of date."""

    result: int
    first: int
    rows: tuple[CardRow, ...]


class ReadCard(Message, frozen=True):
    """One card with all that is on record; answered by CardPage."""

    card_id: str


class CardPage(Message, frozen=True):
    """One card's own page."""

    row: CardRow
    owner: Owner
    #: Newest first.
    history: tuple[CardEntry, ...]
    consent_text: str = ""
    #: SHA-256 of the text, in hex.
    consent_digest: str = ""
    consent_locale: str = ""
    consent_by: str = ""
    #: Other customers who have a card of the same brand, last four and expiry.
    same_on: tuple[str, ...] = ()


# --- what managers do; each with a reason ---


class MakeCardDefault(Message, frozen=True):
    """Offer this card first."""

    card_id: str
    reason: str


class RenameCard(Message, frozen=True):
    """Give a card another nickname."""

    card_id: str
    nickname: str
    reason: str


class HideCard(Message, frozen=True):
    """Offer a card to cashiers no more; ``hidden`` false offers it again."""

    card_id: str
    hidden: bool
    reason: str


class RemoveCard(Message, frozen=True):
    """Take a card off the file, here and at the processor."""

    card_id: str
    reason: str


class PlanCardUpdate(Message, frozen=True):
    """Another date or address for a card; answered by CardUpdatePlan. ``owner`` is None where only the date changes."""

    card_id: str
    reason: str
    owner: Owner | None = None


class CardUpdatePlan(Message, frozen=True):
    """All that the card page needs to change one card; the secret is made for pages, and for this one source."""

    form_id: str
    card_id: str
    face: CardFace
    script_url: str
    publishable_key: str
    locale: str
    source_id: str
    source_secret: str
    owner: Owner | None = None

    def __repr__(self) -> str:
        return f"CardUpdatePlan(form_id={self.form_id!r}, …)"


class CardWasUpdated(Message, frozen=True):
    """The card page has changed the card; the back asks the processor what it is now."""

    form_id: str


class AskCardConsent(Message, frozen=True):
    """The text is wanted that a card's customer would agree to for a new card; answered by ConsentPlan."""

    card_id: str


class PlanCardReplacement(Message, frozen=True):
    """A new card in the place of one on file; answered by CardFormPlan. The customer agrees to exactly this text."""

    card_id: str
    reason: str
    text: str
    locale: str
    means: ConsentMeans


class ReplaceCard(Message, frozen=True):
    """The new card was captured: save it, and take the old one off the file."""

    form_id: str
    source_id: str
    state: str
    card: CardFace

    def __repr__(self) -> str:
        return f"ReplaceCard(form_id={self.form_id!r}, …)"


class EraseCustomer(Message, frozen=True):
    """Forget a person: their data goes, here and their cards at the processor; what was sold stays."""

    reference: str
    reason: str


# --- compared with the processor ---


class Difference(Enum):
    """How the processor's file and ours differ."""

    GONE_THERE = "gone there"
    UNKNOWN_HERE = "unknown here"
    CHANGED = "changed"
    CUSTOMER_GONE = "customer gone"


class CardDifference(Part, frozen=True):
    """One difference; what is wrong here is put right by the check, and this says what was."""

    kind: Difference
    customer: str
    card: str
    detail: str = ""


class CheckCards(Message, frozen=True):
    """Compare every card with the processor's file; progress comes as CardsChecked."""


class StopChecking(Message, frozen=True):
    """Enough; what was compared so far stays."""


class ReadDifferences(Message, frozen=True):
    """What the last check has found; answered by DifferencesListed."""

    first: int = 0


class DifferencesListed(Message, frozen=True):
    """Differences from ``first`` on, as many as fit into one message, of ``count``."""

    first: int
    count: int
    differences: tuple[CardDifference, ...]


class ExportCards(Message, frozen=True):
    """Write the cards of a query to a CSV file; answered by CardsExported."""

    query: CardQuery
    path: str


class CardsExported(Message, frozen=True):
    """So many cards were written."""

    count: int
    path: str


class CardsChecked(Message, frozen=True):
    """How far the comparison is, in customers; an event."""

    done: int
    total: int
    differences: int
    finished: bool
    #: One sentence where it was broken off.
    problem: str = ""


class PeopleChanged(Message, frozen=True):
    """Customers or cards are others now than a window may show; an event."""

    change: int
