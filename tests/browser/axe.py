"""What axe finds on a page: WCAG 2.2 AA, as far as a machine can tell."""

from axe_playwright_python.base import AXE_SCRIPT

FIND = """async (options) => {
  const { violations } = await axe.run(options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""


def problems(page, **options) -> list[tuple[str, str]]:
    """The rules that do not hold, each with the HTML where; `options` are those of axe.run.

    axe is half a megabyte of script, so a page that it looks at twice is given it once.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(FIND, {"resultTypes": ["violations"]} | options)
    return [(rule, html) for rule, html in found]
