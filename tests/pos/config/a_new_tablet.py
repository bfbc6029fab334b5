"""`python -m tests.pos.config.a_new_tablet CODE`: the tablet of test_two_networks, step by step."""

import http.client
import json
import re
import ssl
import subprocess
import sys
import time

from pos.box.local_name import GROUP, PORT, Answering, question
from tests.hub import Answer, read_answer
from tests.sales import Goods, sell
from tests.tablet import Tablet, batch_body

HUB, OWN, CARD = "10.77.0.5", "10.77.0.9", "theirs"
WAIT_SECONDS = 60.0
ASK_SECONDS = 3.0  # as a till waits


def main(code: str) -> None:
    say("named", address_of("kasir.local") == HUB)
    status, place = plain("/p", host="kasir.local:8000")
    say("led", (status, place) == (302, f"http://{HUB}:8000/p"))
    trusting = certificate()
    say("trusted", ask(trusting, "GET", "/healthz").json["status"] == "ok")
    tablet = Tablet()
    wish = {"public_key": tablet.public_key, "name": "Kasir jauh", "role": "till", "code": code}
    paired = ask(trusting, "POST", "/sync/v1/pair", json.dumps(wish).encode())
    tablet.joined(paired.json)
    say("paired", tablet.series == "K01")
    sell(tablet, Goods())
    say("sold", push(trusting, tablet) == {"stored"})
    subprocess.run(["ip", "link", "set", CARD, "down"], check=True)
    sell(tablet, Goods())
    try:
        push(trusting, tablet)
    except OSError:
        say("cut", True)
    subprocess.run(["ip", "link", "set", CARD, "up"], check=True)
    say("whole", until_pushed(trusting, tablet) == {"duplicate", "stored"})


def say(word: str, is_so: bool) -> None:
    assert is_so, word
    sys.stdout.write(f"{word}\n")


def address_of(name: str) -> str:
    """As a tablet asks: aloud, until somebody answers."""
    asker = Answering("tablet.local", OWN)
    ends = time.monotonic() + WAIT_SECONDS
    try:
        while time.monotonic() < ends:
            asker._say(question(name), (GROUP, PORT))
            for words, _ in asker._heard(1.0):
                for told, address in words.told:
                    if told == name:
                        return address
    finally:
        asker.close()
    return ""


def plain(path: str, host: str = f"{HUB}:8000") -> tuple[int, str]:
    line = http.client.HTTPConnection(HUB, 8000, timeout=WAIT_SECONDS)
    line.request("GET", path, headers={"Host": host})
    answer = line.getresponse()
    body = answer.read().decode("latin1")
    line.close()
    return answer.status, answer.getheader("Location") or body


def certificate() -> ssl.SSLContext:
    """Found on the page and trusted, as the page says."""
    _, page = plain("/p")
    [name] = set(re.findall(r"/p/kasir-\w+\.crt", page))
    _, content = plain(name)
    return ssl.create_default_context(cadata=content.encode("latin1"))


def ask(trusting: ssl.SSLContext, method: str, path: str, body: bytes = b"", **more: str) -> Answer:
    timeout = ASK_SECONDS if "/push" in path else WAIT_SECONDS
    line = http.client.HTTPSConnection(HUB, 8443, timeout=timeout, context=trusting)
    line.request(method, path, body, {"Content-Type": "application/json", **more})
    return read_answer(line)


def push(trusting: ssl.SSLContext, tablet: Tablet) -> set[str]:
    path = "/sync/v1/push"
    body = batch_body(tablet.events)
    answer = ask(trusting, "POST", path, body, **tablet.headers("POST", path, body))
    return {each["status"] for each in answer.json["results"]}


def until_pushed(trusting: ssl.SSLContext, tablet: Tablet) -> set[str]:
    """What did not get through is sent again; a repeat is a success."""
    ends = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return push(trusting, tablet)
        except OSError:
            if time.monotonic() > ends:
                raise
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1])
