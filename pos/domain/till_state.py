"""What the till shows; one value for each row of the screen table."""

from __future__ import annotations

from enum import Enum


class TillState(Enum):
    """The state of the till's screen; testers compare these values, so they never change."""

    IDLE = "idle"
    BASKET = "basket"
    PRICING = "pricing"
    NOT_READY = "not_ready"
    FORM_LOADING = "form_loading"
    TYPING = "typing"
    TOKENISING = "tokenising"
    ATTACHING = "attaching"
    CODE_AGEING = "code_ageing"
    SUBMITTING = "submitting"
    APPROVED = "approved"
    SAVE_FAILED = "save_failed"
    SAVED_THEN_DECLINED = "saved_then_declined"
    NOT_ACCEPTED_THIS_TIME = "not_accepted_this_time"
    NOT_ACCEPTED = "not_accepted"
    CARDS_NOT_WORKING = "cards_not_working"
    IN_DOUBT = "in_doubt"
    WENT_THROUGH = "went_through"
    DID_NOT_GO_THROUGH = "did_not_go_through"
    NEEDS_A_PERSON = "needs_a_person"
    OFFLINE = "offline"
    FORM_CLOSED = "form_closed"
    LOCKED = "locked"


class Charged(Enum):
    """Whether money moved, as far as anyone knows."""

    NO = "no"
    YES = "yes"
    MAY_BE = "may_be"


class Obstacle(Enum):
    """Why cards cannot be taken now; the front has a sentence and a remedy for each."""

    STARTING = "starting"
    OFFLINE = "offline"
    NO_SESSION = "no_session"
    SCRIPT_NOT_LOADED = "script_not_loaded"
    CLOCK_WRONG = "clock_wrong"
    SALE_UNRESOLVED = "sale_unresolved"
    KEYS_MISSING = "keys_missing"
    KEYS_REFUSED = "keys_refused"
    NOT_SAFE = "not_safe"
    PROCESSOR_NOT_STARTING = "processor_not_starting"
    JOURNAL_NOT_WRITABLE = "journal_not_writable"
    NO_PRICE = "no_price"
    OWNER_INCOMPLETE = "owner_incomplete"
    BACK_OFFICE_GONE = "back_office_gone"
