# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a page holds in memory while it is used: after the garbage has been collected, once a minute."""

import time

from playwright.async_api import Page

EVERY_SECONDS = 60
# Chromium's own figures leave the memory of WebAssembly out; it is asked of each instance, which are noted as they are made.
_NOTE_WASM = """
  window.vbWasm = [];
  const note = (made) => {
    const memory = (made.instance ?? made).exports?.memory;
    if (memory) window.vbWasm.push(memory);
    return made;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = (...given) => own.apply(WebAssembly, given).then(note);
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct: (of, given) => note(Reflect.construct(of, given)) });
"""
_WASM = "() => window.vbWasm.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)"


async def watch_memory(page: Page) -> None:
    """From the next navigation on."""
    await page.add_init_script(_NOTE_WASM)


class Memory:
    """The script's heap and what belongs to it outside of the heap, WebAssembly's memory, the document's nodes."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._began = time.monotonic()
        self._minutes: list[float] = []
        self._megabytes: list[float] = []
        self._wasm: list[float] = []
        self._nodes: list[int] = []

    def is_due(self) -> bool:
        return time.monotonic() - self._began >= 60 * self._minutes[-1] + EVERY_SECONDS

    async def look(self) -> str:
        devtools = await self._page.context.new_cdp_session(self._page)
        await devtools.send("HeapProfiler.enable")
        await devtools.send("HeapProfiler.collectGarbage")
        usage = await devtools.send("Runtime.getHeapUsage")
        nodes = await devtools.send("Memory.getDOMCounters")
        await devtools.detach()
        held = sum(float(usage.get(name, 0)) for name in ("usedSize", "embedderHeapUsedSize", "backingStorageSize"))
        self._minutes.append((time.monotonic() - self._began) / 60)
        self._megabytes.append(held / 1e6)
        self._wasm.append(float(await self._page.evaluate(_WASM)) / 1e6)
        self._nodes.append(int(nodes["nodes"]))
        return f"{held / 1e6:.1f} MB, WebAssembly {self._wasm[-1]:.1f} MB, {self._nodes[-1]} nodes"

    def figures(self) -> dict[str, object]:
        """`growth`: by the straight line through the second half, when everything that is opened once has been."""
        half = len(self._minutes) // 2
        return {
            "minutes": [round(value, 1) for value in self._minutes],
            "mb": [round(value, 2) for value in self._megabytes],
            "wasm_mb": [round(value, 2) for value in self._wasm],
            "nodes": self._nodes,
            "growth_mb_per_hour": _slope(self._minutes[half:], self._megabytes[half:]) * 60,
            "wasm_growth_mb_per_hour": _slope(self._minutes[half:], self._wasm[half:]) * 60,
        }


def _slope(xs: list[float], ys: list[float]) -> float:
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    return 0.0 if spread == 0 else sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread
