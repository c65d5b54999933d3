// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Following the register: files in, a new `Trusted` or a refusal out. TUF's client workflow (5.3 to 5.6) and the rules
 * of the Verbund, in the same order and with the same words as Python's `verbund.register.refresh`; vectors/register holds
 * both to it. Nothing is in force before the last step, and what was trusted is never changed.
 *
 * A file that isn't what its hash says is the mirror's fault and ends the attempt. A registrar's role that is what the
 * snapshot names, but breaks a rule, is the registrar's fault: its last good copy stays.
 */
import { areEqual, sha256, toHex, type Bytes } from "./bytes.js";
import type { Member } from "./entry.js";
import { parseObject } from "./json.js";
import {
  delegationsOf, issuedOf, metaNames, metaOf, parseMetadata, parseSignedPart, previousOf, roleOf, signedPart, targetsOf, verifySignatures,
  type FileInfo, type Metadata, type MetadataType, type Role,
} from "./metadata.js";
import { meet, namedPart, refuseSharedKeys } from "./countersigned.js";
import { parseDenials, withoutDenied } from "./denied.js";
import { parseShard, unite } from "./parts.js";
import { ON_CALL, countersignerOf, isRegistrarName, parsePolicy, registrarOf, shardOf, type Policy } from "./policy.js";
import { BrokenPart, RegisterRefused } from "./refusal.js";
import { TIMESTAMP_PATH, type Alarm, type Part, type Trusted } from "./trusted.js";

const MAX_BYTES = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 1_000_000, role: 5_000_000, shard: 20_000_000 };
const MAX_ROOTS = 1024;
/** Root keys make all others, and targets keys every registrar's: one of them alone would admit anybody. */
const LEAST_THRESHOLD = 2;
/** A version may not leap: whoever stole an online key could else lock out all honest ones (fast-forward). */
const MAX_VERSION_STEP = 1_000_000;
const MAX_LINKS = 32;
const MINUTE = 60_000;
const MAX_CLOCK_SKEW = 5 * MINUTE;
/** A part whose role has expired is kept as long as a register in grace; else stolen online keys could freeze it for ever. */
const HELD_AFTER_EXPIRY = 72 * 60 * MINUTE;

/** Which files are offered: a mirror's answers, or what a stapled proof holds. Undefined: there is none. */
export type Files = (path: string) => Bytes | undefined;

/** Restricts the attempt to one server's shard, as a stapled proof holds it. */
export interface Only {
  readonly registrar: string;
  readonly server: string;
}

/** What is trusted after looking at `offered`; throws RegisterRefused, which changes nothing. */
export async function refresh(trusted: Trusted, offered: Files, now: number, only?: Only): Promise<Trusted> {
  const attempt = new Attempt(trusted, offered, now, only);
  return attempt.run();
}

class Attempt {
  readonly #roots: Bytes[];
  readonly #files = new Map<string, Bytes>();
  readonly #alarms: Alarm[] = [];

  constructor(
    readonly trusted: Trusted,
    readonly offered: Files,
    readonly now: number,
    readonly only: Only | undefined,
  ) {
    this.#roots = [...trusted.roots];
  }

  async run(): Promise<Trusted> {
    const root = await this.#root();
    const { timestamp, isNew } = await this.#timestamp(root);
    if (!isNew) return { ...this.trusted, roots: this.#roots };
    const snapshot = await this.#snapshot(root, timestamp);
    const targets = await this.#targets(root, snapshot);
    const { policy, path: policyPath } = await this.#policy(targets);
    const parts = await this.#parts(targets, snapshot, policy, policyPath);
    return this.#commit(timestamp, snapshot, policy, parts);
  }

  async #root(): Promise<Metadata> {
    let root: Metadata | undefined;
    for (const data of this.#roots) root = await nextRoot(root, data);
    for (;;) {
      const version = (root?.version ?? 0) + 1;
      const data = this.offered(`metadata/${version}.root.json`);
      if (data === undefined || root === undefined) break;
      if (data.length > MAX_BYTES.root || this.#roots.length >= MAX_ROOTS) throw new RegisterRefused("oversized", `root ${version}`);
      root = await nextRoot(root, data);
      this.#roots.push(data);
    }
    if (root === undefined) throw new Error("nothing was trusted to begin with");
    for (const name of ["root", "targets"] as const) {
      if (roleOf(root, name).threshold < LEAST_THRESHOLD) throw new RegisterRefused("wrongly signed", `the root lets one key alone sign ${name}`);
    }
    return root;
  }

  async #timestamp(root: Metadata): Promise<{ timestamp: Metadata; isNew: boolean }> {
    const data = this.offered(TIMESTAMP_PATH);
    if (data === undefined) throw new RegisterRefused("incomplete", `${TIMESTAMP_PATH} is missing`);
    if (data.length > MAX_BYTES.timestamp) throw new RegisterRefused("oversized", TIMESTAMP_PATH);
    this.#refuseExpired(root);
    const known = await this.#knownTimestamp(root);
    const timestamp = await signedBy(TIMESTAMP_PATH, "timestamp", data, roleOf(root, "timestamp"));
    const snapshot = snapshotOf(timestamp);
    if (known !== undefined && timestamp.version === known.version) {
      const isSame = areEqual(data, this.trusted.files.get(TIMESTAMP_PATH) ?? new Uint8Array());
      if (!isSame) throw new RegisterRefused("mixed", `${TIMESTAMP_PATH} differs from the known one of the same version`);
      this.#refuseExpired(timestamp);
      return { timestamp, isNew: false };
    }
    refuseOlder(timestamp, known?.version ?? 0);
    if (known !== undefined && snapshot.version < snapshotOf(known).version) {
      throw new RegisterRefused("rolled back", "the timestamp names an older snapshot");
    }
    this.#refuseExpired(timestamp);
    if (issuedOf(timestamp) > this.now + MAX_CLOCK_SKEW) {
      throw new RegisterRefused("from the future", `${TIMESTAMP_PATH} was issued later than now: is this clock right?`);
    }
    refuseLeap(timestamp, known?.version ?? 0);
    if (snapshot.sha256 === "") throw new RegisterRefused("unreadable", `${TIMESTAMP_PATH} names no SHA-256 of the snapshot`);
    this.#files.set(TIMESTAMP_PATH, data);
    return { timestamp, isNew: true };
  }

  /** An old timestamp counts even when expired; one by keys that the root has replaced doesn't (TUF 5.3.11). */
  async #knownTimestamp(root: Metadata): Promise<Metadata | undefined> {
    const data = this.trusted.files.get(TIMESTAMP_PATH);
    return data === undefined ? undefined : unlessWronglySigned(signedBy(TIMESTAMP_PATH, "timestamp", data, roleOf(root, "timestamp")));
  }

  async #knownSnapshot(root: Metadata): Promise<Metadata | undefined> {
    for (const [path, data] of this.trusted.files) {
      if (path.endsWith(".snapshot.json")) return unlessWronglySigned(signedBy(path, "snapshot", data, roleOf(root, "snapshot")));
    }
    return undefined;
  }

  async #snapshot(root: Metadata, timestamp: Metadata): Promise<Metadata> {
    const info = snapshotOf(timestamp);
    const known = await this.#knownSnapshot(root);
    const snapshot = await this.#signedFile("snapshot", "snapshot", info, MAX_BYTES.snapshot, roleOf(root, "snapshot"));
    for (const name of known === undefined ? [] : metaNames(known)) {
      const [before, after] = [known && metaOf(known, name), metaOf(snapshot, name)];
      if (after === undefined) throw new RegisterRefused("rolled back", `the snapshot no longer names ${name}`);
      if (before !== undefined && after.version < before.version) throw new RegisterRefused("rolled back", `${name} is older than known`);
    }
    this.#refuseUnlikely(snapshot, info);
    refuseLeap(snapshot, known?.version ?? 0);
    if (known !== undefined) await this.#refuseForked(known, snapshot, info.sha256);
    return snapshot;
  }

  /** One face for all: each snapshot names the hash of the one before (see Python's `verbund.register.chain`). */
  async #refuseForked(known: Metadata, snapshot: Metadata, sha256OfNew: string): Promise<void> {
    const sha256OfKnown = toHex(await sha256(this.trusted.files.get(known.path) ?? new Uint8Array()));
    const gap = snapshot.version - known.version;
    if (gap === 0 && sha256OfNew !== sha256OfKnown) throw forked(known.version);
    if (gap > MAX_LINKS) this.#alarms.push({ registrar: "", kind: "gap", sentence: `snapshots ${known.version} and ${snapshot.version} are too far apart` });
    // A stapled proof holds no snapshots in between.
    if (gap === 0 || gap > MAX_LINKS || (gap > 1 && this.only !== undefined)) return;
    let link = snapshot;
    for (let version = snapshot.version - 1; version > known.version; version--) {
      const path = `metadata/${version}.snapshot.json`;
      const data = this.offered(path);
      if (data === undefined) throw new RegisterRefused("incomplete", `${path} is missing`);
      if (toHex(await sha256(data)) !== previousOf(link)) throw forked(version);
      link = parseMetadata(path, "snapshot", data);
    }
    if (previousOf(link) !== sha256OfKnown) throw forked(known.version);
  }

  async #targets(root: Metadata, snapshot: Metadata): Promise<Metadata> {
    const info = named(snapshot, "targets");
    const targets = await this.#signedFile("targets", "targets", info, MAX_BYTES.targets, roleOf(root, "targets"));
    this.#refuseUnlikely(targets, info);
    return targets;
  }

  async #policy(targets: Metadata): Promise<{ policy: Policy; path: string }> {
    const info = targetsOf(targets).get("policy.json");
    if (info === undefined || info.sha256 === "") throw new RegisterRefused("incomplete", "the targets role names no policy.json");
    const path = `targets/${info.sha256}.policy.json`;
    return { policy: parsePolicy(await this.#file(path, info, MAX_BYTES.targets)), path };
  }

  async #parts(targets: Metadata, snapshot: Metadata, policy: Policy, policyPath: string): Promise<Map<string, Part>> {
    const parts = new Map<string, Part>();
    const roles = delegationsOf(targets);
    const current = new Map<string, Metadata>();
    for (const name of this.#lookedAt(roles)) {
      const role = roles.get(name);
      // A snapshot that leaves out the role on call would hide what it denies.
      if (role === undefined || (name !== ON_CALL && metaOf(snapshot, `${name}.json`) === undefined)) continue;
      const info = named(snapshot, name);
      const path = `metadata/${info.version}.${name}.json`;
      const data = await this.#file(path, info, MAX_BYTES.role);
      try {
        const metadata = await this.#role(name, path, data, role, info);
        if (name === ON_CALL) {
          parts.set(name, await this.#onCall(metadata, policyPath));
          continue;
        }
        if (!isRegistrarName(name)) refuseSharedKeys(name, roles);
        const listing = isRegistrarName(name) ? metadata : await this.#agreed(name, metadata, current.get(registrarOf(name)));
        current.set(name, listing);
        parts.set(name, await this.#part(name, metadata, listing, policy, policyPath, parts));
      } catch (error) {
        // A file that the mirror lacks or has changed is the mirror's fault.
        if (error instanceof MirrorFault) throw error.refusal;
        this.#hold(name, error, parts);
      }
    }
    return parts;
  }

  /** Registrars' roles, each before its countersigner's, and the one on call. */
  #lookedAt(roles: ReadonlyMap<string, Role>): readonly string[] {
    const registrars = [...roles.keys()].filter((name) => isRegistrarName(name) && (this.only === undefined || name === this.only.registrar));
    return [...registrars.flatMap((name) => [name, countersignerOf(name)]), ON_CALL];
  }

  #hold(name: string, error: unknown, parts: Map<string, Part>): void {
    const [kind, sentence] = faultOf(error);
    const registrar = registrarOf(name);
    // Mostly a registrar and its countersigner have signed the same file: one alarm for it is enough.
    if (!this.#alarms.some((alarm) => alarm.registrar === registrar && alarm.kind === kind)) {
      this.#alarms.push({ registrar, kind, sentence: `${sentence}; the last good copy stays` });
    }
    const held = this.trusted.parts.get(name);
    if (held !== undefined && this.now < held.expires + HELD_AFTER_EXPIRY) parts.set(name, held);
  }

  async #role(name: string, path: string, data: Bytes, keys: Role, info: FileInfo): Promise<Metadata> {
    const role = await signedBy(path, "targets", data, keys);
    this.#refuseUnlikely(role, info);
    refuseLeap(role, this.trusted.parts.get(name)?.version ?? 0);
    return role;
  }

  /** The registrar's part that a countersigner names: most often the one in force, which is at hand. */
  async #agreed(name: string, role: Metadata, current: Metadata | undefined): Promise<Metadata> {
    const info = namedPart(role, name);
    if (current !== undefined && toHex(await sha256(signedPart(current))) === info.sha256) return current;
    const path = `targets/${name}/${info.sha256}.part.json`;
    return parseSignedPart(path, "targets", await this.#mirrored(path, info, info.length ?? MAX_BYTES.role));
  }

  async #onCall(role: Metadata, policyPath: string): Promise<Part> {
    const shards = new Map<string, string>();
    let denials: Part["denials"] = new Map();
    for (const [target, info] of targetsOf(role)) {
      if (target !== `${ON_CALL}/denied.json`) throw new BrokenPart("outside-scope", `${ON_CALL} signed ${target}`);
      if (info.sha256 === "") throw new BrokenPart("unreadable", `${target} is named without a SHA-256`);
      const path = `targets/${ON_CALL}/${info.sha256}.denied.json`;
      shards.set("denied", path);
      denials = parseDenials(await this.#mirrored(path, info, info.length ?? MAX_BYTES.shard));
    }
    return { role: ON_CALL, version: role.version, expires: role.expires, policyPath, shards, members: new Map(), denials };
  }

  async #part(name: string, role: Metadata, listing: Metadata, policy: Policy, policyPath: string, parts: ReadonlyMap<string, Part>): Promise<Part> {
    const registrar = registrarOf(name);
    const own = this.only && (await shardOf(policy, this.only.server));
    const seen = [this.trusted.parts.get(name), parts.get(registrar)].filter((part) => part?.policyPath === policyPath);
    const listed = [...targetsOf(listing)].map(([target, info]) => ({ shard: shardIn(registrar, target, info, policy), info }));
    const shards = new Map<string, string>();
    const members = new Map<string, ReadonlyMap<string, Member>>();
    for (const { shard, info } of listed) {
      if (own !== undefined && shard !== own) continue;
      const path = `targets/${registrar}/${info.sha256}.${shard}.json`;
      const data = await this.#mirrored(path, info, info.length ?? MAX_BYTES.shard);
      const known = seen.find((part) => part?.shards.get(shard) === path)?.members.get(shard);
      shards.set(shard, path);
      members.set(shard, known ?? (await parseShard(registrar, shard, data, policy)));
    }
    return { role: name, version: role.version, expires: role.expires, policyPath, shards, members, denials: new Map() };
  }

  async #mirrored(path: string, info: FileInfo, maxBytes: number): Promise<Bytes> {
    try {
      return await this.#file(path, info, maxBytes);
    } catch (error) {
      throw error instanceof RegisterRefused ? new MirrorFault(error) : error;
    }
  }

  #commit(timestamp: Metadata, snapshot: Metadata, policy: Policy, parts: Map<string, Part>): Trusted {
    const before = this.trusted.register;
    const holders = before === undefined ? this.trusted.contested : new Map([...before.members].map(([name, member]) => [name, member.registrar]));
    const met = [...parts.values()].filter((part) => isRegistrarName(part.role)).map((part) => meet(part, parts));
    const { members, contested, alarms } = unite(met.map((part) => part.shards), holders, policy);
    const issued = issuedOf(timestamp);
    const allowed = withoutDenied(members, parts.get(ON_CALL)?.denials ?? new Map(), issued);
    const register = {
      version: snapshot.version,
      issued,
      expires: timestamp.expires,
      members: allowed.members,
      alarms: [...this.#alarms, ...met.flatMap((part) => part.alarms), ...alarms, ...allowed.alarms],
    };
    return { roots: this.#roots, files: this.#files, parts, contested, register };
  }

  async #signedFile(name: string, type: MetadataType, info: FileInfo, maxBytes: number, role: Role): Promise<Metadata> {
    const path = `metadata/${info.version}.${name}.json`;
    return signedBy(path, type, await this.#file(path, info, maxBytes), role);
  }

  /** One file by its hash, from what is known or what is offered. */
  async #file(path: string, info: FileInfo, maxBytes: number): Promise<Bytes> {
    const data = this.offered(path) ?? this.trusted.files.get(path);
    if (data === undefined) throw new RegisterRefused("incomplete", `${path} is missing`);
    if (data.length > maxBytes) throw new RegisterRefused("oversized", `${path} is larger than ${maxBytes} bytes`);
    if (toHex(await sha256(data)) !== info.sha256 || (info.length !== undefined && info.length !== data.length)) {
      const isOther = info.version > 0 && ![undefined, info.version].includes(versionIn(data));
      throw new RegisterRefused(isOther ? "mixed" : "tampered", `${path} is not the file that the register names`);
    }
    this.#files.set(path, data);
    return data;
  }

  #refuseUnlikely(metadata: Metadata, info: FileInfo): void {
    if (metadata.version !== info.version) throw new RegisterRefused("rolled back", `${metadata.path} is of version ${metadata.version}`);
    this.#refuseExpired(metadata);
  }

  #refuseExpired(metadata: Metadata): void {
    if (this.now >= metadata.expires) throw new RegisterRefused("frozen", `${metadata.path} has expired`);
  }
}

function forked(version: number): RegisterRefused {
  return new RegisterRefused("forked", `it doesn't follow from snapshot ${version} as it is known here: this register shows different faces`);
}

/** Ends the attempt from inside a registrar's part. */
class MirrorFault extends Error {
  constructor(readonly refusal: RegisterRefused) {
    super(refusal.message);
  }
}

async function nextRoot(before: Metadata | undefined, data: Bytes): Promise<Metadata> {
  const path = before === undefined ? "the trusted root" : `metadata/${before.version + 1}.root.json`;
  const root = parseMetadata(path, "root", data);
  if (before !== undefined) {
    await verifySignatures(root, roleOf(before, "root"));
    if (root.version !== before.version + 1) throw new RegisterRefused("rolled back", `${path} is of version ${root.version}`);
  }
  await verifySignatures(root, roleOf(root, "root"));
  return root;
}

async function signedBy(path: string, type: MetadataType, data: Bytes, role: Role): Promise<Metadata> {
  const metadata = parseMetadata(path, type, data);
  await verifySignatures(metadata, role);
  return metadata;
}

async function unlessWronglySigned(metadata: Promise<Metadata>): Promise<Metadata | undefined> {
  try {
    return await metadata;
  } catch (error) {
    if (error instanceof RegisterRefused && error.attack === "wrongly signed") return undefined;
    throw error;
  }
}

function snapshotOf(timestamp: Metadata): FileInfo {
  const info = metaOf(timestamp, "snapshot.json");
  if (info === undefined) throw new RegisterRefused("unreadable", `${timestamp.path} names no snapshot`);
  return info;
}

function named(snapshot: Metadata, role: string): FileInfo {
  const info = metaOf(snapshot, `${role}.json`);
  if (info === undefined || info.sha256 === "") throw new RegisterRefused("incomplete", `the snapshot names no ${role}.json with a SHA-256`);
  return info;
}

/** The shard that a target path names; what a role signs outside its delegated paths breaks it (TUF 5.6.7). */
function shardIn(registrar: string, target: string, info: FileInfo, policy: Policy): string {
  const file = target.startsWith(`${registrar}/`) ? target.slice(registrar.length + 1) : "";
  const shard = /^([0-9a-f]{3})\.json$/.exec(file)?.[1];
  if (shard === undefined || parseInt(shard, 16) >= 2 ** policy.shardBits) {
    throw new BrokenPart("outside-scope", `${registrar} signed ${target}, which is no shard of its own`);
  }
  if (info.sha256 === "" || (info.length ?? Infinity) > MAX_BYTES.shard) {
    throw new BrokenPart("unreadable", `${target} is named without a SHA-256 or is too large`);
  }
  return shard;
}

function faultOf(error: unknown): [string, string] {
  if (error instanceof RegisterRefused) return [error.attack, error.sentence];
  if (error instanceof BrokenPart) return [error.kind, error.sentence];
  throw error;
}

function refuseOlder(metadata: Metadata, known: number): void {
  if (metadata.version < known) throw new RegisterRefused("rolled back", `${metadata.path} is older than what is known`);
}

function refuseLeap(metadata: Metadata, known: number): void {
  if (metadata.version - known > MAX_VERSION_STEP) {
    throw new RegisterRefused("fast-forwarded", `${metadata.path} leaps from version ${known} to ${metadata.version}`);
  }
}

function versionIn(data: Bytes): number | undefined {
  try {
    const signed = parseObject(data)["signed"];
    const version = typeof signed === "object" && signed !== null && "version" in signed ? signed["version"] : undefined;
    return typeof version === "number" ? version : undefined;
  } catch {
    return undefined;
  }
}
