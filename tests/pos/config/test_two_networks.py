"""A hub and a tablet in two network namespaces, with a cable between them: the real command at one
end; at the other what a new tablet does, from the shop's name to a sale, and a pulled cable.

Starting a shop takes a while, so it is played by `make prove ARGS=two-networks` only.
The tablet is Python here (`tests.tablet`); the same steps in Chromium are tests/browser/test_https.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pos.box.test_wire import can_unshare
from tests.pos.config.shops import ROOT, shop_environment
from tests.rounds import rounds

BOTH_ENDS = """
set -e
mount -t sysfs sysfs /sys
ip link set lo up
unshare -n sleep 600 & tablet=$!
shop=
trap 'kill $tablet $shop; timeout 20 tail -f /dev/null --pid ${shop:-1}' EXIT
until [ "$(readlink /proc/$tablet/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.02; done
ip link add ours type veth peer name theirs netns $tablet
ip addr add 10.77.0.5/24 dev ours
ip link set ours up
nsenter -t $tablet -n ip addr add 10.77.0.9/24 dev theirs
nsenter -t $tablet -n ip link set theirs up
"$PYTHON" manage.py shop --data "$DATA" --no-demo --lan > "$DATA.log" 2>&1 & shop=$!
until grep -q Ctrl-C "$DATA.log"; do kill -0 $shop; sleep 0.2; done
CODE=$("$PYTHON" -c 'import sys; from pathlib import Path; from tests.hub import python
print(python(Path(sys.argv[1]), "from pos.outlets.models import Outlet\\n"
"from pos.tills.actions import make_pairing_code\\n"
"here = Outlet.objects.get()\\n"
"print(make_pairing_code(merchant_id=here.merchant_id, outlet_id=here.id, by=None))"))' "$DATA")
nsenter -t $tablet -n "$PYTHON" -m tests.pos.config.a_new_tablet $CODE
"""


@pytest.mark.skipif("LANCAR_PROVE" not in os.environ, reason="played by make prove")
@pytest.mark.skipif(not can_unshare(), reason="no network namespaces for this user")
@pytest.mark.parametrize("number", range(rounds(1)))
def test_a_new_tablet_comes_in_sells_and_outlives_a_pulled_cable(
    tmp_path: Path, number: int
) -> None:
    done = subprocess.run(
        ["unshare", "-n", "-m", "bash", "-c", BOTH_ENDS],
        env={**shop_environment(), "PYTHON": sys.executable, "DATA": str(tmp_path / "shop")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    log = tmp_path / "shop.log"
    told = done.stderr + (log.read_text() if log.exists() else "")
    assert done.stdout.split() == ["named", "led", "trusted", "paired", "sold", "cut", "whole"], (
        told
    )
    assert (tmp_path / "shop" / "https" / "origin.json").exists()
