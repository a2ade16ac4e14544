"""Reads the processor's card script, to know which one it is; it is never run here."""

from __future__ import annotations

import hashlib
import time
from typing import Final

import requests

#: Units: bytes. The script has some hundred kilobytes.
_MOST_BYTES: Final = 8 * 1024 * 1024
#: Units: seconds.
_DEADLINE_S: Final = 15.0


def script_hash(url: str) -> str:
    """The SHA-256 of the script, in hexadecimal; empty if it cannot be had."""
    digest, length, until = hashlib.sha256(), 0, time.monotonic() + _DEADLINE_S
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.get(url, timeout=(5.0, 8.0), allow_redirects=False, stream=True) as response:
                if response.status_code != 200:
                    return ""
                for part in response.iter_content(64 * 1024):
                    digest.update(part)
                    length += len(part)
                    if length > _MOST_BYTES or time.monotonic() > until:
                        return ""
    except requests.RequestException:
        return ""
    return digest.hexdigest()
