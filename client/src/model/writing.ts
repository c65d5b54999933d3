// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a person is writing: the text as typed, and whom they chose from the list while typing "@". */
export interface Draft {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/** The text holds `@name`; who is meant is known from the choice, never guessed from the name. */
export interface Mention {
  readonly userId: string;
  readonly name: string;
}

/** A file chosen to be sent. */
export interface Outgoing {
  readonly file: File;
  readonly caption: string | undefined;
  /** Pixels, where it is a picture that this browser can show. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}
