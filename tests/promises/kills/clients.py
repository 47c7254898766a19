"""Applicants who submit over HTTP as fast as they are answered, and remember what they were told."""

from __future__ import annotations

import http.client
import secrets
import threading
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PASSWORD = "example-pass-2022"
NO_ANSWER = (http.client.HTTPException, OSError)


@dataclass
class Told:
    """What one applicant knows: tokens that were acknowledged, receipts that were handed out, in order."""

    tokens: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unanswered: int = 0
    repeated: int = 0


@dataclass
class Step:
    """What is to be done next and was not answered yet."""

    application: int
    token: str
    taken_back: bool  # or never with the unit
    asked: bool = False  # to take it back, perhaps without an answer
    submitted: bool = False  # acknowledged; the receipt is still to be fetched


class Client(threading.Thread):
    """One applicant with applications of its own.  `open` says when the server may be asked; stop with `finish`."""

    def __init__(self, email: str, applications: list[int], *, acknowledged: threading.Semaphore) -> None:
        super().__init__(name=email, daemon=True)
        self.acknowledged = acknowledged  # released once for each
        self.email, self.applications = email, applications
        self.told = Told()
        self.port = 0
        self.open = threading.Event()
        self.idle = threading.Event()
        self._ended = False
        self._cookies: dict[str, str] = {}
        self._csrf = ""
        self._turn = 0
        self._step: Step | None = None
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while not self._ended:
            self.idle.set()
            self.open.wait()
            self.idle.clear()
            try:
                self._go_on()
            except NO_ANSWER:
                self.open.clear()  # the server is dead: wait to be told of the next
                self._connection = None
                self.told.unanswered += 1

    def finish(self) -> None:
        self._ended = True
        self.open.set()
        self.join(30)

    def _go_on(self) -> None:
        if not self._csrf:
            self._sign_in()
        if self._step is None:
            application = self.applications[self._turn % len(self.applications)]
            self._step = Step(application, secrets.token_urlsafe(24), taken_back=self._turn < len(self.applications))
            self._turn += 1
        elif not self._step.submitted:
            self.told.repeated += 1  # the same form again, as a browser does that got no answer
        step = self._step
        if not step.taken_back and not self._take_back(step):
            return
        if not step.submitted:
            form = {"csrfmiddlewaretoken": self._csrf, "token": step.token, "revision": "1"}
            status, text = self._send("POST", f"/apply/{step.application}/submit/", urlencode(form))
            if status != 302:
                self._complain(f"submit answers {status}: {text[:300]}")
                return
            self.told.tokens.append(step.token)
            self.acknowledged.release()
            step.submitted = True
        status, text = self._send("GET", f"/apply/{step.application}/receipt.txt")
        if status != 200:
            self._complain(f"{step.application} was acknowledged and its receipt answers {status}")
            return
        self.told.receipts.append(text)
        self._step = None

    def _take_back(self, step: Step) -> bool:
        """What lies with the unit already is no new submission, so it is taken back before it is sent once more."""
        again, step.asked = step.asked, True
        status, text = self._send(
            "POST", f"/apply/{step.application}/recall/", urlencode({"csrfmiddlewaretoken": self._csrf})
        )
        step.taken_back = (
            status == 302 or again
        )  # refused the second time: the first was done, and died before its answer
        if not step.taken_back:
            self._complain(f"recall answers {status}: {text[:300]}")
        return step.taken_back

    def _complain(self, words: str) -> None:
        self.told.wrong.append(words)
        self._step = None

    def _sign_in(self) -> None:
        _, text = self._send("GET", "/account/login/")
        token = text.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]
        form = {"csrfmiddlewaretoken": token, "login": self.email, "password": PASSWORD}
        status, text = self._send("POST", "/account/login/", urlencode(form))
        if status != 302:
            raise RuntimeError(f"{self.email} cannot sign in: {status}")
        self._csrf = self._cookies["csrftoken"]

    def _send(self, method: str, address: str, body: str = "") -> tuple[int, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return answer.status, text
