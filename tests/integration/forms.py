"""Reads a form in a page as a browser without JavaScript would send it, lists to choose from among it."""

from bs4 import BeautifulSoup
from bs4.element import Tag

Fields = dict[str, list[str]]


def fields_of(page: str, form_id: str) -> Fields:
    """The fields of the form with this id, with what they hold; buttons are left out."""
    form = BeautifulSoup(page, "lxml").find("form", id=form_id)
    assert isinstance(form, Tag), f"there is no form {form_id}"
    return fields_in(form)


def fields_in(form: Tag) -> Fields:
    """The fields of this form."""
    found: Fields = {}
    for control in form.find_all(["input", "textarea", "select"]):
        for value in _values(control):
            found.setdefault(str(control["name"]), []).append(value)
    return found


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return [str(chosen["value"])] if isinstance(chosen, Tag) else []
    if control.get("type") in {"radio", "checkbox"} and not control.has_attr("checked"):
        return []
    return [str(control.get("value", ""))]


def words(page: str, selector: str = "main") -> str:
    """What a part of the page says, with single blanks."""
    return " ".join(part.get_text(" ") for part in BeautifulSoup(page, "lxml").select(selector)).replace("\n", " ")


def flat(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


def texts(page: str, selector: str) -> list[str]:
    """What each of these elements says."""
    return [flat(part.get_text(" ")) for part in BeautifulSoup(page, "lxml").select(selector)]
