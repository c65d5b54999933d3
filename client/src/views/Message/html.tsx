// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A message's HTML, made harmless twice: DOMPurify keeps Matrix's set of tags, and what is left is walked and drawn as
 * components of ours, so that no foreign HTML ever gets into the page. No pictures, no colours, no styles, no foreign
 * attributes; links to http, https, mailto and matrix.to only.
 *
 * Spec: m.room.message msgtypes (the allowed tags and attributes)
 */
import DOMPurify from "dompurify";
import { h, type ComponentChild, type VNode } from "preact";
import type { Person } from "../../model/person";
import { Link, Spoiler } from "./inline";

const PLAIN = ["del", "p", "ul", "li", "sup", "sub", "b", "i", "u", "strong", "em", "s", "hr", "br", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"] as const;
const TABLE = ["table", "thead", "tbody", "tr", "th", "td", "caption"] as const;
const WITH_MEANING = ["a", "ol", "code", "pre", "span", "details", "summary"] as const;
const TAGS: ReadonlySet<string> = new Set([...PLAIN, ...TABLE, ...WITH_MEANING]);
/** Each finds its own direction, so that an Arabic paragraph among German ones reads right. */
const OWN_DIRECTION: ReadonlySet<string> = new Set(["p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "div", "summary"]);
const MAX_LENGTH = 100_000;
const MAX_NODES = 5_000;
const MAX_DEPTH = 60;

export interface Surroundings {
  readonly people: readonly Person[];
  readonly openPerson: (userId: string) => void;
  readonly openRoom: (roomIdOrAlias: string) => void;
}

/** Undefined where it is too large to be shown as HTML; the plain text is then shown. */
export function drawHtml(html: string, around: Surroundings): ComponentChild[] | undefined {
  if (html.length > MAX_LENGTH) return undefined;
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...TAGS],
    ALLOWED_ATTR: ["href", "start", "class", "data-mx-spoiler"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Old clients repeat what they answer; it is shown from the relation instead.
    ADD_FORBID_CONTENTS: ["mx-reply"],
    RETURN_DOM_FRAGMENT: true,
  });
  return new Drawing(around).children(fragment, 0);
}

class Drawing {
  #nodes = 0;

  constructor(readonly around: Surroundings) {}

  children(parent: Node, depth: number): ComponentChild[] {
    return [...parent.childNodes].map((child) => this.#node(child, depth));
  }

  #node(node: Node, depth: number): ComponentChild {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) return null;
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (!(node instanceof HTMLElement)) return null;
    const tag = node.localName;
    if (depth > MAX_DEPTH || !TAGS.has(tag)) return node.textContent;
    return this.#element(node, tag, this.children(node, depth + 1));
  }

  #element(node: HTMLElement, tag: string, children: ComponentChild[]): VNode | ComponentChild[] {
    if (tag === "a") return <Link href={node.getAttribute("href") ?? ""} words={node.textContent ?? ""} around={this.around}>{children}</Link>;
    if (tag === "span") return node.hasAttribute("data-mx-spoiler") ? <Spoiler reason={node.getAttribute("data-mx-spoiler") ?? ""}>{children}</Spoiler> : children;
    if (tag === "pre") return <pre class="vb-text-code" dir="ltr" tabIndex={0}>{children}</pre>;
    if (tag === "code") return <code dir="ltr">{children}</code>;
    if (tag === "table") return <div class="vb-text-table"><table>{children}</table></div>;
    if (tag === "hr" || tag === "br") return h(tag, null);
    if (tag === "ol") return <ol {...startOf(node)}>{children}</ol>;
    // A message has no headings of the page's outline.
    if (/^h[1-6]$/.test(tag)) return <p class="vb-text-heading" dir="auto">{children}</p>;
    return h(tag, OWN_DIRECTION.has(tag) ? { dir: "auto" } : null, ...children);
  }
}

function startOf(node: HTMLElement): { start?: number } {
  const start = node.getAttribute("start");
  return start !== null && /^\d{1,9}$/.test(start) ? { start: Number(start) } : {};
}
