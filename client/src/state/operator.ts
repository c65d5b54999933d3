// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the operator of the serving gateway says to the app (`/app.json`). It guides; it never grants trust. */
import { ask } from "./world";

export interface Operator {
  /** The server that serves this page; the organisation that is proposed first. */
  readonly serverName: string;
  readonly organisation: string;
  readonly serve: "own" | "verbund";
  readonly imprintUrl: string;
  readonly privacyUrl: string;
  readonly accessibilityUrl: string;
  readonly supportContact: string;
  readonly sourceUrl: string;
  readonly addressForm: "formal" | "informal";
  readonly lock: { readonly required: boolean; readonly idleMinutes: number };
  readonly mayChangePassword: boolean;
  /** Milliseconds. */
  readonly validFor: number;
  readonly closedAfter: number;
  readonly version: string;
}

const HOUR = 3_600_000;
/** The register's timestamp lives for a day; no operator can make a browser believe in one that is older than two weeks. */
const MAX = { validFor: 24 * HOUR, closedAfter: 336 * HOUR };
const KEPT = "verbund.operator";

/** What the gateway said last, at once; it is asked again meanwhile. Throws Unreachable, BadAnswer where it never said anything. */
export async function operator(): Promise<Operator> {
  const kept = localStorage.getItem(KEPT);
  if (kept === null) return said();
  said().catch(() => undefined);
  return read(JSON.parse(kept) as Record<string, unknown>);
}

async function said(): Promise<Operator> {
  const text = new TextDecoder().decode(await ask("/app.json", { cache: "no-cache" }, 65_536));
  const operator = read(JSON.parse(text) as Record<string, unknown>);
  localStorage.setItem(KEPT, text);
  return operator;
}

function read(said: Record<string, unknown>): Operator {
  const lock = (said["lock"] ?? {}) as Record<string, unknown>;
  const hours = (name: string, otherwise: number) => (typeof said[name] === "number" ? (said[name] as number) : otherwise) * HOUR;
  return {
    serverName: text(said["server_name"]),
    organisation: text(said["organisation"]),
    serve: said["serve"] === "verbund" ? "verbund" : "own",
    imprintUrl: link(said["imprint_url"]),
    privacyUrl: link(said["privacy_url"]),
    accessibilityUrl: link(said["accessibility_url"]),
    supportContact: text(said["support_contact"]),
    sourceUrl: link(said["source_url"]),
    addressForm: said["address_form"] === "informal" ? "informal" : "formal",
    lock: { required: lock["required"] === true, idleMinutes: typeof lock["idle_minutes"] === "number" ? Math.max(0, lock["idle_minutes"]) : 0 },
    mayChangePassword: said["password_change"] !== false,
    validFor: Math.min(hours("valid_hours", 24), MAX.validFor),
    closedAfter: Math.min(hours("grace_hours", 96), MAX.closedAfter),
    version: text(said["version"]),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 500) : "";
}

/** Only addresses that a link may have; anything else (`javascript:`) is as if it were not there. */
function link(value: unknown): string {
  return typeof value === "string" && /^https?:\/\//.test(value) ? value.slice(0, 2000) : "";
}
