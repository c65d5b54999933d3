// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Freshness, Organisation } from "../../model/organisation";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { signin } from "../../texts/signin";
import { Accounts, type KnownAccount } from "./Accounts";
import { Fault, type SignInProblem } from "./Fault";
import { PasswordForm } from "./PasswordForm";
import "./SignIn.css";

export interface SignInSnapshot {
  /** From the register: this one is proven. */
  readonly organisation: Organisation;
  /** Undefined while the server is asked. `name` is empty where the server has only one and names it not. */
  readonly methods: undefined | { readonly password: boolean; readonly singleSignOn: readonly { readonly id: string; readonly name: string }[] };
  /** "password", or the id of the single sign-on that is under way. */
  readonly busy: string | undefined;
  readonly problem: SignInProblem | undefined;
  /** Who signed in here before; the newest first. */
  readonly accounts: readonly KnownAccount[];
  readonly freshness: Freshness;
  readonly supportContact: string;
}

export interface SignInActions {
  /** `localpart` is checked; the password is handed on and kept nowhere. */
  signIn(localpart: string, password: string): void;
  signInWith(id: string): void;
  forgetAccount(userId: string): void;
  /** Of an account that waits; asked before, since it can't be taken back. */
  removeData(userId: string): Promise<void>;
  chooseOther(): void;
}

interface Props {
  readonly snapshot: SignInSnapshot;
  readonly actions: SignInActions;
}

export function SignIn({ snapshot, actions }: Props) {
  return (
    <div class="vb-sheet">
      <Heading level={1} focus>
        {signin().form.title}
      </Heading>
      <Proven organisation={snapshot.organisation} onOther={() => actions.chooseOther()} />
      {snapshot.freshness === "grace" && <Notice severity="warning">{signin().form.grace}</Notice>}
      {snapshot.problem === undefined && snapshot.accounts.some(({ isWaiting }) => isWaiting) && <Notice severity="info" title={signin().form.expired.title}>{signin().form.expired.text}</Notice>}
      {snapshot.problem !== undefined && <Fault key={snapshot.problem.at} problem={snapshot.problem} />}
      <Ways snapshot={snapshot} actions={actions} />
    </div>
  );
}

function Proven({ organisation, onOther }: { readonly organisation: Organisation; readonly onOther: () => void }) {
  const texts = signin().form;
  return (
    <div class="vb-card vb-signin-proven">
      <Avatar name={organisation.name} square />
      <span class="vb-card-words">
        <strong>{organisation.name}</strong>
        {organisation.place !== "" && <small>{organisation.place}</small>}
        <small class="vb-signin-seal">
          <Icon name="shield-check" /> {texts.proven}
        </small>
      </span>
      <Button variant="tertiary" small onClick={onOther}>
        {texts.other}
      </Button>
    </div>
  );
}

function Ways({ snapshot, actions }: Props) {
  const texts = signin().form;
  const { methods } = snapshot;
  if (methods === undefined) {
    return (
      <p role="status" class="vb-signin-loading">
        <Spinner /> {texts.loading}
      </p>
    );
  }
  if (!methods.password && methods.singleSignOn.length === 0) return <Notice severity="danger">{texts.noMethod}</Notice>;
  return (
    <>
      <SingleSignOn snapshot={snapshot} methods={methods} actions={actions} />
      {methods.password && methods.singleSignOn.length > 0 && <p class="vb-signin-or">{texts.or}</p>}
      {methods.password && <Password snapshot={snapshot} actions={actions} />}
    </>
  );
}

function SingleSignOn({ snapshot, methods, actions }: Props & { readonly methods: NonNullable<SignInSnapshot["methods"]> }) {
  const texts = signin().form;
  return (
    <>
      {methods.singleSignOn.map(({ id, name }) => (
        <Button key={id} variant="primary" icon="organisation" wide busy={snapshot.busy === id} disabled={snapshot.busy !== undefined && snapshot.busy !== id} onClick={() => actions.signInWith(id)}>
          {name === "" ? texts.singleSignOn : texts.with(name)}
        </Button>
      ))}
    </>
  );
}

function Password({ snapshot, actions }: Props) {
  return (
    <Accounts accounts={snapshot.accounts} onForget={(userId) => actions.forgetAccount(userId)} onRemove={(userId) => actions.removeData(userId)}>
      {(chosen) => (
        <PasswordForm
          key={chosen ?? ""}
          name={chosen}
          serverName={snapshot.organisation.serverName}
          isBusy={snapshot.busy === "password"}
          isDisabled={snapshot.busy !== undefined && snapshot.busy !== "password"}
          wrongAt={snapshot.problem?.fault === "wrong" ? snapshot.problem.at : undefined}
          supportContact={snapshot.supportContact}
          onSubmit={(localpart, password) => actions.signIn(localpart, password)}
        />
      )}
    </Accounts>
  );
}
