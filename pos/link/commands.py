"""What the front wishes; each command gets exactly one answer."""

from __future__ import annotations

from pos.domain.customer import Owner
from pos.domain.money import Money
from pos.domain.source import CardFace
from pos.link.customers import (
    FetchCustomer,
    ReadAddressRules,
    ReadCountries,
    SaveCustomer,
)
from pos.link.doubts import ReadSlip, ResolveDoubt
from pos.link.parked import ListParked, ParkBasket, ResumeBasket
from pos.link.refunds import AskRefund, FindSales, GiveUpRefund, LogIn, ReadRefunds
from pos.link.safety import ReportDangers, ReportScriptHash
from pos.link.saved_cards import (
    AskCardConsent,
    AskConsent,
    CardWasUpdated,
    ChargeSavedCard,
    CheckCards,
    EraseCustomer,
    ExportCards,
    FindCards,
    HideCard,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadCards,
    ReadConsentSlip,
    ReadDifferences,
    RemoveCard,
    RenameCard,
    ReplaceCard,
    SaveNextCard,
    SaveNoCard,
    StopChecking,
)
from pos.link.settings import ChangeSettings, ReadSettings
from pos.link.shapes import Message
from pos.link.staff import (
    AddPerson,
    Approve,
    ChangePin,
    ChangeRole,
    DropWish,
    EndPerson,
    LockTill,
    MakeOwner,
    OpenVault,
    SignIn,
    StillHere,
)


class Hello(Message, frozen=True):
    """The first command; answered by Welcome."""

    version: str


class FindProducts(Message, frozen=True):
    """Search name, sku or barcode; answered by ProductsFound."""

    text: str
    limit: int = 30


class AddProduct(Message, frozen=True):
    """Put a product into the basket; a new basket starts a sale."""

    product_id: str
    quantity: int = 1


class ScanCode(Message, frozen=True):
    """Put the product with this exact barcode or sku into the basket."""

    code: str


class AddAmount(Message, frozen=True):
    """Put the open-price product into the basket, with what the cashier typed as its price."""

    typed: str


class SetQuantity(Message, frozen=True):
    """Change one line's quantity; ``typed`` is the cashier's own text."""

    line_id: str
    typed: str


class SetPrice(Message, frozen=True):
    """Change what a piece of one line costs, or with nothing typed take that back; ``typed`` is the cashier's own text.

    What the line is of and what it normally costs are said as they were shown: a yes is for exactly this.
    """

    line_id: str
    typed: str
    item: str
    normal: Money


class RemoveLine(Message, frozen=True):
    """Take one line out of the basket."""

    line_id: str


class FindCustomers(Message, frozen=True):
    """Search customers on file; answered by CustomersFound."""

    text: str
    limit: int = 20


class SetPayer(Message, frozen=True):
    """Say who pays: a counter profile, a customer on file, or an address typed now (exactly one is set)."""

    profile_id: str = ""
    customer_reference: str = ""
    typed: Owner | None = None


class OpenCardForm(Message, frozen=True):
    """The cashier pressed Pay; answered by CardFormPlan when everything for a card is in place."""


class CloseCardForm(Message, frozen=True):
    """The card form is gone without a source; the sale is a basket again."""

    form_id: str


class Charge(Message, frozen=True):
    """A card was captured: attach it to the cart and submit. Answered at once; progress comes as SaleChanged."""

    form_id: str
    source_id: str
    state: str
    card: CardFace
    total_shown: Money

    def __repr__(self) -> str:
        return f"Charge(form_id={self.form_id!r}, …)"  # a source id is shown nowhere


class ReportRefusedCard(Message, frozen=True):
    """The processor made no chargeable source of the typed card."""

    form_id: str
    card: CardFace | None = None


class _Press(Message, frozen=True):
    """Base of what means something else in another state."""

    #: The step that was shown when the key was pressed; 0 if whoever sends it does not know.
    step: int = 0


class TryAgain(_Press, frozen=True):
    """Submit once more with the same source, after a soft decline or a proven "not charged"."""


class OtherCard(_Press, frozen=True):
    """Take the refused source off the cart and make ready for another card."""


class ChargeOnce(_Press, frozen=True):
    """Charge the captured card for this sale only, after saving it did not work."""


class CancelSale(_Press, frozen=True):
    """Give the sale up; the cart is disarmed first where a submit was ever sent."""


class NextSale(_Press, frozen=True):
    """Leave the last outcome and start from an empty basket; a sale in doubt goes on being looked up beside it."""


class AskAgain(Message, frozen=True):
    """Look up a sale in doubt now."""

    sale_id: str


class ListDoubts(Message, frozen=True):
    """Answered by DoubtsListed."""


class ReadLastReceipt(Message, frozen=True):
    """Answered by ReceiptText."""


class RefreshCatalogue(Message, frozen=True):
    """Fill the local copy of the catalogue anew; progress comes as CatalogueProgress."""


class ReportScript(Message, frozen=True):
    """Whether the vendor's script could be loaded; part of the ready light."""

    loaded: bool


class CheckReadiness(Message, frozen=True):
    """Look at once whether cards can be taken; the result comes as ReadinessChanged."""


class Goodbye(Message, frozen=True):
    """The window closes; the back finishes what moves money and ends."""


Command = (
    Hello
    | FindProducts
    | AddProduct
    | ScanCode
    | AddAmount
    | SetQuantity
    | SetPrice
    | RemoveLine
    | FindCustomers
    | SetPayer
    | OpenCardForm
    | CloseCardForm
    | Charge
    | ReportRefusedCard
    | TryAgain
    | OtherCard
    | ChargeOnce
    | CancelSale
    | NextSale
    | AskAgain
    | ListDoubts
    | ReadLastReceipt
    | RefreshCatalogue
    | ReportScript
    | CheckReadiness
    | Goodbye
    | SignIn
    | LockTill
    | StillHere
    | MakeOwner
    | AddPerson
    | ChangePin
    | ChangeRole
    | EndPerson
    | Approve
    | DropWish
    | OpenVault
    | ReportDangers
    | ReportScriptHash
    | ResolveDoubt
    | ParkBasket
    | ResumeBasket
    | ListParked
    | ReadSlip
    | SaveCustomer
    | FetchCustomer
    | ReadCountries
    | ReadAddressRules
    | AskConsent
    | SaveNextCard
    | SaveNoCard
    | ChargeSavedCard
    | ReadConsentSlip
    | FindCards
    | ReadCards
    | ReadCard
    | MakeCardDefault
    | RenameCard
    | HideCard
    | RemoveCard
    | PlanCardUpdate
    | CardWasUpdated
    | AskCardConsent
    | PlanCardReplacement
    | ReplaceCard
    | EraseCustomer
    | CheckCards
    | StopChecking
    | ReadDifferences
    | ExportCards
    | FindSales
    | ReadRefunds
    | LogIn
    | AskRefund
    | GiveUpRefund
    | ReadSettings
    | ChangeSettings
)
