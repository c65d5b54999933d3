// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The crypto's WebAssembly, fetched and compiled beside everything else that a start waits for. The SDK then finds it ready. */
export async function warmCrypto(): Promise<void> {
  const { initAsync } = await import("@matrix-org/matrix-sdk-crypto-wasm");
  await initAsync();
}
