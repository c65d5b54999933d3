// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, LONG, MUSTERSTADT, nothing } from "../Entrance/story";
import type { SignInProblem } from "./Fault";
import { SignIn, type SignInSnapshot } from "./SignIn";

const PASSWORD = { password: true, singleSignOn: [] };
const EMPTY: SignInSnapshot = { organisation: MUSTERSTADT, methods: PASSWORD, busy: undefined, problem: undefined, accounts: [], freshness: "valid", supportContact: "IT-Service, Telefon 115" };

function story(some: Partial<SignInSnapshot>): VNode {
  return inEntrance(<SignIn snapshot={{ ...EMPTY, ...some }} actions={{ signIn: nothing, signInWith: nothing, forgetAccount: nothing, removeData: () => Promise.resolve(), chooseOther: nothing }} />);
}

const failed = (fault: SignInProblem["fault"], waitSeconds = 0) => () =>
  story({ problem: { fault, at: Date.now(), waitSeconds, sentence: "M_UNKNOWN: the server's own words" } });

export const stories: Record<string, () => VNode> = {
  password: () => story({}),
  loading: () => story({ methods: undefined }),
  "single-sign-on": () => story({ methods: { password: false, singleSignOn: [{ id: "", name: "" }] } }),
  both: () => story({ methods: { password: true, singleSignOn: [{ id: "a", name: "Servicekonto" }, { id: "b", name: "Landesverwaltungsnetz" }] } }),
  "no-method": () => story({ methods: { password: false, singleSignOn: [] } }),
  busy: () => story({ busy: "password" }),
  accounts: () =>
    story({
      accounts: [
        { userId: "@erika.mustermann:musterstadt.example", name: "Erika Mustermann", isWaiting: false },
        { userId: "@max:musterstadt.example", name: "Max Mustermann", isWaiting: false },
      ],
    }),
  expired: () => story({ accounts: [{ userId: "@erika.mustermann:musterstadt.example", name: "Erika Mustermann", isWaiting: true }] }),
  grace: () => story({ freshness: "grace" }),
  wrong: failed("wrong"),
  deactivated: failed("deactivated"),
  locked: failed("locked"),
  "too-many": failed("too-many", 45),
  unreachable: failed("unreachable"),
  offline: failed("offline"),
  refused: failed("refused"),
  server: failed("server"),
  long: () => story({ organisation: LONG }),
};
