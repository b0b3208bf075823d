"""The documents speak of what there is: variables, files, tests, commands, packages, links."""

import ast
import re
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.conf import settings
from django.core.management import get_commands

from community.permissions import NAMES
from jobs.registry import SCHEDULED

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
README, DECISIONS = ROOT / "README.md", ROOT / "docs/decisions.md"
OPERATIONS = ROOT / "docs/operations.md"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
LAYERS = {"config", *(name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir())}
FOLDERS = {*LAYERS, "docs", "templates", "static", "tests", "bench", ".ci"}
MADE_HERE = {"bench/results.json"}  # by `make bench`, with the figures of the machine it runs on
READERS = {"text", "flag", "number", "words", "address", "help_lines", "socket"}  # of config/env.py


def code(document):
    """What stands in backticks, and the indented lines."""
    text = document.read_text()
    indented = re.findall(r"^ {4}\S.*$", text, re.MULTILINE)
    return [*re.findall(r"`([^`\n]+)`", text), *(line.strip() for line in indented)]


def read(path):
    return (ROOT / path).read_text()


def slug(heading):
    """As the usual viewers make the address of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def variables_read():
    for module in (ROOT / "config").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(attr=name),
                    args=[ast.Constant(value=str(variable)), *_],
                ) if name in READERS:
                    yield variable


def test_every_variable_stands_in_the_table_of_operations_and_no_other_does():
    table = OPERATIONS.read_text().partition("## Every variable")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == sorted(
        set(variables_read())
    )


def test_the_readme_names_the_two_commands():
    lines = README.read_text().splitlines()
    assert {"    make run", "    make test"} <= set(lines)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_tests_that_a_document_names_exist(document):
    named = {
        tuple(word.split("::"))
        for word in code(document)
        if re.fullmatch(r"[\w.-]+(/[\w.-]*)+(::\w+)?", word)
        and word.split("/")[0] in FOLDERS
        and word not in MADE_HERE
    }
    assert [path for path, *_ in named if not (ROOT / path).exists()] == []
    assert [
        test for path, *tests in named for test in tests if f"def {test}(" not in read(path)
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_functions_and_classes_that_a_document_names_exist(document):
    for word in code(document):
        if re.fullmatch(r"[a-z]+(\.\w+)+", word) and word.split(".")[0] in LAYERS:
            assert word in NAMES or resolve_name(word)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_a_document_names_exist(document):
    text = "\n".join(code(document))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", text)) <= TARGETS
    assert set(re.findall(r"\bmanage\.py ([a-z]+)", text)) <= set(get_commands())


def test_the_architecture_lists_every_scheduled_job_of_the_product():
    listed = re.findall(r"^\| `(\w+\.tasks\.\w+)` \|", read("docs/architecture.md"), re.MULTILINE)
    assert sorted(listed) == sorted(job for job in SCHEDULED if job.split(".")[0] in LAYERS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        if not there.is_file():
            broken.append(target)
        elif heading:
            headings = re.findall(r"^#+ (.+)$", there.read_text(), re.MULTILINE)
            if heading not in map(slug, headings):
                broken.append(target)
    assert broken == []


def test_every_package_that_is_depended_on_has_its_decision():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["development"]]
    names = [re.match(r"[\w-]+", requirement)[0] for requirement in wanted]
    text = DECISIONS.read_text().lower()
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []
