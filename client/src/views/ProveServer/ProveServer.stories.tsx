// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, LONG, MUSTERSTADT, nothing } from "../Entrance/story";
import { ProveServer, type ProveServerSnapshot, type RefusalKind } from "./ProveServer";

const DETAILS = [
  { label: "Server", value: "musterstadt.example" },
  { label: "Adresse", value: "https://matrix.musterstadt.example" },
  { label: "Register", value: "Fassung 41, ausgestellt 2026-11-20T08:00:00+01:00" },
  { label: "Grund", value: "rolled back: version 39 is older than the trusted 41" },
];

function story(some: Partial<ProveServerSnapshot> & Pick<ProveServerSnapshot, "state">): VNode {
  return inEntrance(<ProveServer snapshot={{ organisation: MUSTERSTADT, supportContact: "IT-Service, Telefon 115", ...some }} actions={{ retry: nothing, chooseOther: nothing }} />);
}

const refused = (why: RefusalKind) => () => story({ state: { kind: "refused", why, details: DETAILS } });

export const stories: Record<string, () => VNode> = {
  checking: () => story({ state: { kind: "checking", step: "proof" } }),
  attesting: () => story({ state: { kind: "checking", step: "attestation" }, organisation: LONG }),
  stranger: refused("stranger"),
  suspended: refused("suspended"),
  left: refused("left"),
  "register-closed": refused("register-closed"),
  "frozen-or-old": refused("frozen-or-old"),
  "rolled-back": refused("rolled-back"),
  tampered: refused("tampered"),
  "wrong-proof": refused("wrong-proof"),
  "wrong-server": refused("wrong-server"),
  unreachable: refused("unreachable"),
  offline: refused("offline"),
  "clock-wrong": refused("clock-wrong"),
  "other-root": refused("other-root"),
  storage: refused("storage"),
  long: () => story({ organisation: LONG, state: { kind: "refused", why: "stranger", details: DETAILS } }),
};
