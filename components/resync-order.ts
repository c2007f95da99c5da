import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { DeclaredPhone } from "../domain/declared-phone";
import { type NotifyPlan, planNotify } from "../domain/notify-plan";
import { acceptOrReject } from "./problem-report";

/** Phones that are to be told, and what they are told of. */
export interface ResyncOrder {
  /** The component, for messages. */
  readonly what: string;
  readonly name: string;
  /** What each host's `apply` printed. */
  readonly delivered: Output<string[]>;
  readonly phones: Output<DeclaredPhone[]>;
  readonly parent: pulumi.Resource;
}

/** Whom the deliveries concern, once they are made. */
export function planOf({ what, delivered, phones, parent }: ResyncOrder): Output<NotifyPlan> {
  return pulumi.all([delivered, phones]).apply(([texts, declared]) => {
    const plan = planNotify(texts, declared);
    const cutOff = {
      path: "delivered",
      message: "not the whole output of apply",
      remedy: "Give delivered of the hosts",
    };
    return acceptOrReject(
      what,
      plan === undefined ? { problems: [cutOff], warnings: [] } : { value: plan, problems: [], warnings: [] },
      parent,
    );
  });
}
