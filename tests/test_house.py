"""The rules of the house, kept by machines: style, types, directions, sizes, completeness."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from cchc_desktop import family

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cchc_desktop"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
DEEPEST = 4
MARKER = "# --- for tests ---\n"
EDGES = ["cli", "ui"]  # each reads the clock in one module and hands the time on

Function = ast.FunctionDef | ast.AsyncFunctionDef
STEPS_IN = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)


def sources() -> list[Path]:
    """Every Python file of ours."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "db")
    return [ROOT / "run.py", *sorted(chain.from_iterable(folder.rglob("*.py") for folder in folders))]


def sized() -> list[Path]:
    """The files that have to stay short; a migration is a list of columns, written once."""
    return [path for path in sources() if path.parent != ROOT / "db" / "versions"]


def ours() -> Iterator[tuple[Path, str]]:
    """Every text file that is or will be committed; pictures, fonts and registers are passed over."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    outside = {".git", *(line.strip("/") for line in ignored if line.endswith("/"))}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in outside]
        for path in (Path(folder, name) for name in names):
            content = path.read_bytes()
            if b"\0" not in content:
                yield path, content.decode(errors="replace")


def tool(*words: str) -> None:
    """Run one checker over the tree; what it finds is the message."""
    done = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """What the file says, parsed once for all that ask."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the last, the docstring apart."""
    first = function.body[0]
    is_text = ast.get_docstring(function) is not None
    said = (first.end_lineno or first.lineno) - first.lineno + 1 if is_text else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - said


def depth(node: ast.AST, *, is_else_if: bool = False) -> int:
    """How many branches and loops stand inside one another; a function within starts anew."""
    below = 0
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        follows = isinstance(node, ast.If) and field == "orelse" and len(children) == 1
        for child in children:
            if isinstance(child, ast.AST) and not isinstance(child, Function):
                below = max(below, depth(child, is_else_if=follows and isinstance(child, ast.If)))
    return below + (isinstance(node, STEPS_IN) and not is_else_if)


def test_ruff_finds_nothing() -> None:
    tool("-m", "ruff", "check", "--output-format=concise")


def test_every_file_is_formatted() -> None:
    tool("-m", "ruff", "format", "--check")


def test_types_are_strict() -> None:
    tool("-m", "mypy")


def test_imports_go_one_way() -> None:
    tool("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")


def test_files_are_short() -> None:
    long = {name_of(path): size for path in sized() if (size := _lines(path)) > LONGEST_FILE}
    assert not long, f"split by what changes together: {long}"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_are_short() -> None:
    long = [
        f"{name_of(path)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in sized()
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert not long, "\n" + "\n".join(long)


def test_functions_are_flat() -> None:
    deep = [
        f"{name_of(path)}:{function.lineno} {function.name} is {depth(function)} deep"
        for path in sized()
        for function in functions(path)
        if depth(function) > DEEPEST
    ]
    assert not deep, "\n" + "\n".join(deep)


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(path) for path in sources() if ast.get_docstring(tree(path)) is None]
    assert not silent, f"a docstring is missing in {silent}"


def test_no_module_is_a_drawer() -> None:
    drawers = [name_of(path) for path in sources() if re.search(r"util|helper|manager|misc", name_of(path))]
    assert not drawers, f"name them after what they hold: {drawers}"


def test_no_family_is_empty() -> None:
    empty = [name for name, codes in family.inventory().items() if not codes]
    assert not empty, f"nothing was found in {empty}"


def test_every_member_of_a_family_is_tested() -> None:
    untested = []
    for name, codes in family.inventory().items():
        folder = ROOT.joinpath("tests", name.split(".")[0])
        files = [path for path in sorted(folder.rglob("*")) if path.suffix != ".pyc" and path.is_file()]
        known = "\n".join(map(name_of, files)) + "\n".join(
            path.read_text(encoding="utf-8") for path in files if path.suffix in {".py", ".toml", ".txt"}
        )
        untested += [
            f"{name}: {code}" for code in codes if not re.search(rf"(?<!\w){re.escape(code)}", known)
        ]
    assert not untested, f"no test names them: {untested}"


def test_everything_but_the_window_works_without_qt() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "ui"
    ]
    script = "import sys, importlib\nfor name in ('PySide6', 'shiboken6'): sys.modules[name] = None\n"
    script += f"for name in {names!r}: importlib.import_module(name)\n"
    tool("-W", "error", "-c", script)


def test_nothing_of_the_workshop_is_left_in_the_tree() -> None:
    pieces = [
        "".join(halves)
        for halves in (("py", "pi.org"), ("python", "hosted"), ("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"))
    ]
    found = [
        f"{name_of(path)}: {piece}" for path, text in ours() for piece in pieces if piece in text.lower()
    ]
    assert not found, "\n" + "\n".join(found)


def test_only_the_edges_read_the_clock() -> None:
    readers = [path for path in sorted(PACKAGE.rglob("*.py")) if _reads_clock(path)]
    edges = [path.relative_to(PACKAGE).parts[0] for path in readers]
    assert set(edges) <= set(EDGES), f"time comes in as an argument: {list(map(name_of, readers))}"
    assert len(edges) == len(set(edges)), f"one reading an edge is enough: {list(map(name_of, readers))}"


def _reads_clock(path: Path) -> bool:
    clocks = re.compile(
        r"\b(datetime\.(now|today|utcnow)|date\.today|time\.(time|localtime|gmtime)|Q\w+\.current(Date|Time)\w*)$"
    )
    inside = ast.walk(tree(path))
    return any(isinstance(node, ast.Attribute) and clocks.search(ast.unparse(node)) for node in inside)


def test_no_test_types_letters_that_abort_qt() -> None:
    aborting = [
        f"{name_of(path)}:{call.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and _types_beyond_latin(call)
    ]
    assert not aborting, f"send a QInputMethodEvent instead: {aborting}"


def _types_beyond_latin(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    texts = [part.value for part in ast.walk(call) if isinstance(part, ast.Constant)]
    return name.startswith("keyClick") and any(
        isinstance(t, str) and max(t, default="") > "\xff" for t in texts
    )


def test_no_test_is_switched_off() -> None:
    off = re.compile(
        r"pytest\.(mark\.(skip|xfail|skipif)|skip|xfail|importorskip)\b|unittest\.mock|MagicMock"
    )
    found = [
        name_of(path)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path.name != Path(__file__).name and off.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, f"a test runs or is not there: {found}"


def test_whoever_silences_a_checker_says_why() -> None:
    silenced = re.compile(r"# (?:noqa|type: ignore)\b(.*)")
    with_reason = re.compile(r": [A-Z]+\d+(?:, [A-Z]+\d+)* - \S|\[[a-z, -]+\]  # \S")
    mute = [
        f"{name_of(path)}:{number}"
        for path in sources()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for found in silenced.finditer(line)
        if not with_reason.match(found[1])
    ]
    assert not mute, f"the code in brackets or after the colon, then the reason: {mute}"


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"pytest cannot tell them apart: {twice}"


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, marker, tests = (ROOT / "requirements.lock").read_text(encoding="utf-8").partition(MARKER)
    assert marker
    assert _asked(project["project"]["dependencies"]) <= set(_locked(run))
    assert _asked(project["dependency-groups"]["test"]) <= set(_locked(tests))
    assert not set(_locked(run)) & set(_locked(tests))
    assert all("--hash=sha256:" in lines for lines in (_locked(run) | _locked(tests)).values())


def _asked(requirements: list[str]) -> set[str]:
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


def _locked(section: str) -> dict[str, str]:
    blocks = re.split(r"\n(?=\w)", "\n" + section)
    return {block.partition("==")[0].lower(): block for block in blocks if "==" in block and block[0] != "#"}


def test_every_library_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = _asked(project["project"]["dependencies"])
    renamed = {"pyside6": "pyside6-essentials", "nacl": "pynacl", "zxingcpp": "zxing-cpp"}
    renamed |= {
        "docx": "python-docx",
        "lxml": "python-docx",
        "serial": "pyserial",
        "pil": "reportlab",
        "shiboken6": "pyside6-essentials",
        "pyhanko_certvalidator": "pyhanko",
        "msoffcrypto": "msoffcrypto-tool",
    }
    missing = set()
    for path in sorted([*PACKAGE.rglob("*.py"), *(ROOT / "db").rglob("*.py")]):
        for name in _imported(path) - set(sys.stdlib_module_names) - {"cchc_desktop"}:
            library = renamed.get(name.lower(), name.lower().replace("_", "-"))
            missing |= {f"{name_of(path)}: {name}"} if library not in asked else set()
    assert not missing, f"not among the dependencies: {sorted(missing)}"


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
