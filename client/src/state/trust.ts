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

/** What is known of one server by its proof. */
export interface Known {
  readonly member: Member | undefined;
  readonly version: number;
  readonly issued: number;
  readonly expires: number;
}

export class Trust {
  readonly #root: Promise<Bytes>;

  constructor(
    private readonly database: AppDatabase,
    private readonly operator: Pick<Operator, "validFor" | "closedAfter">,
  ) {
    this.#root = this.#firstRoot();
  }

  /** Lower-case hex of the root's SHA-256 in groups of four, as `verbund init` shows it. */
  async fingerprint(): Promise<string> {
    return (toHex(await sha256(await this.#root)).match(/.{4}/g) ?? []).join(" ");
  }

  /** `server`, proven and attested, as the only kind of server that may be given a password. Throws what `verifyServer` throws. */
  async verify(server: string): Promise<VerifiedServer> {
    try {
      const verified = await verifyServer(world, await this.#recalled(server), server, proofUrl(server), this.operator.closedAfter);
      await this.#keep(server, verified.member.registrar, verified.trusted);
      return verified;
    } catch (error) {
      // What denies counts as much as what confirms: an older register must not hide it later.
      if (error instanceof NotAMember) await this.#keep(server, error.registrar, error.trusted);
      throw error;
    }
  }

  /** What the register says of `server` now; asks the serving gateway. Throws RegisterRefused, Unreachable, BadAnswer. */
  async look(server: string): Promise<Known> {
    const before = await this.#recalled(server);
    const body = await world.get(proofUrl(server), MAX_PROOF_BYTES);
    try {
      const { member, trusted } = await verifyAgedProof(before, body, server, world.now(), this.operator.closedAfter);
      await this.#keep(server, member.registrar, trusted);
      return known(trusted, member);
    } catch (error) {
      if (!(error instanceof NotAMember)) throw error;
      await this.#keep(server, error.registrar, error.trusted);
      return known(error.trusted, error.member);
    }
  }

  /** What was known of `server` last, without asking anybody; undefined where nothing is. */
  async remembered(server: string): Promise<Known | undefined> {
    const trusted = await this.#recalled(server);
    return trusted.register === undefined ? undefined : known(trusted, trusted.register.members.get(server));
  }

  freshness({ issued, expires }: Pick<Known, "issued" | "expires">): Freshness {
    const now = world.now();
    if (now < Math.min(expires, issued + this.operator.validFor)) return "valid";
    return now < issued + this.operator.closedAfter ? "grace" : "closed";
  }

  async #recalled(server: string): Promise<Trusted> {
    return recall(await this.#root, await this.database.get("trust", `server:${server}`));
  }

  async #keep(server: string, registrar: string, trusted: Trusted): Promise<void> {
    await this.database.put("trust", keep(trusted, { registrar, server }), `server:${server}`);
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

function proofUrl(server: string): string {
  return `/_verbund/v1/proof?server=${encodeURIComponent(server)}`;
}

function known(trusted: Trusted, member: Member | undefined): Known {
  return { member, version: trusted.register?.version ?? 0, issued: trusted.register?.issued ?? 0, expires: trusted.register?.expires ?? 0 };
}
