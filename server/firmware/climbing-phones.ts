import { type PhonesWatch, watchWith } from "../boots/phones-watch";
import type { FirmwareRollout } from "./firmware-rollout";

/** The phones with how far they are on the way to their loads: a step of that is a change of the phone. */
export function withClimbs(watch: PhonesWatch, rollout: Pick<FirmwareRollout, "climb" | "subscribe">): PhonesWatch {
  return watchWith(watch, {
    add: (status) => {
      const climb = rollout.climb(status.mac);
      return climb === undefined ? status : { ...status, climb };
    },
    subscribe: (listener) => rollout.subscribe(listener),
  });
}
