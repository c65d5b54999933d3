// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** One face for all: whoever sees the same version of the register must see the same hash. */
import { sha256, toHex } from "./bytes.js";
import { RegisterRefused } from "./refusal.js";
import type { Trusted } from "./trusted.js";

export interface Face {
  readonly version: number;
  readonly sha256: string;
}

/** Throws RegisterRefused where a server attests another register of the version that its proof showed us. */
export async function refuseOtherFace(face: Face, trusted: Trusted): Promise<void> {
  const own = trusted.register?.version;
  const snapshot = trusted.files.get(`metadata/${own}.snapshot.json`);
  if (own !== face.version || snapshot === undefined) return;
  if (toHex(await sha256(snapshot)) !== face.sha256) {
    throw new RegisterRefused("forked", `the server sees another register ${own} than the one that we are shown`);
  }
}
