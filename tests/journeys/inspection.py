"""Judges an open page: axe, headings, title, language, and whether it fits a narrow screen."""

from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Browser, Page, Route

from tests.conftest import ROOT
from tests.journeys.fallbacks import find_fallbacks

NARROW = 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})
  const where = (rule) => rule.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(' | ')
  return found.violations.map((rule) => `axe ${rule.id}: ${where(rule)}`)
}"""
OUTLINE = """() => ({
  lang: document.documentElement.lang, title: document.title,
  headings: document.querySelectorAll('h1').length,
})"""
WIDE = """(narrow) => {
  const width = document.documentElement.scrollWidth
  if (width <= narrow) return ''
  const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > narrow + 1)
  return `${width}px wide: ` + wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).join(' | ')
}"""


@cache
def axe() -> str:
    """The source of axe-core."""
    return (ROOT / "tests" / "assets" / "axe" / "axe.min.js").read_text(encoding="utf-8")


class Inspector:
    """Judges pages. A page without scripts cannot run axe itself, so its document is looked at on a second page."""

    def __init__(self, browser: Browser, brand: str = "Listo") -> None:
        self.brand = brand
        self._context = browser.new_context(bypass_csp=True)
        self._glass = self._context.new_page()

    def judge(self, page: Page, *, language: str, script: bool, thorough: bool = True) -> list[str]:
        """All faults of the open page; axe, which takes long, only if asked to be thorough."""
        faults = [*self._outline(page, language), *self._width(page), *find_fallbacks(page, language)]
        if thorough:
            faults += self._axe(page) if script else self._axe_through_glass(page)
        return [f"{fault}  [{page.url} {language}, {page.viewport_size}, script {script}]" for fault in faults]

    def _outline(self, page: Page, language: str) -> Iterator[str]:
        found = page.evaluate(OUTLINE)
        if found["lang"] != language:
            yield f"the page says it is in {found['lang']!r}"
        if not found["title"].endswith(f" – {self.brand}"):
            yield f"the title is {found['title']!r}"
        if found["headings"] != 1:
            yield f"{found['headings']} main headings"

    def _width(self, page: Page) -> Iterator[str]:
        before = page.viewport_size
        page.set_viewport_size({"width": NARROW, "height": 640})
        wide = page.evaluate(WIDE, NARROW)
        if before:
            page.set_viewport_size(before)
        if wide:
            yield f"scrolls sideways at {NARROW}: {wide}"

    def _axe(self, page: Page) -> list[str]:
        page.evaluate(axe())
        found: list[str] = page.evaluate(RUN_AXE, TAGS)
        return found

    def _axe_through_glass(self, page: Page) -> list[str]:
        html, size = page.content(), page.viewport_size
        glass = self._glass
        if size:
            glass.set_viewport_size(size)

        def answer(route: Route) -> None:
            request = route.request
            if request.resource_type == "document":
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif request.resource_type == "script":
                route.fulfill(body="", content_type="text/javascript")
            else:
                route.continue_()

        glass.unroute_all()
        glass.route("**/*", answer)
        glass.goto(page.url.split("#")[0])
        return self._axe(glass)

    def close(self) -> None:
        self._context.close()
