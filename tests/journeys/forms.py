"""Somebody at a browser without JavaScript: follows links by their words, fills in the forms that stand on the page, sends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class Form:
    """A form as the page shows it.  values: what a browser would send untouched."""

    def __init__(self, action: str) -> None:
        self.action, self.words = action, ""
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, set[str]] = {}  # values that may be chosen, by name; empty: anything may be typed
        self.files: set[str] = set()

    def offer(self, name: str, value: str, chosen: bool) -> None:
        self.offered.setdefault(name, set()).add(value)
        if chosen:
            self.values.setdefault(name, []).append(value)


class Page(HTMLParser):
    """Links, forms and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words = ""
        self._form: Form | None = None
        self._href: str | None = None
        self._linked = self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self._href, self._linked = has["href"], ""
        elif tag == "form":
            self._form = Form(has.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = has.get("name", "")
        if tag == "input" and name:
            self._input(self._form, has, name)
        elif tag == "select":
            self._select = name
            self._form.offered.setdefault(name, set())
        elif tag == "option" and self._select:
            self._form.offer(self._select, has.get("value", ""), "selected" in has)
        elif tag == "button" and name:
            self._form.offer(name, has.get("value", ""), False)  # sent only where it is the one pressed
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = [""]

    @staticmethod
    def _input(form: Form, has: dict[str, str], name: str) -> None:
        kind = has.get("type", "text")
        if kind in ("checkbox", "radio"):
            form.offer(name, has.get("value", "on"), "checked" in has)
        elif kind == "file":
            form.files.add(name)
        else:
            form.values.setdefault(name, []).append(has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((self._linked.strip(), self._href))
            self._href = None
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form is not None:
            self._form.values[self._area] = [self._form.values[self._area][0].removeprefix("\n")]  # as browsers do
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._href is not None:
            self._linked += data
        if self._form is not None:
            self._form.words += data
            if self._area:
                self._form.values[self._area] = [self._form.values[self._area][0] + data]


class Hand:
    """A person's browser; `clock` is the server's time."""

    def __init__(self, person: Any, clock: dict[str, datetime], at: Callable[[str], datetime]) -> None:
        self.client, self._clock, self._at = Client(), clock, at
        self.path, self.status = "/", 0
        self.page = Page("")
        if person is not None:
            self.client.force_login(person)

    def at(self, text: str) -> Hand:
        """The same browser at a later time."""
        self._clock["at"] = self._at(text)
        return self

    def go(self, path: str) -> Page:
        """Open a page; it has to be there."""
        self._show(self.client.get(path, follow=True), path)
        assert self.status == 200, (path, self.status)
        return self.page

    def follow(self, words: str) -> Page:
        """Click the first link that says just these words, or else has them in it."""
        found = [href for said, href in self.page.links if words == said]
        found = found or [href for said, href in self.page.links if words in said]
        assert found, f"no link “{words}” on {self.path}: {[said for said, _ in self.page.links]}"
        return self.go(urljoin(self.path, found[0]))

    def form(self, words: str) -> Form:
        """The form on which these words stand (its button, or a question)."""
        found = [one for one in self.page.forms if words in one.words]
        assert found, f"no form “{words}” on {self.path}"
        return found[0]

    def send(self, words: str, expect: int = 200, **typed: Any) -> Page:
        """Fill in the form with these words on it and send it; what is not typed goes as it stands on the page.

        Only what a browser offers may be typed or chosen.  A refusal is expect=422.
        """
        form = self.form(words)
        values: dict[str, Any] = dict(form.values)
        for name, given in typed.items():
            assert name in form.values or name in form.offered or name in form.files, f"“{words}” asks for no {name}"
            if name not in form.files:
                chosen = [given] if isinstance(given, str) else list(given)
                offered = form.offered.get(name)
                assert not offered or set(chosen) <= offered, (name, chosen, offered)
                values[name] = chosen
            else:
                values[name] = given
        self._show(self.client.post(urljoin(self.path, form.action) or self.path, values, follow=True), self.path)
        assert self.status == expect, (self.path, self.status, " ".join(self.page.words.split())[:1500])
        return self.page

    def reads(self, *words: str) -> None:
        """The page says all of this."""
        for one in words:
            assert one in self.page.words, (one, self.path, " ".join(self.page.words.split())[:3000])

    def _show(self, answer: Any, path: str) -> None:
        self.status = answer.status_code
        self.path = answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", None) else path
        self.page = Page(answer.content.decode() if not answer.streaming else "")


def upload(name: str, content: bytes, kind: str) -> SimpleUploadedFile:
    """A file from the visitor's desk."""
    return SimpleUploadedFile(name, content, kind)
