// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Delivery, MessageItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { ProgressBar } from "../../parts/ProgressBar";
import { talk } from "../../texts/talk";
import type { MessageActions } from "./actions";
import type { MessageHost } from "./host";
import { useTabIndex } from "./reach";

interface DeliveryStateProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly host: MessageHost;
}

/** How far an own message has got, where there is something to do about it. */
export function DeliveryState({ item, actions, host }: DeliveryStateProps) {
  const { delivery } = item;
  const tabIndex = useTabIndex();
  const takeBack = () => host.run(actions.takeBack(item.key));
  if (delivery.state === "failed") return <Failed delivery={delivery} onRetry={() => host.run(actions.retry(item.key))} onTakeBack={takeBack} />;
  if (delivery.state === "uploading") {
    return (
      <div class="vb-delivery">
        <ProgressBar label={talk().delivery.uploading(Math.round(delivery.progress * 100))} value={delivery.progress} />
        <Button small variant="tertiary" icon="close" tabIndex={tabIndex} onClick={takeBack}>
          {talk().delivery.stopUpload}
        </Button>
      </div>
    );
  }
  if (delivery.state !== "queued") return null;
  return (
    <div class="vb-delivery">
      <span class="vb-delivery-words">
        <Icon name="clock" />
        {talk().delivery.queued}
      </span>
      <Button small variant="tertiary" icon="undo" tabIndex={tabIndex} onClick={takeBack}>
        {talk().delivery.takeBack}
      </Button>
    </div>
  );
}

interface FailedProps {
  readonly delivery: Extract<Delivery, { state: "failed" }>;
  readonly onRetry: () => void;
  readonly onTakeBack: () => void;
}

function Failed({ delivery, onRetry, onTakeBack }: FailedProps) {
  const tabIndex = useTabIndex();
  return (
    <div class="vb-delivery vb-delivery-failed">
      <span class="vb-delivery-words">
        <Icon name="error" />
        <span>
          {talk().delivery[delivery.why]} {delivery.sentence}
        </span>
      </span>
      <Button small icon="refresh" tabIndex={tabIndex} onClick={onRetry}>
        {talk().delivery.retry}
      </Button>
      <Button small variant="tertiary" icon="trash" tabIndex={tabIndex} onClick={onTakeBack}>
        {talk().delivery.takeBack}
      </Button>
    </div>
  );
}

/** A small sign beside the time: on its way, or arrived at the server. */
export function DeliverySign({ delivery }: { readonly delivery: Delivery }) {
  const { sending, sent } = talk().delivery;
  if (delivery.state === "sending" || delivery.state === "queued") return <Icon name="clock" class="vb-message-sign" label={sending} />;
  return delivery.state === "sent" ? <Icon name="check" class="vb-message-sign" label={sent} /> : null;
}
