// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Which names look alike is decided in `matrix/people`, for what is shown. The SDK's own opinion, for its `member.name`,
 * is shown nowhere, and its table of letters was a fifth of all that the conversations load.
 */
export default function asItIs(text: string): string {
  return text;
}
