// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Power levels in plain words, and back. Spec: c-s permissions */
import type { Role } from "../model/person";

export const LEVELS: Readonly<Record<Role, number>> = { admin: 100, moderator: 50, member: 0, muted: -1 };

/** Creators of a room of version 12 stand above all levels; the SDK gives them Infinity. */
export function roleOf(level: number): Role {
  if (level >= LEVELS.admin) return "admin";
  if (level >= LEVELS.moderator) return "moderator";
  return level >= LEVELS.member ? "member" : "muted";
}
