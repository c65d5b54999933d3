// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What this browser trusts, and what follows from it: the root kept at first use, the state of the register that guards
 * against rollback, verified servers, and the names of organisations. Everything else asks here.
 */
import { fromBase64, sha256, toBase64, toHex, type Bytes } from "../register/bytes";
import { keep, recall } from "../register/keeping";
import { MAX_PROOF_BYTES, NotAMember, verifyAgedProof } from "../register/proof";
import { RegisterRefused } from "../register/refusal";
import type { Member } from "../register/entry";
import type { Trusted } from "../register/trusted";
import { verifyServer, type VerifiedServer } from "../register/verified-server";
import type { AppDatabase } from "../storage/database";
import type { Freshness } from "../model/organisation";
import type { Operator } from "./operator";
import { ask, world } from "./world";

const MAX_ROOT_BYTES = 512_000;
const ROOT = "root";
const CLOCK_SKEW = 5 * 60_000;

/** What is known of one server by its proof. */
export interface Known {
  readonly member: Member | undefined;
  readonly version: number;
  readonly issued: number;
  readonly expires: number;
}

export class Trust {
  #root: Promise<Bytes> | undefined;

  constructor(
    private readonly database: AppDatabase,
    private readonly operator: Pick<Operator, "validFor" | "closedAfter">,
  ) {}

  /** Lower-case hex of the root's SHA-256 in groups of four, as `verbund init` shows it. */
  async fingerprint(): Promise<string> {
    return (toHex(await sha256(await this.#trustedRoot())).match(/.{4}/g) ?? []).join(" ");
  }

  /** `server`, proven and attested, as the only kind of server that may be given a password. Throws what `verifyServer` throws. */
  verify(server: string): Promise<VerifiedServer> {
    return this.#alone(server, async () => {
      const verified = await verifyServer(world, await this.#recalled(server), server, proofUrl(server), this.operator.closedAfter);
      await this.#keep(server, verified.member.registrar, verified.trusted);
      return verified;
    });
  }

  /** What the register says of `server` now; asks the serving gateway. Throws RegisterRefused, Unreachable, BadAnswer. */
  async look(server: string): Promise<Known> {
    try {
      return await this.#alone(server, async () => {
        const before = await this.#recalled(server);
        const body = await world.get(proofUrl(server), MAX_PROOF_BYTES);
        const { member, trusted } = await verifyAgedProof(before, body, server, world.now(), this.operator.closedAfter);
        await this.#keep(server, member.registrar, trusted);
        return known(trusted, member);
      });
    } catch (error) {
      if (error instanceof NotAMember) return known(error.trusted, error.member);
      throw error;
    }
  }

  /** What was known of `server` last, without asking anybody; undefined where nothing is. */
  async remembered(server: string): Promise<Known | undefined> {
    const trusted = await this.#recalled(server);
    return trusted.register === undefined ? undefined : known(trusted, trusted.register.members.get(server));
  }

  freshness({ issued, expires }: Pick<Known, "issued" | "expires">): Freshness {
    const now = world.now();
    // By a clock that was set back every register is young.
    if (now < issued - CLOCK_SKEW) return "closed";
    if (now < Math.min(expires, issued + this.operator.validFor)) return "valid";
    return now < issued + this.operator.closedAfter ? "grace" : "closed";
  }

  /** One after another for each server, in all tabs: what is newer must not be written over by what was asked for before. */
  async #alone<T>(server: string, how: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`verbund-trust:${server}`, async () => {
      try {
        return await how();
      } catch (error) {
        if (!(error instanceof NotAMember)) throw error;
        const before = (await this.remembered(server))?.member;
        // Only the registrar that listed a server takes it off; what stands in another one's part says nothing of it.
        if (isForeignDenial(before, error)) throw new RegisterRefused("mixed", `the proof of ${server} holds the part of another registrar`);
        if (before !== undefined || error.member !== undefined) await this.#keep(server, error.registrar, error.trusted);
        throw error;
      }
    }) as Promise<T>;
  }

  async #recalled(server: string): Promise<Trusted> {
    return recall(await this.#trustedRoot(), await this.database.get("trust", `server:${server}`));
  }

  async #keep(server: string, registrar: string, trusted: Trusted): Promise<void> {
    await this.database.put("trust", keep(trusted, { registrar, server }), `server:${server}`);
  }

  /** Without network at the first visit it is asked for again. */
  async #trustedRoot(): Promise<Bytes> {
    this.#root ??= this.#firstRoot();
    try {
      return await this.#root;
    } catch (error) {
      this.#root = undefined;
      throw error;
    }
  }

  /** The root that lies beside the build, at first use; from then on only its chain is followed, whatever lies there. */
  async #firstRoot(): Promise<Bytes> {
    const kept = await this.database.get("trust", ROOT);
    const bytes = kept === undefined ? await ask("/trust/root.json", { cache: "no-cache" }, MAX_ROOT_BYTES) : fromBase64(kept);
    if (bytes === undefined) throw new RegisterRefused("unreadable", "the trusted root that this browser kept");
    if (kept === undefined) await this.database.put("trust", toBase64(bytes), ROOT);
    return bytes;
  }
}

/** Whether a server that one registrar listed is said to be none by a proof out of another one's part: anybody could put that together. */
export function isForeignDenial(before: Pick<Member, "registrar"> | undefined, { member, registrar }: Pick<NotAMember, "member" | "registrar">): boolean {
  return member === undefined && before !== undefined && before.registrar !== registrar;
}

/** The keys by which a member proves itself, as one text; another text means that it has to prove itself anew. */
export function keysOf({ keys }: Pick<Member, "keys">): string {
  return [...keys].map(([id, { key }]) => `${id} ${toHex(key)}`).sort().join("\n");
}

function proofUrl(server: string): string {
  return `/_verbund/v1/proof?server=${encodeURIComponent(server)}`;
}

function known(trusted: Trusted, member: Member | undefined): Known {
  return { member, version: trusted.register?.version ?? 0, issued: trusted.register?.issued ?? 0, expires: trusted.register?.expires ?? 0 };
}
