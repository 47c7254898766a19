"""A browser without pictures: keeps its connection and cookies, signs in, follows links, sends forms as they are shown."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

NOT_OURS = ("/account/", "/language/")


@dataclass
class Form:
    """A form as it would be sent: values by name, in order; `buttons` are its submit buttons (name, value, formaction)."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)

    def pressed(self, *, to: str = "") -> tuple[str, str]:
        """Address and body after pressing the button that sends it to `to`; the first button where none does."""
        name, value, other = next(
            (one for one in self.buttons if to and one[2] == to), (*self.buttons, ("", "", ""))[0]
        )
        return other or self.action, urlencode([*self.fields, (name, value)] if name else self.fields)

    def changed(self, mark: str) -> Form:
        """With another ending of its longest text, so that there is something to save."""
        if self.areas:
            at = max(self.areas, key=lambda n: len(self.fields[n][1]))
            name, value = self.fields[at]
            self.fields[at] = (name, value[:-6].rstrip() + mark)
        return self


class Page(HTMLParser):
    """Links and POST forms of a page."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: tuple[str, list[str]] | None = None
        self._area: str | None = None
        self._text = ""
        self.feed(text)
        self.forms = [one for one in self.forms if not one.action.startswith(NOT_OURS)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in of:
            self.links.append(urljoin(self.address, of["href"]))
        elif tag == "form":
            target = urljoin(self.address, of.get("action") or self.address)
            self._form = Form(target) if of.get("method", "").lower() == "post" else None
            if self._form is not None:
                self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, of)

    def _control(self, tag: str, of: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = of.get("name", ""), of.get("type", "text" if tag == "input" else "submit")
        if tag == "button" and kind == "submit":
            action = urljoin(self.address, of["formaction"]) if of.get("formaction") else ""
            self._form.buttons.append((name, of.get("value", ""), action))
        elif tag == "input" and name and kind not in ("submit", "button", "file", "image", "reset"):
            if kind not in ("checkbox", "radio") or "checked" in of:
                self._form.fields.append((name, of.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "textarea" and name:
            self._area, self._text = name, ""
        elif tag == "select" and name:
            self._select = (name, [])
        elif tag == "option" and self._select is not None and "selected" in of:
            self._select[1].append(of.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "textarea" and self._area is not None:
            self._form.areas.append(len(self._form.fields))
            self._form.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select is not None:
            self._form.fields += [(self._select[0], value) for value in self._select[1]]
            self._select = None
        elif tag == "form":
            self._form = None


class Client:
    """One connection kept open; cookies may be shared between clients."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {} if cookies is None else cookies

    def send(self, method: str, address: str, body: str = "") -> tuple[int, str, str]:
        """Status, Location, text."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return answer.status, answer.headers.get("Location", ""), text

    def page(self, address: str) -> Page | None:
        """The page at an address of this site; None where it is not a page that opens."""
        for _ in range(4):
            status, to, text = self.send("GET", address)
            if status == 200:
                return Page(text, urlsplit(address).path)
            if status not in (301, 302):
                return None
            address = urljoin(address, to)
        return None

    def sign_in(self, email: str, password: str) -> None:
        """As a person does: the form with its token, e-mail and password."""
        _, _, text = self.send("GET", "/account/login/")
        token = text.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]
        status, _, _ = self.send(
            "POST",
            "/account/login/",
            urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password}),
        )
        if status != 302:
            raise SystemExit(f"{email} cannot sign in: {status}")
