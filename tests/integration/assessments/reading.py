"""Reads a form in a page as a browser without JavaScript would send it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._form_id = form_id
        self._inside = False
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._inside = found.get("id") == self._form_id
        elif self._inside and tag == "textarea":
            self._textarea = found["name"] or ""
            self.fields.setdefault(self._textarea, []).append("")
        elif self._inside and tag == "input" and (found["type"] not in {"radio", "checkbox"} or "checked" in found):
            self.fields.setdefault(found["name"] or "", []).append(found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._textarea is not None:
            values = self.fields[self._textarea]
            values[-1] = values[-1].removeprefix("\n")
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.fields[self._textarea][-1] += data


def fields_of(page: str, form_id: str) -> dict[str, list[str]]:
    """The fields of the form with this id, with what they hold."""
    form = _Form(form_id)
    form.feed(page)
    return form.fields
