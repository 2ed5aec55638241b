"""A page's words are looked up once, and follow the language when a mail is written in another one."""

from flask import Flask, render_template_string
from flask_babel import force_locale
from flask_login import LoginManager

from portal.core import i18n
from tests.conftest import ROOT

PAGE = "{{ _('Sign in') }}|{{ ngettext('%(num)s question', '%(num)s questions', 2) }}"


def words(app: Flask, path: str) -> tuple[str, str, str]:
    with app.test_request_context(path):
        before = render_template_string(PAGE)
        with force_locale("pt"):
            inside = render_template_string(PAGE)
        return before, inside, render_template_string(PAGE)


def test_the_page_keeps_its_language_around_a_mail_in_another() -> None:
    app = Flask("portal", root_path=str(ROOT / "portal"))
    LoginManager(app).user_loader(lambda _token: None)
    i18n.init_app(app)
    before, inside, after = words(app, "/?lang=es")

    assert before == after == "Iniciar sesión|2 preguntas"
    assert inside.endswith("|2 perguntas")
    assert words(app, "/?lang=fr")[0].endswith("|2 questions")
