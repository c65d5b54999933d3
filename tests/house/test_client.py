# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The web client's layers, held by its import statements; each view has stories; each word comes from the texts."""

import re
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).parents[2] / "client" / "src"
# `import type` and `import`, `export ... from`, `import("...")`, and an import for its effects only.
IMPORT = re.compile(r'(?:\b(?:import|export)\s+(type\s)?[^;"\'`]*?\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"')
SDK = ("matrix-js-sdk", "@matrix-org/matrix-sdk-crypto-wasm")

# What each layer may import beside itself: other layers, packages. `app` may import everything.
LAYERS = {
    "register": set(),
    "model": set(),
    "texts": {"@preact/signals"},
    "storage": {"idb"},
    "matrix": {"model", "register", "storage", "@preact/signals", "marked", "matrix-encrypt-attachment", *SDK},
    "parts": {"texts", "preact", "@zag-js/combobox", "@zag-js/menu", "@zag-js/preact", "qr"},
    "views": {"model", "parts", "texts", "preact", "dompurify"},
    "state": {"matrix", "model", "register", "storage", "parts/theme", "texts/language", "@preact/signals"},
    "worker": set(),
}
# Packages that one file has to itself, so that it can be replaced there.
ALONE = {
    "dompurify": "views/Message/html.tsx",
    "marked": "matrix/markdown.ts",
    "idb": "storage/database.ts",
    "matrix-encrypt-attachment": "matrix/media.ts",
    "@zag-js/combobox": "parts/Combobox.tsx",
    "@zag-js/menu": "parts/Menu.tsx",
}


def sources(folder: str = "") -> list[Path]:
    found = [path for path in (SRC / folder).rglob("*.ts*") if path.suffix in (".ts", ".tsx")]
    assert found, folder
    return sorted(found)


def imports(source: str) -> Iterator[tuple[str, bool]]:
    """What is imported, and whether as a type only, which leaves no trace in the program."""
    for match in IMPORT.finditer(source):
        yield match[2], match[1] is not None


def target(path: Path, name: str) -> str:
    """A layer's path (`state/trust`), or a package's name without what lies inside it."""
    if name.startswith("."):
        return (path.parent / name).resolve().relative_to(SRC).as_posix()
    parts = name.split("/")
    return "/".join(parts[:2] if name.startswith("@") else parts[:1])


def strangers(path: Path, source: str, allowed: set[str]) -> list[str]:
    layer = path.relative_to(SRC).parts[0]
    names = {target(path, name) for name, _ in imports(source)}
    may = {layer, *allowed}
    return sorted(name for name in names if not any(name == one or name.startswith(f"{one}/") for one in may))


def is_story(path: Path) -> bool:
    return path.name.endswith(".stories.tsx") or path.name == "examples.tsx"


def test_every_layer_imports_only_what_lies_below_it():
    folders = {path.name for path in SRC.iterdir() if path.is_dir()}
    assert folders == {*LAYERS, "app"}
    found = {
        str(path.relative_to(SRC)): names
        for layer, allowed in LAYERS.items()
        for path in sources(layer)
        if (names := strangers(path, path.read_text(), allowed))
    }
    # The room's object travels as a type from the SDK's wrapper to where it is wrapped again.
    assert found.pop("state/messenger.ts", ["matrix-js-sdk"]) == ["matrix-js-sdk"]
    assert found == {}
    # The rule bites: each way of importing is seen.
    for way in ("import { a } from", "import type { A } from", "export * from", "void import(", "import"):
        assert strangers(SRC / "views/Any.tsx", f'{way} "../state/trust"', LAYERS["views"]) == ["state/trust"], way


def test_the_sdk_is_spoken_to_in_one_folder_only():
    found = [
        (str(path.relative_to(SRC)), name)
        for path in sources()
        if path.relative_to(SRC).parts[0] != "matrix"
        for name, is_type in imports(path.read_text())
        if target(path, name) in SDK and not is_type
    ]
    assert found == []


def test_packages_that_one_file_has_to_itself():
    found = {
        (name, str(path.relative_to(SRC)))
        for path in sources()
        for name in {target(path, name) for name, _ in imports(path.read_text())} & set(ALONE)
    }
    assert found == set(ALONE.items())


def test_every_view_has_stories_or_is_part_of_one_that_has():
    folders = [path for path in (SRC / "views").iterdir() if path.is_dir()]
    told = {folder.name for folder in folders if any(folder.glob("*.stories.tsx"))}
    parts = {
        target(path, name).split("/")[1]
        for path in sources("views")
        if path.relative_to(SRC).parts[1] in told and not is_story(path)
        for name, _ in imports(path.read_text())
        if name.startswith("../")
    }
    assert [folder.name for folder in folders if folder.name not in told | parts] == []
    assert len(told) > 25


# What stands between two tags, in an attribute that people read or hear, or as a constant among the children.
BETWEEN = re.compile(r">\s*([^<>{}()=;]*[A-Za-zÄÖÜäöüß]{2}[^<>{}()=;]*)</")
SPOKEN = r"\b(?:aria-label|title|label|placeholder|alt|hint|aria-roledescription)="
ATTRIBUTE = re.compile(SPOKEN + r'(?:\{`|\{"|")([^"`$]*[A-Za-zÄÖÜäöüß]{2}[^"`]*)["`]')
CHILD = re.compile(r'(?<==)?>\s*\{"([^"]*[A-Za-zÄÖÜäöüß]{2}[^"]*)"\}')
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def words(source: str) -> list[str]:
    plain = COMMENT.sub("", source)
    return [match[1].strip() for pattern in (BETWEEN, ATTRIBUTE, CHILD) for match in pattern.finditer(plain)]


def test_no_view_and_no_part_brings_words_of_its_own():
    assert words('<p>Bitte warten</p><img alt="Ein Bild" /><b>{"Ja"}</b>') == ["Bitte warten", "Ein Bild", "Ja"]
    drawn = [path for folder in ("views", "parts", "app") for path in sources(folder) if path.suffix == ".tsx"]
    files = [path for path in drawn if not is_story(path)]
    found = {str(path.relative_to(SRC)): said for path in files if (said := words(path.read_text()))}
    assert found == {}


def test_each_class_has_its_looks_from_one_style_sheet():
    """Two sheets that speak of the same class would outdo each other by the order in which they happen to be loaded."""
    homes: dict[str, set[str]] = {}
    for sheet in sorted(SRC.rglob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        for name in re.findall(r"^\s*(\.[\w-]+)\s*[,{]", rules, re.MULTILINE):
            homes.setdefault(name, set()).add(str(sheet.relative_to(SRC)))
    assert len(homes) > 300
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_every_area_of_texts_speaks_german_and_english():
    """`area` demands both of tsc; this holds that every file goes through it."""
    files = [path for path in sources("texts") if path.stem not in ("area", "language")]
    for path in files:
        assert re.search(r"= area\(", path.read_text()), path.name
