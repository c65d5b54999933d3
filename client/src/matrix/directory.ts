// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Finding people: our own server asks the other organisation's, through both gateways; no organisation can be listed
 * whole. What it answers are names to choose from; whose organisation they belong to says the register.
 */
import type { PeopleFound, PersonLookup } from "../model/directory";
import type { Organisation } from "../model/organisation";
import { isServerName } from "../register/entry";
import { object } from "./names";
import { serverOf } from "./people";
import type { Session } from "./session";
import { ClosedToOthers } from "./standing";

const MAX_PEOPLE = 10;
const TIMEOUT = 20_000;

export async function searchPeople(session: Session, serverName: string, term: string): Promise<PeopleFound> {
  let response: Response;
  let said: Record<string, unknown>;
  try {
    response = await ask(session, "POST", "/_verbund/v1/people", { server: serverName, term: term.trim() });
    said = object(await response.json());
  } catch {
    return { kind: navigator.onLine ? "unreachable" : "offline" };
  }
  if (response.status === 429) return { kind: "limited", retryAfterSeconds: secondsOf(said["retry_after_ms"]) };
  if (response.status === 403) return { kind: "not-published" };
  if (!response.ok || !Array.isArray(said["people"])) return { kind: "unreachable" };
  const people = peopleIn(said["people"], serverName).map(({ userId, name }) => session.people.alone(userId, name));
  return { kind: "found", people, isCut: said["limited"] === true };
}

/** Those that an organisation may speak for: its own people. What it says came through two servers, and is read with care. */
export function peopleIn(said: readonly unknown[], serverName: string): readonly { readonly userId: string; readonly name: string | undefined }[] {
  return said.slice(0, MAX_PEOPLE).flatMap((row) => {
    const { user_id: userId, display_name: name } = object(row);
    const isTheirs = typeof userId === "string" && userId.length <= 255 && /^@[^:\s]+:/.test(userId) && serverOf(userId) === serverName;
    return isTheirs ? [{ userId, name: typeof name === "string" ? name : undefined }] : [];
  });
}

/** Something between a second and ten minutes, whatever was said: it is waited for, and asked again. */
export function secondsOf(milliseconds: unknown): number {
  return typeof milliseconds === "number" && milliseconds > 0 ? Math.min(600, Math.ceil(milliseconds / 1000)) : 1;
}

/** A user ID that somebody typed: whether its server belongs to the Verbund is known before anybody is asked. */
export async function findPerson(session: Session, userId: string, look: (serverName: string) => Promise<Organisation["status"]>): Promise<PersonLookup> {
  const found = /^@([a-z0-9._=/+-]{1,200}):(.{1,230})$/.exec(userId.trim().toLowerCase());
  const serverName = found?.[2] ?? "";
  if (found === null || !isServerName(serverName)) return { kind: "malformed" };
  try {
    const status = await look(serverName);
    if (status === "unknown" || status === "left") return { kind: "not-a-member", serverName };
    if (status === "suspended") return { kind: "suspended", serverName };
  } catch (error) {
    if (error instanceof ClosedToOthers) throw error;
    return { kind: "offline" };
  }
  const id = `@${found[1] ?? ""}:${serverName}`;
  try {
    const { displayname, avatar_url: avatar } = await session.client.getProfileInfo(id);
    return { kind: "found", person: session.people.alone(id, displayname, avatar) };
  } catch (error) {
    const { httpStatus } = error as { httpStatus?: number };
    if (httpStatus === undefined) return { kind: "offline" };
    // Many servers show a profile only to who shares a room: the invitation itself tells whether there is such a person.
    return httpStatus === 403 ? { kind: "found", person: session.people.alone(id) } : { kind: "unknown-person" };
  }
}

/** What our organisation's directory holds of oneself. */
export interface Myself {
  readonly hidden: boolean;
  readonly mayRename: boolean;
  readonly mayChangePassword: boolean;
}

export async function myself(session: Session): Promise<Myself> {
  const response = await ask(session, "GET", "/_verbund/v1/me");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const said = (await response.json()) as Record<string, unknown>;
  return { hidden: said["hidden"] === true, mayRename: said["display_name_locked"] === false, mayChangePassword: said["password_change"] !== false };
}

export async function hideMyself(session: Session, hidden: boolean): Promise<void> {
  const response = await ask(session, "PUT", "/_verbund/v1/me", { hidden });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
}

function ask(session: Session, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${session.client.getAccessToken() ?? ""}`, "content-type": "application/json" };
  return session.fetchFn(session.client.baseUrl + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal: AbortSignal.timeout(TIMEOUT) });
}
