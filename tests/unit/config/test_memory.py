"""A process that has keys keeps its memory to itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux shows one process's memory to another")

PROGRAM = """
import resource, sys
from pos.config import memory
if sys.argv[1] == "close":
    memory.close()
else:
    memory.open_to_others()
print(memory.is_closed(), resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
sys.stdin.read()
"""
LOOK = "import sys; open(f'/proc/{sys.argv[1]}/mem', 'rb').close(); print('read')"


@pytest.mark.parametrize(("how", "closed"), [("close", True), ("open", False)])
def test_another_program_of_the_same_user_may_not_read_it(root: Path, how: str, closed: bool) -> None:
    as_user: list[str] = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root reads everything, and nobody else is here")
        as_user = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*as_user, sys.executable, "-c", PROGRAM, how]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        looked = subprocess.run(
            [*as_user, sys.executable, "-c", LOOK, str(process.pid)], capture_output=True, text=True
        )
        process.communicate()
    assert said[0] == str(closed)
    assert not closed or said[1] == "0", "no core file either"
    assert (looked.stdout.strip() == "read") is not closed
