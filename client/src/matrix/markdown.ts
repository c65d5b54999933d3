// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What a person types becomes what is sent. Markdown as people in an office write it: a gender star, a date at the
 * beginning of a line, a Windows path and an HTML tag stay what they are. Who is mentioned is known from the choice in
 * the composer, never guessed from a name. No raw HTML, no pictures, no addresses but http, https and mailto.
 *
 * Spec: m.room.message (formatted_body), user and room mentions
 */
import { Marked, Renderer, Tokenizer, type RendererObject, type Token, type TokenizerAndRendererExtension, type Tokens } from "marked";

export interface Typed {
  readonly text: string;
  readonly mentions: readonly { readonly userId: string; readonly name: string }[];
}

export interface Content {
  readonly body: string;
  readonly format?: "org.matrix.custom.html";
  readonly formatted_body?: string;
  readonly "m.mentions": { readonly user_ids?: readonly string[] };
}

/** An event holds 65,536 bytes, and encryption makes a third more of it; beyond this the text goes without its format. */
const MAX_CONTENT_BYTES = 40_000;
/** Quotes in quotes, lists in lists: nobody writes this deep, and the parser calls itself for each. */
const TOO_DEEP = /^(?:[ \t]*(?:[>*+-]|\d+[.)])){20}/m;
/** Signs of which each may begin what another one ends: the parser looks from each to all others. Code in fences isn't looked into. */
const MAX_SIGNS = 400;
const LETTER = /[\p{L}\p{N}]/u;

export function contentOf(typed: Typed): Content {
  const body = typed.text.replace(/\r\n?/g, "\n").trim();
  const found = new Found(typed.mentions);
  if (TOO_DEEP.test(body) || signsIn(body) > MAX_SIGNS) return { body, "m.mentions": plainMentions(typed, body) };
  const reader = readerFor(found);
  const tokens = reader.lexer(body);
  const userIds = found.userIds();
  const mentions = { "m.mentions": userIds.length > 0 ? { user_ids: userIds } : {} };
  if (isPlain(tokens)) return { body, ...mentions };
  const html = reader.parser(tokens).trim();
  if (bytes(body) + bytes(html) > MAX_CONTENT_BYTES) return { body, ...mentions };
  return { body, format: "org.matrix.custom.html", formatted_body: html, ...mentions };
}

function signsIn(body: string): number {
  let count = 0;
  let isCode = false;
  for (const line of body.split("\n")) {
    if (/^ {0,3}(?:```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode) count += line.match(/[*_~]/g)?.length ?? 0;
  }
  return count;
}

/** Of a text that is sent as it is: who is named in it is told all the same. */
function plainMentions({ mentions }: Typed, body: string): Content["m.mentions"] {
  const named = mentions.filter(({ name }) => name !== "" && body.includes(`@${name}`)).map(({ userId }) => userId);
  return named.length > 0 ? { user_ids: [...new Set(named)] } : {};
}

/** The other way, for editing: the mentions of a message that was made here, in the order of its text. */
export function mentionsIn(html: string): { userId: string; name: string }[] {
  const links = html.matchAll(/<a href="https:\/\/matrix\.to\/#\/((?:@|%40)[^"?]{1,765})">@([^<]{1,999})<\/a>/g);
  return [...links].flatMap(([, id, name]) => {
    const userId = decoded(id!);
    return userId === undefined ? [] : [{ userId, name: unescaped(name!) }];
  });
}

function readerFor(found: Found): Marked {
  const reader = new Marked({ renderer, extensions: [mentionExtension(found), path] });
  return reader.setOptions({ gfm: true, breaks: true, tokenizer: new Office() });
}

/** True where the text says it all: lines, paragraphs, and addresses that every client finds by itself. */
function isPlain(tokens: readonly Token[]): boolean {
  return tokens.every((token) => {
    if (token.type === "paragraph") return isPlain(token.tokens ?? []);
    if (token.type === "link") return token.raw === (token as Tokens.Link).text;
    return token.type === "text" || token.type === "br" || token.type === "space";
  });
}

/** The tokenizer without what surprises people who don't know Markdown. */
class Office extends Tokenizer {
  /** Tags and comments stay text. */
  override html(): undefined {}
  override tag(): undefined {}
  /** Four blanks don't make code, and a line of dashes below a text doesn't make it a heading. */
  override code(): undefined {}
  override lheading(): undefined {}
  /** No definitions far from their use: `[1]: …` stays text. */
  override def(): undefined {}
  override reflink(): undefined {}

  /** Only a sign that would do something is freed of its backslash. */
  override escape(src: string): Tokens.Escape | undefined {
    return /^\\[*_`~[\]#>]/.test(src) ? super.escape(src) : undefined;
  }

  /** Bürger*innen and Kolleg*innen: a star within a word neither begins nor ends anything. */
  override emStrong(src: string, masked: string, before = ""): Tokens.Em | Tokens.Strong | undefined {
    const found = super.emStrong(src, masked, before);
    if (found === undefined) return undefined;
    const isWithinWord = LETTER.test(before) || LETTER.test(src.charAt(found.raw.length));
    return isWithinWord ? undefined : found;
  }

  /** ~5 Euro to ~7 Euro: it takes two to strike. */
  override del(...given: Parameters<Tokenizer["del"]>): Tokens.Del | undefined {
    return given[0].startsWith("~~") ? super.del(...given) : undefined;
  }

  /** "24. November" and below it "31. Dezember" are dates: a list counts without gaps. */
  override list(src: string): Tokens.List | undefined {
    return counts(src) ? super.list(src) : undefined;
  }
}

/** Whether the numbers that `src` begins with are a list's: one after another, or all the same. Reads no further than it must, since it is asked at each paragraph. */
function counts(src: string): boolean {
  let first: number | undefined;
  let index = 0;
  for (let at = 0; at < src.length; ) {
    const end = src.indexOf("\n", at);
    const line = src.slice(at, end < 0 ? src.length : end);
    at = end < 0 ? src.length : end + 1;
    if (line.trim() === "") continue;
    const number = /^(\d{1,9})[.)] /.exec(line)?.[1];
    if (number === undefined) {
      if (first === undefined || !line.startsWith(" ")) return true;
      continue;
    }
    first ??= Number(number);
    if (Number(number) !== first + index && Number(number) !== first) return false;
    index += 1;
  }
  return true;
}

const renderer: RendererObject = {
  link({ href, tokens }) {
    const words = this.parser.parseInline(tokens);
    return isAllowed(href) ? `<a href="${escaped(href)}">${words}</a>` : words;
  },
  /** A picture from elsewhere would tell its server who reads; its address remains. */
  image({ href, text }) {
    return isAllowed(href) ? `<a href="${escaped(href)}">${escaped(text || href)}</a>` : escaped(text);
  },
  checkbox({ checked }) {
    return checked ? "☑ " : "☐ ";
  },
  code({ text, lang }) {
    const language = /^[\w+#-]{1,30}/.exec(lang ?? "")?.[0];
    return `<pre><code${language === undefined ? "" : ` class="language-${escaped(language)}"`}>${escaped(text)}\n</code></pre>\n`;
  },
  /** Without the id and align attributes that Matrix doesn't know. */
  heading({ tokens, depth }) {
    return `<h${depth}>${this.parser.parseInline(tokens)}</h${depth}>\n`;
  },
  tablecell({ tokens, header }) {
    const tag = header ? "th" : "td";
    return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>\n`;
  },
} satisfies RendererObject & Partial<Renderer>;

function isAllowed(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s]/i.test(href);
}

/** Which of the chosen people are still named in the text, each place taken once, in order. */
class Found {
  readonly #left: { readonly userId: string; readonly name: string }[];
  readonly #found = new Map<number, string>();
  readonly #names: readonly string[];

  constructor(mentions: Typed["mentions"]) {
    this.#left = [...mentions];
    this.#names = [...new Set(mentions.map(({ name }) => name))].filter((name) => name !== "").sort((a, b) => b.length - a.length);
  }

  /** The longest name that begins here: "@Erika Muster" before "@Erika". */
  nameAt(src: string): string | undefined {
    return this.#names.find((name) => src.startsWith(`@${name}`) && !LETTER.test(src.charAt(name.length + 1)));
  }

  /** Two people of one name: the first place is the first choice, and the last choice serves for all further places. */
  take(name: string): string {
    const index = this.#left.findIndex((mention) => mention.name === name);
    const { userId } = this.#left[index]!;
    if (this.#left.some((mention, other) => other > index && mention.name === name)) this.#left.splice(index, 1);
    this.#found.set(this.#found.size, userId);
    return userId;
  }

  userIds(): string[] {
    return [...new Set(this.#found.values())];
  }
}

function mentionExtension(found: Found): TokenizerAndRendererExtension {
  return {
    name: "mention",
    level: "inline",
    start: (src: string) => {
      const at = src.indexOf("@");
      return at < 0 ? undefined : at;
    },
    tokenizer(src: string) {
      const name = found.nameAt(src);
      return name === undefined ? undefined : { type: "mention", raw: `@${name}`, name, userId: found.take(name) };
    },
    renderer: (token: Tokens.Generic) =>
      `<a href="https://matrix.to/#/${encodeURIComponent(String(token["userId"]))}">@${escaped(String(token["name"]))}</a>`,
  };
}

/** `\\server\share\_new` and `C:\temp\*.txt` are paths to their end; no sign in them means anything. */
const path: TokenizerAndRendererExtension = {
  name: "path",
  level: "inline",
  start: (src: string) => {
    const at = src.search(/\\\\|\b[A-Za-z]:\\/);
    return at < 0 ? undefined : at;
  },
  tokenizer(src: string) {
    const raw = /^(?:\\\\|[A-Za-z]:\\)[^\s<>|"]+/.exec(src)?.[0];
    return raw === undefined ? undefined : { type: "text", raw, text: raw, escaped: false };
  },
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function unescaped(html: string): string {
  return html.replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
