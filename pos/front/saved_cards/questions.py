"""What a manager is asked before each deed, and the wish that comes of the answers."""

from __future__ import annotations

from pos.front.parts.words import tr
from pos.front.saved_cards.ask_sheet import Answers, Question
from pos.front.saved_cards.card_page import Deed
from pos.link.messages import Command
from pos.link.saved_cards import (
    CardPage,
    EraseCustomer,
    HideCard,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    RemoveCard,
    RenameCard,
)


def question_of(deed: Deed, page: CardPage) -> Question:
    """What is asked before a deed is done to this card."""
    row = page.row
    card, name = str(row.face), row.customer
    match deed:
        case Deed.DEFAULT:
            told = tr("{card} is offered first to cashiers from now on, and preselected.", card=card)
            return Question(tr("Make default"), told, tr("Make it the default"))
        case Deed.RENAME:
            told = tr("Cashiers see this name beside {card}. A customer's cards have different names.", card=card)
            return Question(tr("Rename"), told, tr("Rename it"), nickname=row.nickname)
        case Deed.NEW_DATE:
            told = tr("The new date is typed into the payment service's own field, which opens next.")
            return Question(tr("New expiry date"), told, tr("Open the form"))
        case Deed.NEW_ADDRESS:
            told = tr(
                "The address of {card} at the payment service. The customer's own address stays as it is.", card=card
            )
            return Question(tr("New billing address"), told, tr("Open the form"), owner=page.owner)
        case Deed.REPLACE:
            told = tr(
                "{name} agrees to this text for the new card. When it is kept, {card} is removed.", name=name, card=card
            )
            return Question(tr("Replace by a new card"), told, tr("Open the card form"), mandate=True)
        case Deed.HIDE if row.hidden or row.never_accepted:
            told = tr("Cashiers can choose {card} again.", card=card)
            return Question(tr("Offer it again"), told, tr("Offer it again"))
        case Deed.HIDE:
            told = tr("Cashiers cannot choose {card} any more. It stays on file, and can be offered again.", card=card)
            return Question(tr("Hide from cashiers"), told, tr("Hide it"))
        case Deed.REMOVE:
            told = tr("{card} of {name} is removed here and at the payment service. It cannot be charged again; its "
                      "history stays.", card=card, name=name)  # fmt: skip
            return Question(tr("Remove"), told, tr("Remove it"))
        case Deed.ERASE:
            told = tr("Everything about {name} goes, here and at the payment service, with every card of theirs. What "
                      "was sold stays in the sums. This cannot be undone.", name=name)  # fmt: skip
            return Question(tr("Erase the customer"), told, tr("Erase {name}", name=name))


def wish_of(deed: Deed, page: CardPage, answers: Answers, locale: str = "") -> Command:
    """What is wished of the back; ``locale`` is the language of the text that was agreed to."""
    card_id, reason = page.row.id, answers.reason
    match deed:
        case Deed.DEFAULT:
            return MakeCardDefault(card_id=card_id, reason=reason)
        case Deed.RENAME:
            return RenameCard(card_id=card_id, nickname=answers.nickname, reason=reason)
        case Deed.NEW_DATE:
            return PlanCardUpdate(card_id=card_id, reason=reason)
        case Deed.NEW_ADDRESS:
            return PlanCardUpdate(card_id=card_id, reason=reason, owner=answers.owner)
        case Deed.REPLACE:
            return PlanCardReplacement(
                card_id=card_id,
                reason=reason,
                text=answers.text,
                locale=locale,
                means=answers.means,
            )
        case Deed.HIDE:
            return HideCard(card_id=card_id, hidden=not (page.row.hidden or page.row.never_accepted), reason=reason)
        case Deed.REMOVE:
            return RemoveCard(card_id=card_id, reason=reason)
        case Deed.ERASE:
            return EraseCustomer(reference=page.row.reference, reason=reason)


def done_sentence(deed: Deed) -> str:
    """What is said when it is done."""
    return {
        Deed.DEFAULT: tr("It is offered first now."),
        Deed.RENAME: tr("It has its new name."),
        Deed.NEW_DATE: tr("The payment service has changed it."),
        Deed.NEW_ADDRESS: tr("The payment service has changed it."),
        Deed.REPLACE: tr("The new card is on file, and the old one is removed."),
        Deed.HIDE: tr("Done. Cashiers see it so from now on."),
        Deed.REMOVE: tr("It is removed, here and there."),
        Deed.ERASE: tr("Nothing of the customer is left on file."),
    }[deed]
