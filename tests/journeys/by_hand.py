"""Somebody at a browser without JavaScript: opens pages, follows links by their words, fills in forms, presses buttons.

Every request carries what the page's own form holds (hidden fields, ticked boxes, the token against forgery) and what was
typed; an address that no page links to is never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client


@dataclass
class Form:
    """A form of a page.  values: what it sends if nothing is typed; names: every control; buttons: (words, name, value)."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Links, forms and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words = ""
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], str]] = []  # a, button, textarea, option being read
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get"))
            self.forms.append(self._form)
        elif tag in ("a", "button", "textarea", "option"):
            self._open.append((tag, has, ""))
        elif tag == "select":
            self._select = has.get("name", "")
            self._take(self._select, None)
        elif tag == "input":
            kind, ticked = has.get("type", "text"), "checked" in has
            sent = kind not in ("file", "submit") and (kind not in ("radio", "checkbox") or ticked)
            self._take(has.get("name", ""), has.get("value", "on" if kind == "checkbox" else "") if sent else None)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, has, words = self._open.pop()
        said = words.strip()
        if tag == "a":
            self.links.append((said, has.get("href", "")))
        elif tag == "button" and self._form is not None:
            self._form.buttons.append((said, has.get("name", ""), has.get("value", "")))
        elif tag == "textarea":
            self._take(has.get("name", ""), words.removeprefix("\n"))
        elif tag == "option" and "selected" in has:
            self._take(self._select, has.get("value", said))

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._open:
            tag, has, words = self._open[-1]
            self._open[-1] = (tag, has, words + data)

    def _take(self, name: str, value: str | None) -> None:
        if self._form is not None and name:
            self._form.names.add(name)
            if value is not None:
                self._form.values.setdefault(name, []).append(value)


class Hands:
    """One person's browser."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.path, self.status, self.text = "/", 0, ""
        self.page = Reader("")

    def open(self, path: str) -> Hands:
        return self._went(path, self.client.get(path, follow=True))

    def click(self, words: str, which: int = 0) -> Hands:
        """Follow the link with these words (or beginning with them)."""
        found = [href for said, href in self.page.links if said == words or said.startswith(words)]
        assert len(found) > which, f"no link “{words}” on {self.path}: {[said for said, _href in self.page.links]}"
        return self.open(urljoin(self.path, found[which]).partition("#")[0])

    def form(self, button: str) -> tuple[Form, tuple[str, str, str]]:
        for form in self.page.forms:
            for one in form.buttons:
                if one[0] == button or one[0].startswith(button):
                    return form, one
        raise AssertionError(f"no button “{button}” on {self.path}: {[f.buttons for f in self.page.forms]}")

    def press(self, button: str, ends: int = 200, **typed: Any) -> Hands:
        """Type into the form that has this button and press it; `ends` is the status of the page one ends on."""
        return self.send(*self.form(button), ends=ends, typed=typed)

    def send(self, form: Form, button: tuple[str, str, str], *, typed: dict[str, Any], ends: int = 200) -> Hands:
        """Send a form as it was read, be it a while ago."""
        unknown = set(typed) - form.names
        assert not unknown, f"{self.path} asks for no {sorted(unknown)}"
        data: dict[str, Any] = {**form.values, **typed}
        if button[1]:
            data[button[1]] = button[2]
        target = urljoin(self.path, form.action) if form.action else self.path
        if form.method.lower() == "get":
            return self._went(target, self.client.get(target, data, follow=True))
        answer = self.client.post(target, data, follow=True, headers={"Origin": "http://testserver"})
        self._went(target, answer)
        assert self.status == ends, (self.path, self.status, self.page.words[:3000])
        return self

    def _went(self, path: str, answer: Any) -> Hands:
        chain = answer.redirect_chain
        self.path = urlsplit(chain[-1][0]).path if chain else urlsplit(path).path
        self.path = urljoin(path, self.path)
        self.status = answer.status_code
        content = answer.getvalue() if answer.streaming else answer.content
        self.body: bytes = content
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        self.text = content.decode() if html else ""
        self.page = Reader(self.text)
        assert self.status < 500, (path, self.text[:3000])
        return self
