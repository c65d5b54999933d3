// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Each view in each state, one at a time: /stories.html?story=Name/state&theme=dark&contrast=high&text=200&lang=en.
 * Without a story: the list of all. The event "story" with a name as `detail` shows another in place of the one that is
 * there, without loading anew. A page for developers and browser tests; the production build leaves it out.
 */
import { render, type VNode } from "preact";
import { applyAppearance } from "./parts/theme/theme";
import { language, type Language } from "./texts/language";

interface StoryFile {
  readonly stories: Readonly<Record<string, () => VNode>>;
}

const files = import.meta.glob<StoryFile>("./{views,parts}/**/*.stories.tsx");
const asked = new URLSearchParams(location.search);
const place = document.querySelector("#app");
if (!place) throw new Error("the page has no #app");

dress(document.documentElement);
void perform(place, asked.get("story") ?? "");
addEventListener("story", (event) => {
  if (event instanceof CustomEvent) void perform(place, String(event.detail));
});

async function perform(into: Element, name: string): Promise<void> {
  const { dataset } = document.documentElement;
  delete dataset["story"];
  delete dataset["storyError"];
  try {
    // Nothing of the one before is kept, not even the state of a part that both have.
    render(null, into);
    await show(into, name);
  } catch (error) {
    // The browser tests look for this: a story that fails must not pass as an empty page.
    dataset["storyError"] = String(error);
    throw error;
  }
}

function dress(root: HTMLElement): void {
  applyAppearance({
    theme: asked.get("theme") === "dark" ? "dark" : "light",
    contrast: asked.get("contrast") === "high" ? "high" : "normal",
    textSize: Number(asked.get("text") ?? 100),
  });
  const wanted = asked.get("lang");
  if (wanted === "en" || wanted === "de-informal") language.value = wanted satisfies Language;
  root.lang = language.value === "en" ? "en" : "de";
}

async function show(into: Element, wanted: string): Promise<void> {
  const [name, state] = wanted.split("/");
  if (!name) return list(into);
  const path = Object.keys(files).find((path) => nameOf(path) === name);
  const story = path && (await files[path]!()).stories[state ?? ""];
  if (!story) throw new Error(`there is no story ${name}/${state ?? ""}`);
  document.title = `${name}/${state}`;
  const Story = story;
  render(<Story />, into);
  // Fonts change widths; pictures are taken of what people see.
  await document.fonts.ready;
  await end(into);
  document.documentElement.dataset["story"] = `${name}/${state}`;
}

/** A story that goes on by itself says in `data-until` what is there when it is over. */
async function end(into: Element): Promise<void> {
  const wanted = into.querySelector<HTMLElement>("[data-until]")?.dataset["until"];
  while (wanted && into.querySelector(wanted) === null) await new Promise(requestAnimationFrame);
}

async function list(into: Element): Promise<void> {
  const all = await Promise.all(
    Object.entries(files).map(async ([path, load]) => Object.keys((await load()).stories).map((state) => `${nameOf(path)}/${state}`)),
  );
  const names = all.flat().sort();
  render(
    <main style={{ padding: "1rem" }}>
      <h1>Stories ({names.length})</h1>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a data-story={name} href={`?story=${encodeURIComponent(name)}`}>{name}</a>{" "}
            <a href={`?story=${encodeURIComponent(name)}&theme=dark`}>dark</a>{" "}
            <a href={`?story=${encodeURIComponent(name)}&contrast=high`}>contrast</a>{" "}
            <a href={`?story=${encodeURIComponent(name)}&text=200`}>200 %</a>
          </li>
        ))}
      </ul>
    </main>,
    into,
  );
  document.documentElement.dataset["story"] = "list";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".stories.tsx".length);
}
