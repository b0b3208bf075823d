"""Pressing a button where no script runs: what is sent is what the page drew."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import QueryDict


@dataclass
class Form:
    """One form of a page: what it would send, by name, and what each of its buttons adds."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name, value=None):
        self.fields.setdefault(name, []).extend([] if value is None else [value])


class Forms(HTMLParser):
    """Reads a page; `all` are its forms."""

    def __init__(self, page: str):
        super().__init__()
        self.all, self.form, self.inner, self.words = [], None, None, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.form = Form(told.get("action", ""), told.get("method", "get"))
            self.all.append(self.form)
        if self.form is None or "disabled" in told:
            return
        if tag == "input":
            self._input(told)
        elif tag in {"textarea", "button", "select"}:
            self.inner, self.words = told, ""
        elif tag == "option" and self.inner:  # those of a datalist are only offered
            self._option(told)

    def _input(self, told):
        if told.get("type") in {"checkbox", "radio"}:
            value = told.get("value", "on") if "checked" in told else None
            self.form.add(told["name"], value)
        elif "name" in told and told.get("type") != "file":
            self.form.add(told["name"], told.get("value", ""))

    def _option(self, told):
        """The one that is selected, else the first."""
        name = self.inner["name"]
        if "selected" in told or name not in self.form.fields:
            self.form.fields[name] = [told.get("value", "")]

    def handle_data(self, words):
        self.words += words

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif self.form and self.inner is not None and tag in {"textarea", "button"}:
            words = " ".join(self.words.split())
            if tag == "button":
                name = self.inner.get("name")
                self.form.buttons[words] = (name, self.inner.get("value", "")) if name else ()
            else:  # the first line break after the tag is no part of the words
                self.form.add(self.inner["name"], self.words.removeprefix("\n"))
            self.inner = None


def press(client, address, words, /, **typed):
    """Open the page, fill in what is typed, and press the button with these words."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    forms = Forms(page.content.decode()).all
    found = [one for one in forms if words in one.buttons]
    assert found, (words, [list(one.buttons) for one in forms])
    form = found[0]
    assert set(typed) <= set(form.fields), (set(typed), set(form.fields))
    values = form.fields | {name: _as_list(value) for name, value in typed.items()}
    if button := form.buttons[words]:
        values[button[0]] = [button[1]]
    sent = QueryDict(mutable=True)
    for name, one in values.items():
        sent.setlist(name, one)
    goal = form.action or address
    if form.method == "get":
        return client.get(f"{goal.partition('?')[0]}?{sent.urlencode()}")
    return client.post(goal, sent.urlencode(), content_type="application/x-www-form-urlencoded")


def _as_list(value):
    return value if isinstance(value, list) else [value]
