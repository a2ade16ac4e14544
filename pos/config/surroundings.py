"""What the environment variables of this machine may do to a till, in words for people.

Source: measured: a debugging port let any local process read a typed number; a net log and a key log wrote it to files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final

#: Beginning of every variable that speaks to the web engine: debugging ports, switches, other engines, logs.
ENGINE_PREFIX: Final = "QTWEBENGINE"
#: Writes the keys of encrypted connections down.
KEY_LOG: Final = "SSLKEYLOGFILE"

_OTHER_CODE: Final = "it can put other people's code into the till"
_OTHER_TRUST: Final = "it can have the till trust whoever stands between it and the processor"
_FOREIGN: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        "LD_PRELOAD LD_AUDIT LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH DYLD_FRAMEWORK_PATH "
        "PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE PYTHONPLATLIBDIR PYTHONPYCACHEPREFIX PYTHONEXECUTABLE "
        "PYTHONBREAKPOINT PYTHONINSPECT QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QT_QPA_GENERIC_PLUGINS "
        "QML_IMPORT_PATH QML2_IMPORT_PATH".split(),
        _OTHER_CODE,
    ),
    **dict.fromkeys("SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE".split(), _OTHER_TRUST),
    "PYTHON_KEYRING_BACKEND": "it can have keys kept where others read them",
    KEY_LOG: "it writes the keys of encrypted connections into a file",
}


def foreign(surroundings: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Why real cards must not be taken among these variables; empty when nothing speaks against it."""
    around = os.environ if surroundings is None else surroundings
    found = [f"{name} is set: {why}" for name, why in _FOREIGN.items() if around.get(name)]
    found += [
        f"{name} is set: it speaks to the card form's web engine"
        for name in sorted(around)
        if name.startswith(ENGINE_PREFIX) and around.get(name)
    ]
    return tuple(found)


def runs_as_root() -> bool:
    """Whether this process may do anything on this machine, and with it whoever gets into it."""
    return sys.platform != "win32" and os.geteuid() == 0


ROOT: Final = "the till runs as root, which switches the browser's own sandbox off"
