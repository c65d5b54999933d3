// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Values as an attacker's server may send them where ours expects something else; the same in every run. */
const KEYS = [
  "msgtype", "body", "format", "formatted_body", "info", "file", "url", "key", "iv", "hashes", "v", "w", "h", "size", "mimetype", "filename",
  "thumbnail_url", "thumbnail_file", "thumbnail_info", "m.relates_to", "rel_type", "event_id", "m.in_reply_to", "is_falling_back", "m.mentions",
  "user_ids", "room", "membership", "displayname", "avatar_url", "reason", "name", "topic", "alias", "users", "users_default", "history_visibility",
  "pinned", "via", "type", "m.new_content", "toString", "valueOf", "__proto__", "length", "constructor", "join_rule", "is_direct", "replacement_room",
];
const TEXTS = [
  "", "m.text", "m.image", "m.file", "org.matrix.custom.html", "m.replace", "m.annotation", "m.thread", "join", "ban", "@a:b.example", "$x", "mxc://b.example/x",
  "\u202egnp.exe", "\u3164", "<mx-reply>", "> <", "https://matrix.to/#/@%E0%A4%A:b.example", "image/svg+xml", "shared", "\ud800", "x".repeat(5_000),
];
const NUMBERS = [0, -1, 1, 1.5, 9_007_199_254_740_991, -9_007_199_254_740_991, 100_001];

export type Random = (below: number) => number;

/** Numbers from `seed` on (mulberry32). */
export function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function anything(pick: Random, depth = 0): unknown {
  switch (pick(depth > 3 ? 4 : 7)) {
    case 0:
      return null;
    case 1:
      return pick(2) === 0;
    case 2:
      return NUMBERS[pick(NUMBERS.length)];
    case 3:
      return TEXTS[pick(TEXTS.length)];
    case 4:
      return Array.from({ length: pick(4) }, () => anything(pick, depth + 1));
    default:
      return anObject(pick, depth + 1);
  }
}

export function anObject(pick: Random, depth = 0): Record<string, unknown> {
  // As JSON.parse makes it: `__proto__` is a key like any other.
  return Object.fromEntries(Array.from({ length: pick(6) }, () => [KEYS[pick(KEYS.length)] ?? "", anything(pick, depth)]));
}

/** A valid content in which one thing is of another kind. */
export function bent(content: Readonly<Record<string, unknown>>, pick: Random): Record<string, unknown> {
  const names = Object.keys(content);
  const name = names[pick(names.length)] ?? "body";
  const inner = content[name];
  const isDeeper = typeof inner === "object" && inner !== null && !Array.isArray(inner) && pick(2) === 0;
  return { ...content, [name]: isDeeper ? bent(inner as Record<string, unknown>, pick) : anything(pick) };
}
