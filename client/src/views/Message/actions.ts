// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Version } from "../../model/timeline";
import type { Report } from "../ReportDialog/ReportDialog";

/**
 * What can be done with a message, wherever one is shown (conversation, thread, pinned list).
 * The object stays the same as long as the room is open; messages are not drawn again for its sake.
 * Which of these are offered is said by `MessageItem.may`.
 */
export interface MessageActions {
  /** Adds my reaction, or takes it back where I gave it already. */
  readonly react: (eventId: string, key: string) => Promise<void>;
  /** The composer then shows the message as `mode`. */
  readonly reply: (eventId: string) => void;
  readonly edit: (eventId: string) => void;
  readonly delete: (eventId: string, reason: string | undefined) => Promise<void>;
  readonly report: (eventId: string, report: Report) => Promise<void>;
  readonly pin: (eventId: string, isPinned: boolean) => Promise<void>;
  /** Of a message without a thread too: one then begins with the first answer. */
  readonly openThread: (rootId: string) => void;
  /** By the item's key, since the server has no name for it yet. */
  readonly retry: (key: string) => Promise<void>;
  readonly takeBack: (key: string) => Promise<void>;
  /** To the clipboard. */
  readonly copy: (text: string) => Promise<void>;
  readonly loadVersions: (eventId: string) => Promise<readonly Version[]>;
  /** A blob: address of a small picture. The state may give it back (revoke) once the room is closed. */
  readonly loadThumbnail: (ref: unknown) => Promise<string>;
  /** A blob: address of the whole file, decrypted and checked. `progress` is called with 0 to 1. */
  readonly loadPicture: (ref: unknown) => Promise<string>;
  /** A blob: address of what is played or saved, never drawn. */
  readonly loadFile: (ref: unknown, progress?: (part: number) => void) => Promise<string>;
  /** Loads it and hands it to the browser's downloads. */
  readonly saveFile: (ref: unknown, progress?: (part: number) => void) => Promise<void>;
  /** Asks the backup and my other devices for the key of a message that can't be read. */
  readonly requestKeys: (eventId: string) => Promise<void>;
  /** To entering the recovery key, or confirming this device. */
  readonly openRecovery: () => void;
  /** Details of a person; their identity is confirmed there too. */
  readonly openPerson: (userId: string) => void;
  /** A matrix.to link to a room was chosen. */
  readonly openRoom: (roomIdOrAlias: string) => void;
  /** Shows the message among its neighbours; loads them where they are not there. */
  readonly jumpTo: (eventId: string) => Promise<void>;
}
