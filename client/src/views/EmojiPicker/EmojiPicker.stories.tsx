// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { nothing } from "../Shell/examples";
import { EmojiPicker } from "./EmojiPicker";

function story(recent: readonly string[]) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <h2>Emojis</h2>
      <EmojiPicker snapshot={{ recent }} actions={{ choose: nothing }} />
    </main>
  );
}

export const stories = {
  first: story([]),
  recent: story(["👍", "🚒", "🏛️", "☕"]),
};
