"""The state on the screen, to be compared with the names of the screen table."""

from __future__ import annotations

from typing import Final

from pos.domain.till_state import Charged, TillState
from pos.testing.naming import no_such

#: Every state by its name, as tests write it.
STATES: Final = {state.value: state for state in TillState}

#: Where a charge has come to rest: nothing more happens unless somebody does something, or time passes.
AT_REST: Final = frozenset(
    {
        TillState.APPROVED,
        TillState.SAVE_FAILED,
        TillState.SAVED_THEN_DECLINED,
        TillState.NOT_ACCEPTED,
        TillState.NOT_ACCEPTED_THIS_TIME,
        TillState.CARDS_NOT_WORKING,
        TillState.CODE_AGEING,
        TillState.IN_DOUBT,
        TillState.NEEDS_A_PERSON,
        TillState.WENT_THROUGH,
        TillState.DID_NOT_GO_THROUGH,
        TillState.FORM_CLOSED,
    }
)


class ShownState(str):
    """The name of a state; comparing it with a name that no state has is a mistake, and is said."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TillState):
            return str(self) == other.value
        if isinstance(other, str) and other not in STATES:
            raise no_such("state", str(other), STATES)
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def state_called(name: str | TillState) -> TillState:
    """Find a state by its name.

    Raises: NoSuchName with the nearest names.
    """
    if isinstance(name, TillState):
        return name
    if str(name) in STATES:
        return STATES[str(name)]
    raise no_such("state", name, STATES)


#: What is said of money, as tests write it.
CHARGED: Final = {charged.value: charged for charged in Charged}
