import type { DeclaredPhone } from "../../domain/declared-phone";
import {
  ASTERISK_STATUS_FILE,
  type DeliveredAsteriskStatus,
  deliveredAsteriskStatusSchema,
} from "../../domain/delivered-asterisk-status";
import type { FileSource } from "../store/file-source";
import { AsteriskLink, type LinkState } from "./asterisk-link";
import { LineRegistrations } from "./line-registrations";
import { lineEvent } from "./registration-events";
import { REGISTRATION_STATES, type Registration, type RegistrationState } from "./registration-status";

export interface RegistrationsOptions {
  readonly source: Pick<FileSource, "told" | "phones">;
  /** Told when Asterisk can't be listened to, and when it can again. */
  readonly onTrouble: (trouble: string) => void;
  readonly now?: () => number;
}

/** Who is registered with the Asterisk that a delivery names. Without one there are no registrations, and nothing is connected to. */
export class Registrations {
  private readonly options: RegistrationsOptions;
  private readonly now: () => number;
  private readonly lines = new LineRegistrations();
  private readonly listeners = new Set<(mac: string) => void>();
  /** MAC of the phone of each line. */
  private phoneOf: ReadonlyMap<string, string> = new Map();
  private target: DeliveredAsteriskStatus | undefined;
  private link: AsteriskLink | undefined;
  private shown = new Map<string, RegistrationState>();

  constructor(options: RegistrationsOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.follow();
  }

  /** Takes what is delivered now. As long as the way to Asterisk is the same, the connection stays. */
  follow(): void {
    const target = this.read();
    const before = this.target;
    this.target = target;
    this.phoneOf = new Map(
      (target === undefined ? [] : this.options.source.phones()).flatMap(({ mac, extensions }) =>
        extensions.map((extension) => [extension, mac]),
      ),
    );
    this.lines.declare(this.phoneOf.keys(), target?.address ?? "", (target?.renewSeconds ?? 0) * 1000, this.now());
    const isSame = (["address", "user", "password"] as const).every((key) => before?.[key] === target?.[key]);
    if (!isSame) {
      this.link?.close();
      this.link = target === undefined ? undefined : this.listen(target);
    }
    this.tick();
  }

  /** Of each line of a phone; undefined where no Asterisk is listened to. */
  of({ extensions }: Pick<DeclaredPhone, "extensions">): Registration[] | undefined {
    return this.target === undefined
      ? undefined
      : extensions.flatMap((extension) => this.lines.of(extension, this.now()) ?? []);
  }

  /** How many lines are in each state. */
  counts(): Record<RegistrationState, number> {
    const counts = Object.fromEntries(REGISTRATION_STATES.map((state) => [state, 0])) as Record<
      RegistrationState,
      number
    >;
    for (const { state } of this.target === undefined ? [] : this.lines.all(this.now())) {
      counts[state]++;
    }
    return counts;
  }

  /** Calls with the MAC of each phone of which a registration has changed. @returns what ends that */
  subscribe(listener: (mac: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Time passes; to be called every few seconds. Tells of lines that are something else by that alone. */
  tick(): void {
    const now = new Map(this.lines.all(this.now()).map(({ extension, state }) => [extension, state]));
    const changed = [...now.keys()].filter((extension) => this.shown.get(extension) !== now.get(extension));
    this.shown = now;
    this.tell(changed);
  }

  close(): void {
    this.link?.close();
    this.listeners.clear();
  }

  private listen(target: DeliveredAsteriskStatus): AsteriskLink {
    const link = new AsteriskLink({
      target,
      now: this.now,
      onState: (state) => this.changeLink(state),
      onEvent: (message) => {
        const event = lineEvent(message);
        const extension = event && this.lines.take(event, this.now());
        if (extension !== undefined) {
          this.tell([extension]);
        }
      },
    });
    this.lines.follow(link.state);
    return link;
  }

  private changeLink(state: LinkState): void {
    const { address = "" } = this.target ?? {};
    this.options.onTrouble(
      state.kind === "listening"
        ? `Asterisk at ${address}: listening to who registers`
        : `Asterisk at ${address}: ${state.reason}; who is registered is not known`,
    );
    this.lines.follow(state);
    this.shown.clear();
    this.tick();
  }

  private tell(extensions: readonly string[]): void {
    const macs = new Set(extensions.flatMap((extension) => this.phoneOf.get(extension) ?? []));
    for (const mac of macs) {
      for (const listener of this.listeners) {
        listener(mac);
      }
    }
  }

  private read(): DeliveredAsteriskStatus | undefined {
    const told = this.options.source.told(ASTERISK_STATUS_FILE);
    if (told === undefined) {
      return undefined;
    }
    try {
      return deliveredAsteriskStatusSchema.parse(JSON.parse(told.toString("utf8")));
    } catch {
      // What it says could hold a password, and no delivery of this version is wrong.
      this.options.onTrouble("what was delivered of Asterisk can't be read; who is registered is not known");
      return undefined;
    }
  }
}
