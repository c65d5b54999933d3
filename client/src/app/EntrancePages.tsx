// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The screens before the conversations, fed from the state of the way in. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Organisation } from "../model/organisation";
import type { AccountRecord } from "../storage/database";
import type { Entrance as EntranceState, Hint, Step } from "../state/entrance";
import type { Operator } from "../state/operator";
import { BadAnswer } from "../state/world";
import { app } from "../texts/app";
import { ChooseOrganisation, type ChooseOrganisationSnapshot } from "../views/ChooseOrganisation/ChooseOrganisation";
import { ProveServer } from "../views/ProveServer/ProveServer";
import { SignIn } from "../views/SignIn/SignIn";
import { Frame } from "./Frame";

interface Props {
  readonly state: EntranceState;
  readonly operator: Operator;
  readonly accounts: readonly AccountRecord[];
  readonly forget: (userId: string) => void;
  /** Of an account whose data waits here. */
  readonly remove: (userId: string) => Promise<void>;
}

const TYPING_PAUSE = 150;

export function EntrancePages(props: Props) {
  return (
    <Frame operator={props.operator}>
      <Screen step={props.state.step.value} {...props} />
    </Frame>
  );
}

function Screen({ step, ...props }: Props & { readonly step: Step }) {
  const { state, operator, accounts, forget, remove } = props;
  switch (step.at) {
    case "choose":
      return <Choose {...props} />;
    case "proving":
      return (
        <ProveServer
          snapshot={{ organisation: { serverName: step.serverName, name: step.serverName, place: "" }, state: { kind: "checking", step: "proof" }, supportContact: operator.supportContact }}
          actions={{ retry: () => void state.prove(step.serverName), chooseOther: () => state.other() }}
        />
      );
    case "refused": {
      const { kind, serverName, organisation = serverName, place = "", sentence } = step.refusal;
      const details = [{ label: app().details.server, value: serverName }, { label: app().details.finding, value: sentence }];
      return (
        <ProveServer
          snapshot={{ organisation: { serverName, name: organisation, place }, state: { kind: "refused", why: kind, details }, supportContact: operator.supportContact }}
          actions={{ retry: () => void state.prove(serverName), chooseOther: () => state.other() }}
        />
      );
    }
    case "sign-in": {
      const { server, methods, busy, fault, faultAt, freshness } = step;
      const { serverName, name, place, status } = server.member;
      const known = accounts.filter((account) => account.serverName === serverName).map(({ userId, name: shown, hasExpired }) => ({ userId, name: shown, isWaiting: hasExpired === true }));
      const problem = fault === undefined ? undefined : { fault: fault.fault, at: faultAt, waitSeconds: fault.waitSeconds, sentence: fault.sentence };
      return (
        <SignIn
          snapshot={{ organisation: { serverName, name, place, status, isOwn: true }, methods, busy, problem, accounts: known, freshness, supportContact: operator.supportContact }}
          actions={{
            signIn: (localpart, password) => void state.signIn(localpart, password),
            signInWith: (id) => state.singleSignOn(id),
            forgetAccount: forget,
            removeData: remove,
            chooseOther: () => state.other(),
          }}
        />
      );
    }
  }
}

function Choose({ state, operator, accounts }: Props) {
  const text = useSignal("");
  const search = useSignal<ChooseOrganisationSnapshot["search"]>("idle");
  const found = useSignal<readonly Organisation[]>([]);
  const linkError = useSignal<ChooseOrganisationSnapshot["linkError"]>(undefined);
  const recent = useMemo(() => recentOf(accounts), [accounts]);

  useEffect(() => {
    const words = text.value;
    if (words.trim() === "") {
      search.value = "idle";
      found.value = [];
      return undefined;
    }
    search.value = "searching";
    const timer = setTimeout(() => {
      state.search(words).then(
        (hints) => {
          if (text.peek() !== words) return;
          found.value = hints.map(shown);
          search.value = hints.length > 0 ? "found" : "none";
        },
        (error: unknown) => {
          if (text.peek() === words) search.value = error instanceof BadAnswer ? "failed" : "offline";
        },
      );
    }, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text.value]);

  const proposed = operator.serverName === "" ? undefined : shown({ serverName: operator.serverName, name: operator.organisation, place: "" });
  return (
    <ChooseOrganisation
      snapshot={{ text: text.value, search: search.value, suggestions: found.value, proposed, recent, linkError: linkError.value }}
      actions={{
        search: (words) => {
          text.value = words;
        },
        choose: (serverName) => state.choose(serverName),
        openLink: (link) => {
          linkError.value = state.openLink(link) ? undefined : "not-a-link";
        },
      }}
    />
  );
}

function shown({ serverName, name, place }: Hint): Organisation {
  return { serverName, name, place, status: "unknown", isOwn: false };
}

function recentOf(accounts: readonly AccountRecord[]): readonly Organisation[] {
  const names = [...new Map(accounts.map(({ serverName, organisation }) => [serverName, organisation] as const))];
  return names.map(([serverName, name]) => shown({ serverName, name: name === "" ? serverName : name, place: "" }));
}
