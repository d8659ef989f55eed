"""A headless Chromium for tests, spoken to by W3C WebDriver: chromedriver's HTTP, and nothing installed for it."""

import base64
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.ports import free_port

ENTER = "\ue007"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_CALL_TIMEOUT_S = 60.0
_WAIT_S = 20.0
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
]


def _call(method: str, url: str, fields: dict | None = None) -> Any:
    # No proxy of the environment stands between a test and its own machine.
    answer = httpx.request(method, url, json=fields, timeout=_CALL_TIMEOUT_S, trust_env=False)
    assert answer.is_success, f"{method} {url}: {answer.text[:500]}"
    return answer.json()["value"]


@dataclass
class Browser:
    """One window."""

    session: str

    def resize(self, width: int, height: int) -> None:
        """Lay the page out in this many CSS pixels, as a device of that size does."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._post("goog/cdp/execute", cmd="Emulation.setDeviceMetricsOverride", params=metrics)

    def open(self, url: str) -> None:
        self._post("url", url=url)

    def run(self, script: str, *arguments: object) -> Any:
        """Run a function body in the page and give what it returns."""
        return self._post("execute/sync", script=script, args=list(arguments))

    def type(self, css: str, text: str) -> None:
        """Press the keys of a text in the field that a selector finds."""
        self._post(f"element/{self._find(css)}/value", text=text)

    def click(self, css: str) -> None:
        self._post(f"element/{self._find(css)}/click")

    def wait(self, script: str, *arguments: object) -> Any:
        """Run a function body until it returns something true; gives that."""
        deadline = time.monotonic() + _WAIT_S
        while not (found := self.run(script, *arguments)):
            page = self.run("return document.body.innerText")
            assert time.monotonic() < deadline, f"not within {_WAIT_S} s: {script} {arguments}\n{page}"
            time.sleep(0.1)
        return found

    def complaints(self) -> list[str]:
        """Give what the console was told since the last time: errors, and what the page's policy refused."""
        return [f"{one['level']}: {one['message']}" for one in self._post("se/log", type="browser")]

    def screenshot(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(_call("GET", f"{self.session}/screenshot")))

    def _find(self, css: str) -> str:
        found: dict[str, str] = self._post("element", using="css selector", value=css)
        return found[_ELEMENT]

    def _post(self, command: str, **fields: object) -> Any:
        return _call("POST", f"{self.session}/{command}", fields)


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Start a browser with an empty profile in `folder`, and end it."""
    program = shutil.which("chromedriver")
    assert program, "there is no chromedriver; `make acceptance` installs it"
    port = free_port(0)
    base = f"http://127.0.0.1:{port}"
    with (folder / "chromedriver.log").open("wb") as log:
        driver = subprocess.Popen([program, f"--port={port}"], stdout=log, stderr=log)
    try:
        _wait_until_up(base)
        options = {"args": [*_ARGUMENTS, f"--user-data-dir={folder / 'profile'}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        started = _call("POST", f"{base}/session", {"capabilities": {"alwaysMatch": wanted}})
        session = f"{base}/session/{started['sessionId']}"
        try:
            yield Browser(session)
        finally:
            _call("DELETE", session)
    finally:
        driver.terminate()
        driver.wait()


def _wait_until_up(base: str) -> None:
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if _call("GET", f"{base}/status")["ready"]:
                return
        time.sleep(0.1)
    raise AssertionError("chromedriver did not come up")
