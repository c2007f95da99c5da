import { type PhonesWatch, watchWith } from "../boots/phones-watch";
import type { Registrations } from "./registrations";

/** The phones as they boot and as they are registered: a change of either is one of the phone. */
export function withRegistrations(
  watch: PhonesWatch,
  registrations: Pick<Registrations, "of" | "subscribe">,
): PhonesWatch {
  return watchWith(watch, {
    add: (status) => {
      const lines = registrations.of(status);
      return lines === undefined ? status : { ...status, registrations: lines };
    },
    subscribe: (listener) => registrations.subscribe(listener),
  });
}
