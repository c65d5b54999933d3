// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What is written to the disk is sealed: AES-256-GCM under a key that no script can read (non-extractable): a look into
 * the databases shows no message and no token, and a token that leaks is not in them in the clear. Browsers keep that key
 * in the same profile folder, in the clear: who copies the whole folder has it too. Against that, and against who can use
 * this browser profile, there is the PIN (as good as its length) and the disk's own encryption. Nothing here protects
 * against code that runs in this page.
 */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** What was stored can't be opened: another key, or somebody changed it. */
export class CannotOpen extends Error {}

export class Box {
  constructor(private readonly key: CryptoKey) {}

  static async make(): Promise<CryptoKey> {
    return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  static async fromBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Box> {
    return new Box(await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  /** A box that only who knows the PIN can make; slow on purpose. */
  static async fromPin(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<Box> {
    const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-512", salt, iterations: 600_000 };
    return new Box(await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
  }

  async seal(value: unknown): Promise<Sealed> {
    return this.sealBytes(new TextEncoder().encode(JSON.stringify(value)));
  }

  async sealBytes(bytes: BufferSource): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, bytes) };
  }

  /** What was sealed; throws CannotOpen. The caller knows the type, since nobody else can seal. */
  async open<T>(sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(sealed))) as T;
  }

  async openBytes({ iv, data }: Sealed): Promise<ArrayBuffer> {
    try {
      return await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, data);
    } catch (error) {
      throw new CannotOpen("what is stored on this device can't be opened", { cause: error });
    }
  }
}
