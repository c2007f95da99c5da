import type { Boot, PhoneStatus } from "./phone-status";

/** The phones as they boot. */
export interface PhonesWatch {
  phones(): readonly PhoneStatus[];
  phone(mac: string): PhoneStatus | undefined;
  boots(mac: string): readonly Boot[];
  subscribe(listener: (status: PhoneStatus) => void): () => void;
}

/** What is known of phones beside their boots. */
export interface PhoneAddition {
  /** The status with it. */
  add(status: PhoneStatus): PhoneStatus;
  /** Calls with each phone of which it changed. @returns what ends that. */
  subscribe(listener: (mac: string) => void): () => void;
}

/** The phones as they boot with something more of each: a change of either is one of the phone. */
export function watchWith(watch: PhonesWatch, addition: PhoneAddition): PhonesWatch {
  const phone = (mac: string): PhoneStatus | undefined => {
    const status = watch.phone(mac);
    return status && addition.add(status);
  };
  return {
    phones: () => watch.phones().map((status) => addition.add(status)),
    phone,
    boots: (mac) => watch.boots(mac),
    subscribe: (listener) => {
      const ends = [
        watch.subscribe((status) => listener(addition.add(status))),
        addition.subscribe((mac) => {
          const status = phone(mac);
          if (status !== undefined) {
            listener(status);
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
