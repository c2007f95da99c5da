import type { RolloutStep } from "../../domain/firmware/rollout-plan";
import { isFirmware } from "../boots/asked-name";
import type { SeenRequest } from "../boots/seen-request";
import { hasArrived } from "./seen-transfer";

/** A phone that is told of another load than it runs asks for it at once (cisco.md section 1.3). */
const QUIET_MS = 60_000;

interface Settling {
  /** When it got its own file, milliseconds since the epoch. */
  readonly at: number;
  /** It went on behind that file to what a phone asks for that keeps its load. */
  readonly goesOn: boolean;
}

/**
 * Phones that got their own file with the load of their step in `image_version`, went on to the ring list and asked for no image: they
 * run that load, whoever brought it to them.
 */
export class SettledPhones {
  private readonly phones = new Map<string, Settling>();

  /** Takes a request of a phone. @param isTold Whether its file named the load of this step */
  take(mac: string, { name, entry, start }: SeenRequest, step: RolloutStep, isTold: boolean): void {
    const known = this.phones.get(mac);
    if (isFirmware(name)) {
      this.phones.delete(mac);
    } else if (name.kind === "phone-file" && isTold && step.imageVersion === step.to && hasArrived(entry)) {
      this.phones.set(mac, { at: start, goesOn: false });
    } else if (name.kind === "ring-list" && known !== undefined) {
      this.phones.set(mac, { ...known, goesOn: true });
    }
  }

  /** Those that are settled by now. */
  due(now: number): string[] {
    return [...this.phones].filter(([, { at, goesOn }]) => goesOn && now - at > QUIET_MS).map(([mac]) => mac);
  }

  forget(mac: string): void {
    this.phones.delete(mac);
  }
}
