"""The house rules that a machine can check (docs/architecture.md says why they are so)."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LAYERS = ["config", *(name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir())]
GROUND_FLOOR = {"search", "jobs", "realtime"}
MODULES = sorted(
    path.relative_to(ROOT)
    for layer in LAYERS
    for path in (ROOT / layer).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "services", "managers", "signals"}
TOP_LEVEL = {
    *LAYERS,
    *("manage.py", "pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("docs", "templates", "static", "tests", "bench"),
}

# Who may learn which person speaks with a voice.
MAY_NAME_THE_OWNER = (
    *("community/clock.py", "community/models.py", "community/permissions.py"),
    *("community/actions.py", "community/following.py", "community/standing.py"),
    *("notifications/", "moderation/"),
)
CLEANS_HTML = "community/markup.py"
MAY_MARK_SAFE = {CLEANS_HTML, "accounts/templatetags/icons.py"}


@cache
def parsed(module):
    return ast.parse((ROOT / module).read_text(), filename=str(module))


def nodes(module, *kinds):
    return (node for node in ast.walk(parsed(module)) if isinstance(node, kinds))


def imports(module):
    """The dotted names of what a module imports, with "package.name" for each imported name."""
    for node in nodes(module, ast.Import):
        yield from (alias.name for alias in node.names)
    for node in nodes(module, ast.ImportFrom):
        yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def strings(module):
    return (n.value for n in nodes(module, ast.Constant) if isinstance(n.value, str))


def layers_used(module):
    """The layers a module depends on by import, or by a model's name such as "accounts.User"."""
    models = (text for text in strings(module) if re.fullmatch(r"[a-z]+\.[A-Z]\w+", text))
    names = {name.split(".")[0] for name in (*imports(module), *models)}
    return sorted((names & set(LAYERS)) - {module.parts[0]})


def test_a_module_uses_only_the_layers_below_its_own():
    assert [
        f"{module} uses {used}"
        for module in MODULES
        for used in layers_used(module)
        if LAYERS.index(used) < LAYERS.index(module.parts[0])
    ] == []


def test_the_ground_floor_uses_no_other_app():
    ground = [module for module in MODULES if module.parts[0] in GROUND_FLOOR]
    assert {str(module): used for module in ground if (used := layers_used(module))} == {}


def test_imports_name_their_layer_and_stand_at_the_top_of_the_module():
    relative = [str(m) for m in MODULES if any(name.startswith(".") for name in imports(m))]
    inside = [
        f"{module}:{node.lineno}"
        for module in MODULES
        for node in nodes(module, ast.Import, ast.ImportFrom)
        if node not in parsed(module).body
    ]
    assert relative + inside == []


def test_packages_of_apps_import_nothing():
    packages = [module for module in MODULES if module.name == "__init__.py"]
    assert [str(module) for module in packages if list(imports(module))] == []


def test_nothing_hides_in_signals_generic_keys_or_imports_for_types_only():
    forbidden = re.compile(
        r"\bsignals\b|^django\.dispatch\b|Generic(ForeignKey|Relation)|TYPE_CHECK"
    )
    assert [
        f"{module} imports {name}"
        for module in MODULES
        for name in imports(module)
        if forbidden.search(name)
    ] == []


def test_every_module_is_named_for_what_it_knows():
    assert [str(m) for m in MODULES if NAMES_THAT_SAY_NOTHING & {*m.parts[1:-1], m.stem}] == []


@pytest.mark.parametrize(
    ("files", "cap"),
    [(MODULES, 300), ([path for path in PAGES if path.name.startswith("_")], 60)],
    ids=["modules", "fragments"],
)
def test_files_stay_short(files, cap):
    lines = {str(path): len((ROOT / path).read_text().splitlines()) for path in files}
    assert {path: count for path, count in lines.items() if count > cap} == {}


def test_functions_have_at_most_25_lines():
    assert [
        f"{module}:{node.lineno} {node.name} has {length}"
        for module in MODULES
        for node in nodes(module, ast.FunctionDef, ast.AsyncFunctionDef)
        if (length := node.end_lineno - node.lineno + 1) > 25
    ] == []


def names_the_owner(module):
    attributes = (node.attr for node in nodes(module, ast.Attribute))
    lookups = (node.arg for node in nodes(module, ast.keyword) if node.arg)
    words = {
        part
        for text in (*attributes, *lookups, *strings(module))
        if re.fullmatch(r"\w+", text)
        for part in text.split("__")
    }
    return bool(words & {"owner", "owner_id"})


def test_only_the_modules_listed_here_learn_who_speaks_with_a_voice():
    assert [
        str(module)
        for module in MODULES
        if names_the_owner(module) and not str(module).startswith(MAY_NAME_THE_OWNER)
    ] == []


def offences(files, pattern):
    for path in files:
        text = (ROOT / path).read_text()
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield f"{path}:{text.count(chr(10), 0, found.start()) + 1} {found[0]}"


def test_no_template_names_the_owner_of_a_voice():
    assert list(offences(TEMPLATES, r"\.owner\b")) == []


def test_html_is_cleaned_in_one_module_and_trusted_in_few():
    def importers(pattern):
        return {str(m) for m in MODULES if any(re.search(pattern, name) for name in imports(m))}

    assert importers(r"^(bleach|nh3)\b") <= {CLEANS_HTML}
    assert importers(r"\b(mark_safe|SafeString)$") <= MAY_MARK_SAFE


@pytest.mark.parametrize(
    "pattern",
    [
        r"\sstyle\s*=|<style\b",
        r"<script\b(?![^>]*\bsrc=)",
        r"<[a-z][^<>]*\s(hx-)?on[a-z:-]+\s*=\s*[\"']",
        r"\|\s*safe(seq)?\b|\bautoescape off\b",
        r"<(?!a\b)[^>]*\b(src|href|action|srcset|poster)\s*=\s*[\"']?(https?:)?//",
    ],
    ids=["styles", "scripts", "handlers", "unescaped", "foreign-hosts"],
)
def test_templates_hold_nothing_that_the_content_security_policy_forbids(pattern):
    assert list(offences(PAGES, pattern)) == []


@pytest.mark.parametrize("lock", ["runtime.txt", "development.txt"])
def test_locked_requirements_carry_hashes_and_no_address(lock):
    text = (ROOT / "config/requirements" / lock).read_text()
    requirements = re.findall(r"^[a-z0-9].*(?:\\\n.*)+", text, re.MULTILINE)
    assert len(requirements) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 0
    assert [entry for entry in requirements if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links", text) == []


def test_the_top_level_holds_only_what_the_plan_names():
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    top = {path.split("/")[0] for path in listing}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL
