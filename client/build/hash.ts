// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { createHash } from "node:crypto";

export function sha256(data: Uint8Array, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(data).digest(encoding);
}
