"""Boots a labgrid target into Crossmod, keeps what it sends, and has it judged.

    pytest-3 --lg-env qemu.yaml test_crossmod.py

The log is crossmod.log, or what $CROSSMOD_LOG says; crossmod is found by $CROSSMOD, or where commands are.
"""

import os
import subprocess
import time

from pexpect import EOF, TIMEOUT

LOG = os.environ.get("CROSSMOD_LOG", "crossmod.log")
CROSSMOD = os.environ.get("CROSSMOD", "crossmod")
# Firmware takes its time before the first line, and a scenario says every second how far it is
SILENCE_S = 120
WHOLE_S = float(os.environ.get("CROSSMOD_SECONDS", 3600))


def receive(console, file):
    """Writes what comes until the log has ended, or nothing comes any more: the judge then says what is missing."""
    tail = b""
    end = time.monotonic() + WHOLE_S
    while time.monotonic() < end:
        try:
            data = console.read(timeout=SILENCE_S)
        except (TIMEOUT, EOF):
            return
        file.write(data)
        file.flush()
        tail = (tail + data)[-8192:]
        _, found, last = tail.rpartition(b"\n# end of log: ")
        if found and b"\n" in last:
            return


def test_crossmod(target):
    console = target.get_driver("ConsoleProtocol")
    power = target.get_driver("PowerProtocol")
    power.cycle()
    with open(LOG, "wb") as file:
        receive(console, file)
    power.off()
    judged = subprocess.run([CROSSMOD, "judge", LOG], capture_output=True, text=True)
    print(judged.stdout + judged.stderr)
    # 0 is as expected; docs/judge.md has the others
    assert judged.returncode == 0, f"crossmod judge {LOG}: exit status {judged.returncode}"
