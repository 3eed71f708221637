"""Files taken apart by their form, changed within, and put together again so that they look sound."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from random import Random
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from fuzz.nasty import bent, spoiled, told, value, word

Tree: TypeAlias = Any  # whatever JSON can say
_DEEP = "\ue000deep"
_LONGEST = 400_000
"""Characters beyond which nothing is added to a value any more."""


def _places(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Every place of a value, as what holds it and where."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            yield one, key
            if isinstance(one[key], dict | list):
                waiting.append(one[key])


def tree(rng: Random, whole: Tree) -> Tree:
    """A JSON value with one or a few places changed."""
    made = deepcopy(whole)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        places = list(_places(made)) if isinstance(made, dict | list) else []
        if not places:
            return value(rng)
        holder, key = rng.choice(places)
        _change(rng, holder, key, places)
    return made


def _change(rng: Random, holder: Tree, key: Tree, places: list[tuple[Tree, Tree]]) -> None:
    kind, old = rng.randrange(12), holder[key]
    if kind < 3 and isinstance(old, str):
        holder[key] = bent(rng, old)
    elif kind < 3 and isinstance(old, int | float):
        holder[key] = old + rng.choice((-1, 1, 2, 1_000, -old, old))
    elif kind < 6:
        holder[key] = value(rng)
    elif kind == 6:
        del holder[key]
    elif kind == 7:
        other, name = rng.choice(places)
        holder[key] = deepcopy(other[name]) if name in range(len(other)) or name in other else None
    elif kind == 8 and isinstance(holder, dict):
        holder[word(rng) if rng.random() < 0.5 else str(key) + word(rng)] = old
    elif kind == 8:
        holder.insert(key, deepcopy(old))
    elif kind == 9 and isinstance(old, list) and len(repr(old)) < _LONGEST // 200:
        holder[key] = old * rng.choice((2, 50, 200))
    elif kind == 10:
        holder[key] = rng.choice(([old], {"": old}, str(old), [[old]], _DEEP))
    else:
        holder[key] = type(old)() if old is not None else 0


def json_text(rng: Random, whole: Tree, *, is_canonical: bool = False) -> bytes:
    """A value as JSON, now and then with keys twice, deep beyond reason, or in another dress."""
    pretty = not is_canonical and rng.random() < 0.2
    text = json.dumps(
        whole,
        ensure_ascii=not is_canonical and rng.random() < 0.5,
        indent=1 if pretty else None,
        sort_keys=is_canonical and _is_sortable(whole),
        separators=None if pretty else (",", ":"),
    )
    if _DEEP in text or json.dumps(_DEEP) in text:
        deep = rng.choice((50, 400, 990, 3_000, 60_000))
        opening, closing = rng.choice((("[", "]"), ('{"a":', "}")))
        nested = opening * deep + ("0" if opening != "[" else "") + closing * deep
        text = text.replace(f'"{_DEEP}"', nested).replace(json.dumps(_DEEP), nested)
    if not is_canonical and rng.random() < 0.05 and (found := re.search(r'"\w+":[^,{}\[\]]+', text)):
        text = text.replace(found[0], f"{found[0]},{found[0]}", 1)
    return told(text)


def _is_sortable(whole: Tree) -> bool:
    places = _places(whole) if isinstance(whole, dict | list) else ()
    return all(isinstance(key, str) for holder, key in places if isinstance(holder, dict))


def json_bytes(rng: Random, data: bytes) -> bytes:
    """JSON with something in it changed; bytes where it is none any more."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return spoiled(rng, data)
    return json_text(rng, tree(rng, whole))


def lines(rng: Random, data: bytes) -> bytes:
    """A text of lines such as ``key = value``: values replaced, lines twice, gone, in another order."""
    text = data.decode("utf-8", "surrogateescape")
    rows = text.split("\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(rows))
        _change_line(rng, rows, at)
    return told("\n".join(rows))


def _change_line(rng: Random, rows: list[str], at: int) -> None:
    kind, row = rng.randrange(8), rows[at]
    name, sign, _ = row.partition("=")
    if kind < 4 and sign:
        rows[at] = f"{name}= {rng.choice(_TOML)(rng)}"
    elif kind == 4:
        rows[at] = bent(rng, row)
    elif kind == 5:
        rows.insert(rng.randrange(len(rows)), row)
    elif kind == 6 and len(rows) > 1:
        del rows[at]
    else:
        rows.insert(at, f"{word(rng).strip() or 'x'} = {rng.choice(_TOML)(rng)}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_TOML: tuple[Callable[[Random], str], ...] = (
    lambda rng: _quoted(word(rng)),
    lambda rng: _quoted(word(rng)),
    word,
    lambda rng: str(value(rng)),
    lambda rng: rng.choice(("2026-02-29", "0001-01-01", "9999-12-31", "2026-10-01", "1979-05-27T07:32:00Z")),
    lambda rng: rng.choice(
        ("07:30:00", "24:00", "[]", "{}", "[[]]", "true", "-1", "1e400", "nan", "inf", "0x")
    ),
    lambda rng: "[" * (deep := rng.choice((20, 400, 2_000))) + "]" * deep,
    lambda rng: "9" * rng.choice((19, 4_301, 20_000)),
    lambda rng: f"[{_quoted(word(rng))}, {_quoted(word(rng))}, {rng.randrange(99)}]",
    lambda rng: f"{{ {word(rng).strip() or 'a'} = {_quoted(word(rng))} }}",
)

_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")
_ELEMENT = re.compile(rb"<(\w+:?\w*)\b[^>]*?(?:/>|>[^<]*</\1>)")


def xml(rng: Random, data: bytes) -> bytes:
    """XML with an attribute, a text or a whole element changed."""
    form = rng.choice((_ATTRIBUTE, _ATTRIBUTE, _TEXT, _TEXT, _ELEMENT))
    found = list(form.finditer(data))
    if not found or rng.random() < 0.05:
        return spoiled(rng, data)
    one = rng.choice(found)
    if form is _ELEMENT:
        copies = rng.choice((0, 0, 2, 2, 60))
        return data[: one.start()] + one[0] * copies + data[one.end() :]
    start, end = one.span(2 if form is _ATTRIBUTE else 1)
    old = data[start:end].decode("utf-8", "replace")
    new = rng.choice((word(rng), bent(rng, old), str(value(rng))))
    escaped = new.encode("utf-8", "replace")
    if rng.random() < 0.8:
        escaped = escaped.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")
    return data[:start] + escaped + data[end:]


def unzipped(data: bytes) -> dict[str, bytes] | None:
    """The members of a zip that we wrote ourselves, or that one of these changes left readable."""
    try:
        with ZipFile(BytesIO(data)) as held:
            if sum(one.file_size for one in held.infolist()) > 20_000_000:
                return None
            return {one.filename: held.read(one) for one in held.infolist()}
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return None


def zipped(files: Mapping[str, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    """The members as a zip, the same bytes for the same members."""
    out = BytesIO()
    with ZipFile(out, "w", kind, compresslevel=1) as made:
        for name, data in files.items():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = kind
            made.writestr(info, data)
    return out.getvalue()


def archive(rng: Random, data: bytes, change: Callable[[Random, str, bytes], bytes], kind: int) -> bytes:
    """A zip with one member changed, gone, renamed, or doubled; or its own bytes spoiled."""
    files = unzipped(data)
    if not files or rng.random() < 0.08:
        return spoiled(rng, data)
    name = rng.choice(sorted(files))
    turn = rng.randrange(12)
    if turn == 0:
        del files[name]
    elif turn == 1:
        files[word(rng).replace("\ud800", "?").encode("utf-8", "replace").decode()[:60_000]] = files.pop(name)
    elif turn == 2:
        files[rng.choice(("../x", "/x", "x/../../y", name + " ", name.upper()))] = files[name]
    else:
        files[name] = change(rng, name, files[name])
    return zipped(files, rng.choice((kind, kind, kind, ZIP_STORED, ZIP_DEFLATED)))
