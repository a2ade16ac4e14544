"""Keeps the head of the audit trail in the vault, out of reach of whoever can write to the database."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pos.back.vault.vault import Entry, Vault, VaultProblem
from pos.domain.secret import Secret

_Heads = dict[str, tuple[int, str]]


class VaultAnchor:
    """The heads of all chains that this till ever wrote."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def read(self) -> Mapping[str, tuple[int, str]]:
        """Number and chain of each head, by till.

        Raises: VaultProblem.
        """
        kept = self._vault.read(Entry.AUDIT_HEAD)
        if kept is None:
            return {}
        try:
            return msgspec.json.decode(kept.reveal(), type=_Heads)
        except msgspec.MsgspecError:
            raise VaultProblem(f"The head of the audit trail in {self._vault.place} is damaged.") from None

    def write(self, heads: Mapping[str, tuple[int, str]]) -> None:
        """Keep these heads.

        Raises: VaultProblem.
        """
        self._vault.write(Entry.AUDIT_HEAD, Secret(msgspec.json.encode(dict(heads)).decode()))
