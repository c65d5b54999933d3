// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the shortcuts do to the text: pure, so that each case is tested. */
export interface Selection {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Replace `from` to `to` by `insert`, then select `selectFrom` to `selectTo`. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly selectFrom: number;
  readonly selectTo: number;
}

export type Format = "bold" | "italic" | "strike" | "code" | "quote" | "list";

const MARKS = { bold: "**", italic: "_", strike: "~~", code: "`" } as const;

export function formatted(format: Format, selection: Selection): Change {
  if (format === "quote" || format === "list") return prefixed(format === "quote" ? "> " : "- ", selection);
  const chosen = selection.text.slice(selection.from, selection.to);
  return format === "code" && chosen.includes("\n") ? fenced(selection, chosen) : marked(MARKS[format], selection, chosen);
}

/** Around the chosen words, or taken away where it is there already. Blanks stay outside: "**a **" would not be bold. */
function marked(mark: string, { text, from, to }: Selection, chosen: string): Change {
  const size = mark.length;
  const isMarked = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark;
  if (isMarked) return { from: from - size, to: to + size, insert: chosen, selectFrom: from - size, selectTo: to - size };
  const before = /^\s*/.exec(chosen)![0];
  const words = chosen.trim();
  const after = words === "" ? "" : chosen.slice(before.length + words.length);
  const start = from + before.length + size;
  return { from, to, insert: `${before}${mark}${words}${mark}${after}`, selectFrom: start, selectTo: start + words.length };
}

function fenced({ from, to }: Selection, chosen: string): Change {
  const insert = `\`\`\`\n${chosen}\n\`\`\`\n`;
  return { from, to, insert, selectFrom: from + 4, selectTo: from + 4 + chosen.length };
}

/** Each line that is touched. */
function prefixed(prefix: string, { text, from, to }: Selection): Change {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n");
  const insert = lines.map((line) => prefix + line).join("\n");
  return { from: start, to, insert, selectFrom: start + insert.length, selectTo: start + insert.length };
}

/** The words after the "@" that is being typed, and where they begin; undefined where nobody is being looked for. */
export function mentionQuery(text: string, caret: number): { readonly query: string; readonly from: number } | undefined {
  const before = text.slice(Math.max(0, caret - 100), caret);
  const found = /(?:^|[\s(\[„"'])@([\p{L}\p{N}._-]{0,40}(?: [\p{L}\p{N}._-]{1,40}){0,2})$/u.exec(before);
  if (found === null) return undefined;
  const query = found[1]!;
  return { query, from: caret - query.length - 1 };
}

interface Named {
  readonly userId: string;
  readonly name: string;
}

/** With one more choice, at its place in the text: of two people of one name, the order tells who is who. */
export function withMention<T extends Named>(mentions: readonly T[], added: T, textBefore: string): T[] {
  const index = textBefore.split(`@${added.name}`).length - 1;
  const same = mentions.filter((mention) => mention.name === added.name);
  const others = mentions.filter((mention) => mention.name !== added.name);
  return [...others, ...same.slice(0, index), added, ...same.slice(index)];
}
