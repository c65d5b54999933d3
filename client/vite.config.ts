// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { defineConfig } from "vite";
import { budget } from "./build/budget.ts";
import { finish } from "./build/finish.ts";
import { serviceWorker } from "./build/service-worker.ts";
import { slim } from "./build/slim.ts";

const jsx = { runtime: "automatic", importSource: "preact" } as const;

/** What is true, and a little. The aim for the sign-in screen is 150. */
const BUDGETS = [
  { what: "sign-in screen", entry: "index.html", kilobytes: 95 },
  { what: "what was seen last", entry: "src/app/messenger.tsx", kilobytes: 250 },
  { what: "an account at work", entry: "src/app/account.ts", kilobytes: 395 },
];

/** `vite build` makes the app; `vite build --mode stories` the page of stories; `vite` serves both for development. */
export default defineConfig(({ mode }) => ({
  oxc: { jsx },
  optimizeDeps: { rolldownOptions: { transform: { jsx } } },
  build: {
    target: "es2022",
    // Nothing inline: the page's policy forbids it, and what is a file can be cached and hashed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: { input: mode === "stories" ? "stories.html" : "index.html" },
    // The crypto's WebAssembly is large, and is meant to be.
    chunkSizeWarningLimit: 2000,
  },
  plugins: mode === "stories" ? [] : [slim(), ...BUDGETS.map(budget), serviceWorker(), finish()],
}));
