// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a room may draw attention with, as push rules, so that every device of a person agrees. Spec: c-s push-rules */
import type { MatrixClient } from "matrix-js-sdk";
import type { NotifyMode } from "../model/room";

interface Rule {
  readonly rule_id?: string;
  readonly enabled?: boolean;
  readonly actions?: readonly unknown[];
}
type Rules = Readonly<Record<string, readonly Rule[] | undefined>>;

/** `rules`: the content of `m.push_rules`. */
export function notifyModeOf(rules: Readonly<Record<string, unknown>> | undefined, roomId: string): NotifyMode {
  return notifyModes(rules).get(roomId) ?? "all";
}

/** The rooms that are quieter than the others, all at once: for lists of thousands. */
export function notifyModes(rules: Readonly<Record<string, unknown>> | undefined): ReadonlyMap<string, NotifyMode> {
  const global = (rules?.["global"] ?? {}) as Rules;
  const silent = (kind: string, mode: NotifyMode) =>
    (global[kind] ?? []).filter((rule) => rule.enabled !== false && !rule.actions?.includes("notify")).map((rule) => [rule.rule_id ?? "", mode] as const);
  return new Map([...silent("room", "mentions"), ...silent("override", "mute")]);
}

export async function setNotifyMode(client: MatrixClient, before: NotifyMode, roomId: string, mode: NotifyMode): Promise<void> {
  if (before === mode) return;
  const condition = { kind: "event_match", key: "room_id", pattern: roomId };
  // First the new rule: a fault in between never makes a muted room loud.
  if (mode === "mute") await client.addPushRule("global", "override" as never, roomId, { conditions: [condition], actions: [] } as never);
  if (mode === "mentions") await client.addPushRule("global", "room" as never, roomId, { actions: [] } as never);
  if (before === "mute") await client.deletePushRule("global", "override" as never, roomId);
  if (before === "mentions") await client.deletePushRule("global", "room" as never, roomId);
}

const KINDS = { direct: [".m.rule.room_one_to_one", ".m.rule.encrypted_room_one_to_one"], room: [".m.rule.message", ".m.rule.encrypted"] } as const;

/** What rooms without a rule of their own do. */
export function defaultModes(rules: Readonly<Record<string, unknown>>): { readonly direct: NotifyMode; readonly room: NotifyMode } {
  const underride = ((rules["global"] ?? {}) as Rules)["underride"] ?? [];
  const mode = (ids: readonly string[]): NotifyMode => {
    const loud = underride.some((rule) => ids.includes(rule.rule_id ?? "") && rule.enabled !== false && rule.actions?.includes("notify"));
    return loud ? "all" : "mentions";
  };
  return { direct: mode(KINDS.direct), room: mode(KINDS.room) };
}

/** Encrypted messages and others alike: the server can't tell what is in them. */
export async function setDefaultMode(client: MatrixClient, kind: "direct" | "room", mode: NotifyMode): Promise<void> {
  const actions = mode === "all" ? ["notify", { set_tweak: "sound", value: "default" }] : [];
  for (const rule of KINDS[kind]) await client.setPushRuleActions("global", "underride" as never, rule, actions as never);
}
