// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * One tab at a time works on an account: two would damage the store of keys. Another one can take over; the first one
 * then lets go, orderly. Web Locks guard it, so that a crashed tab never keeps the others out.
 */
const LOCK = "verbund-account";
const CHANNEL = "verbund-tabs";

export interface Place {
  /** Lets go, so that another tab can begin. */
  readonly leave: () => void;
}

/** The place, or undefined where another tab has it. `onTaken`: another tab wants it; let go as soon as everything is written. */
export async function takePlace(onTaken: () => Promise<void>): Promise<Place | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(undefined);
          return undefined;
        }
        return hold(onTaken, resolve);
      })
      .catch(reject);
  });
}

/** As `takePlace`, but asks the tab that has the place to let go and waits for it. */
export async function takeOver(onTaken: () => Promise<void>): Promise<Place> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("take-over");
  channel.close();
  return new Promise((resolve, reject) => {
    navigator.locks.request(LOCK, () => hold(onTaken, resolve)).catch(reject);
  });
}

function hold(onTaken: () => Promise<void>, resolve: (place: Place) => void): Promise<void> {
  return new Promise<void>((release) => {
    const channel = new BroadcastChannel(CHANNEL);
    const leave = () => {
      channel.close();
      release();
    };
    channel.onmessage = ({ data }) => {
      if (data === "take-over") void onTaken().finally(leave);
    };
    resolve({ leave });
  });
}
