// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The app makes no calls. The SDK's client holds these whether it calls or not (`disableVoip`); here they do nothing where
 * the client uses them by itself, and fail where somebody would call.
 */
class Idle {
  start(): void {}
  stop(): void {}
}

class Refusing {
  constructor() {
    throw new Error("calls are not part of this app");
  }
}

/** A client makes one of each. */
export { Idle as MediaHandler, Idle as MatrixRTCSessionManager };
export { Refusing as CallEventHandler, Refusing as GroupCall, Refusing as GroupCallEventHandler };
export const supportsMatrixCall = (): boolean => false;
export const createNewMatrixCall = (): null => null;

/** Names only, for the SDK's list of all it has. */
const nothing = {};
export { nothing as CallEvent, nothing as CallFeedEvent, nothing as GroupCallEvent, nothing as GroupCallIntent, nothing as GroupCallState };
export { nothing as GroupCallStatsReportEvent, nothing as GroupCallType, nothing as MediaHandlerEvent, nothing as StatsReport };
