"""The people of a till: accounts made by the owner's yes, the lock, and whose PIN opens it."""

from __future__ import annotations

import pytest

from pos.testing.naming import NoSuchName
from pos.testing.staff import Staff
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]


def test_people_come_and_go_at_the_till(till: TillPage, staff: Staff) -> None:
    assert staff.at_the_till == ""
    staff.owner("Olga")
    till.wait_for(lambda: staff.at_the_till == "Olga", "the owner at the till")
    staff.add("Anna")
    staff.add("Mark", role="manager")
    with pytest.raises(NoSuchName, match="cashier"):
        staff.add("Zoe", role="cashir")
    with pytest.raises(NoSuchName, match="Anna"):
        staff.pin_of("Ana")

    staff.lock()
    staff.sign_in("Anna")
    till.wait_for(lambda: staff.at_the_till == "Anna", "Anna at the till")
    till.scan("Pencil HB")
    assert till.pay("visa") == "approved"
