import type { Boot, PhoneStatus } from "../boots/phone-status";
import type { Registrations } from "./registrations";

/** The phones as they boot. */
export interface PhonesWatch {
  phones(): readonly PhoneStatus[];
  phone(mac: string): PhoneStatus | undefined;
  boots(mac: string): readonly Boot[];
  subscribe(listener: (status: PhoneStatus) => void): () => void;
}

/** The phones as they boot and as they are registered: a change of either is one of the phone. */
export function withRegistrations(
  watch: PhonesWatch,
  registrations: Pick<Registrations, "of" | "subscribe">,
): PhonesWatch {
  const registered = (status: PhoneStatus): PhoneStatus => {
    const lines = registrations.of(status);
    return lines === undefined ? status : { ...status, registrations: lines };
  };
  return {
    phones: () => watch.phones().map(registered),
    phone: (mac) => {
      const status = watch.phone(mac);
      return status && registered(status);
    },
    boots: (mac) => watch.boots(mac),
    subscribe: (listener) => {
      const ends = [
        watch.subscribe((status) => listener(registered(status))),
        registrations.subscribe((mac) => {
          const status = watch.phone(mac);
          if (status !== undefined) {
            listener(registered(status));
          }
        }),
      ];
      return () => {
        for (const end of ends) {
          end();
        }
      };
    },
  };
}
