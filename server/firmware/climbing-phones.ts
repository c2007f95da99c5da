import type { PhonesWatch } from "../registrations/registered-phones";
import type { FirmwareRollout } from "./firmware-rollout";

/** The phones with how far they are on the way to their loads: a step of that is a change of the phone. */
export function withClimbs(watch: PhonesWatch, rollout: Pick<FirmwareRollout, "climb" | "subscribe">): PhonesWatch {
  const climbing = (status: ReturnType<PhonesWatch["phones"]>[number]) => {
    const climb = rollout.climb(status.mac);
    return climb === undefined ? status : { ...status, climb };
  };
  return {
    phones: () => watch.phones().map(climbing),
    phone: (mac) => {
      const status = watch.phone(mac);
      return status && climbing(status);
    },
    boots: (mac) => watch.boots(mac),
    subscribe: (listener) => {
      const ends = [
        watch.subscribe((status) => listener(climbing(status))),
        rollout.subscribe((mac) => {
          const status = watch.phone(mac);
          if (status !== undefined) {
            listener(climbing(status));
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
