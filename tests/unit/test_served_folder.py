# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The app's folder is read whole, bounded, and nothing from outside of it gets in."""

import gzip
import os

import brotli
import pytest
from tests.listener import INDEX, SCRIPT, a_built_app

from verbund.gateway.webapp import table_of
from verbund.served import folder as served
from verbund.served.folder import FolderRefused, read_folder
from verbund.served.hashes import InvalidHashes, deviations, parse_hashes


def test_plain_files_and_nothing_else(tmp_path):
    a_built_app(tmp_path / "app")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "key.json").write_text("secret")
    (tmp_path / "app" / "link.json").symlink_to(secret)
    (tmp_path / "app" / "linked").symlink_to(tmp_path / "outside")
    os.mkfifo(tmp_path / "app" / "pipe.json")
    (tmp_path / "app" / "a b.json").write_text("x")
    (tmp_path / "app" / "a\n.json").write_text("x")
    (tmp_path / "app" / "..%2fx.json").write_text("x")
    (tmp_path / "app" / ".vite").mkdir()
    (tmp_path / "app" / ".vite" / "manifest.json").write_text("{}")
    found = read_folder(tmp_path / "app")
    assert found.files["index.html"] == INDEX
    assert sorted(found.left_out) == ["a\n.json", "a b.json", "link.json", "linked", "pipe.json"]
    assert b"secret" not in found.files.values()
    assert not any(".vite" in path for path in found.files)


def test_kinds_that_are_not_known_are_not_served(tmp_path):
    a_built_app(tmp_path)
    (tmp_path / "notes.exe").write_text("x")
    (tmp_path / "lonely.js.br").write_bytes(brotli.compress(b"x"))
    table, left_out = table_of(read_folder(tmp_path))
    assert left_out == ("lonely.js.br", "notes.exe")
    assert "/assets/app-3f2a.js.br" not in table


OTHER = b"steals(messages);"
FORGERIES = {
    "another program": (brotli.compress(OTHER), gzip.compress(OTHER)),
    "more than the file": (brotli.compress(SCRIPT + OTHER), gzip.compress(SCRIPT + OTHER)),
    "less than the file": (brotli.compress(SCRIPT[:-1]), gzip.compress(SCRIPT[:-1])),
    "something behind": (brotli.compress(SCRIPT) + b"x", gzip.compress(SCRIPT) + b"x"),
    "a second part": (brotli.compress(SCRIPT) * 2, gzip.compress(SCRIPT) + gzip.compress(OTHER)),
    "half of it": (brotli.compress(SCRIPT)[:-3], gzip.compress(SCRIPT)[:-9]),
    "a bomb": (brotli.compress(bytes(50_000_000), quality=1), gzip.compress(bytes(50_000_000), 1)),
    "no packed form at all": (b"x", b"x"),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_packed_form_that_is_not_the_file_is_not_served_and_found(tmp_path, forged):
    a_built_app(tmp_path)
    path = "assets/app-3f2a.js"
    expected = parse_hashes((tmp_path / "hashes.json").read_bytes())
    table, left_out = table_of(read_folder(tmp_path))
    assert (sorted(table[f"/{path}"].packed), left_out) == ([b"br", b"gzip"], ())
    for suffix, data in zip((".br", ".gz"), forged, strict=True):
        (tmp_path / f"{path}{suffix}").write_bytes(data)
    table, left_out = table_of(read_folder(tmp_path))
    assert (table[f"/{path}"].packed, left_out) == ({}, (f"{path}.br", f"{path}.gz"))
    found = deviations(read_folder(tmp_path).files, expected)
    assert found == (f"{path}.br doesn't belong there", f"{path}.gz doesn't belong there")


@pytest.mark.parametrize("bound, value", [("MAX_BYTES", 300_000), ("MAX_ENTRIES", 5)])
def test_a_huge_folder_is_refused_whole(tmp_path, monkeypatch, bound, value):
    a_built_app(tmp_path)
    assert read_folder(tmp_path).files
    monkeypatch.setattr(served, bound, value)
    with pytest.raises(FolderRefused, match="holds more than"):
        read_folder(tmp_path)


def test_depth_is_bounded(tmp_path):
    deep = tmp_path.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "x.json").write_text("{}")
    assert read_folder(tmp_path).left_out == ("a/b/c/d/e/f/g",)


def test_the_list_of_sums_finds_what_was_changed_added_and_removed(tmp_path):
    a_built_app(tmp_path)
    expected = parse_hashes((tmp_path / "hashes.json").read_bytes())
    assert deviations(read_folder(tmp_path).files, expected) == ()
    (tmp_path / "sw.js").write_text("changed")
    (tmp_path / "assets" / "more.js").write_text("added")
    (tmp_path / "assets" / "app-3f2a.js.br").write_text("another program, packed")
    (tmp_path / "icons" / "icon.svg").unlink()
    assert deviations(read_folder(tmp_path).files, expected) == (
        "icons/icon.svg is missing",
        "sw.js is not what was built",
        "assets/app-3f2a.js.br doesn't belong there",
        "assets/more.js doesn't belong there",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"files":{}}',
        b'{"files":[]}',
        b'{"files":{"a":"xyz"}}',
        b'{"files":{"a":1}}',
        b'{"files":{"a":"%b","a":"%b"}}' % (b"0" * 64, b"1" * 64),
        b" " * 2_000_000,
    ],
)
def test_a_broken_list_is_refused(data):
    with pytest.raises(InvalidHashes):
        parse_hashes(data)
