// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * How the own organisation stands after sign-in: asked again and again (an unchanged proof costs one small answer), so
 * that a suspension, a readmission and an ageing register are known within a minute. Nobody is ever signed out for it.
 */
import { computed, signal } from "@preact/signals";
import type { Freshness } from "../model/organisation";
import { InvalidAttestation } from "../register/attestation";
import type { Member } from "../register/entry";
import { RegisterRefused } from "../register/refusal";
import type { Organisations } from "./organisations";
import { keysOf, type Known, type Trust } from "./trust";

const EVERY = 30_000;

/** With which keys the own server proved itself last. */
export interface Proven {
  readonly keys: string | undefined;
  readonly renewed: (keys: string) => Promise<void>;
}

export class StandingWatch {
  readonly freshness = signal<Freshness>("valid");
  readonly known = signal<Known | undefined>(undefined);
  /** Something about the offered register is wrong (rolled back, forged, ...); the last good one goes on counting. */
  readonly refused = signal<RegisterRefused | undefined>(undefined);
  /** The register names another address for the own organisation: the one in use may be in foreign hands. */
  readonly hasMoved = computed(() => {
    const member = this.known.value?.member;
    return member !== undefined && member.clientBaseUrl !== this.baseUrl;
  });
  /** The register names other keys, and the server could not prove itself with them: it isn't the organisation's any more. */
  readonly isUnproven = signal(false);
  #keys: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly trust: Pick<Trust, "remembered" | "look" | "verify" | "freshness">,
    private readonly organisations: Pick<Organisations, "learn" | "lookAgain">,
    private readonly own: string,
    /** The address that this account speaks to. */
    private readonly baseUrl: string,
    private readonly proven: Proven,
  ) {
    this.#keys = proven.keys;
  }

  async start(): Promise<void> {
    this.#take(await this.trust.remembered(this.own));
    void this.look();
    addEventListener("online", this.#soon);
    document.addEventListener("visibilitychange", this.#soon);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.#soon);
    document.removeEventListener("visibilitychange", this.#soon);
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const before = this.known.peek()?.version;
      const known = await this.trust.look(this.own);
      this.#take(known);
      this.refused.value = undefined;
      await this.#prove(known.member);
      if (before !== undefined && before !== known.version) this.organisations.lookAgain();
    } catch (error) {
      if (error instanceof RegisterRefused) this.refused.value = error;
    }
    this.#age();
    if (!this.#stopped) this.#timer = setTimeout(() => void this.look(), EVERY);
  }

  readonly #soon = () => {
    if (document.visibilityState === "visible") void this.look();
  };

  #take(known: Known | undefined): void {
    if (known === undefined) return;
    this.known.value = known;
    this.organisations.learn(this.own, known);
    this.#age();
  }

  /** Who signs in is asked for proof; who stays signed in must be able to rely on it when the keys are others. Without network: at the next look. */
  async #prove(member: Member | undefined): Promise<void> {
    if (member === undefined || this.hasMoved.peek() || keysOf(member) === this.#keys) return;
    try {
      const keys = keysOf((await this.trust.verify(this.own)).member);
      await this.proven.renewed(keys);
      this.#keys = keys;
    } catch (error) {
      if (error instanceof InvalidAttestation) this.isUnproven.value = true;
    }
  }

  #age(): void {
    const known = this.known.peek();
    if (known !== undefined) this.freshness.value = this.trust.freshness(known);
  }
}
