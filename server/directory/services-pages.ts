import type { Boot, PhoneStatus } from "../boots/phone-status";
import { phoneFileName } from "../store/file-name";
import { DIRECTORY_PATH } from "./directory-pages";
import type { PhoneAnswer, ServiceRequest } from "./phone-answer";
import { menuXml, messageXml } from "./phone-objects";

/** Where the services begin. */
export const SERVICES_PATH = "/services";
const PHONE_PATH = `${SERVICES_PATH}/phone`;

export interface ServicesFacts {
  /** Name of the site. */
  readonly site: () => string;
  /** Phones that are known, with the address that each asked from last. */
  readonly phones: () => readonly PhoneStatus[];
  /** Boots of a phone, newest first. @param mac 12 upper-case hex digits */
  readonly boots: (mac: string) => readonly Boot[];
  /** Name of the zone in which times are shown. @default UTC */
  readonly timeZone?: string | undefined;
}

/** What is behind the Services key: what the server knows of the phone that asks, and the way to the directory. */
export class ServicesPages {
  private readonly title: string;
  private readonly facts: ServicesFacts;

  /** @param title What the phone calls the directory. */
  constructor(title: string, facts: ServicesFacts) {
    this.title = title;
    this.facts = facts;
  }

  /** The answer to a request; undefined for a path that is no page of the services. */
  answer({ path, base, address }: ServiceRequest): PhoneAnswer | undefined {
    if (path === SERVICES_PATH) {
      const items = [
        { name: "This phone", url: `${base}${PHONE_PATH}` },
        { name: this.title, url: `${base}${DIRECTORY_PATH}` },
      ];
      return { xml: menuXml({ title: "Services", prompt: "Choose a service", items }) };
    }
    return path === PHONE_PATH ? { xml: this.phone(address) } : undefined;
  }

  private phone(address: string): string {
    const here = this.facts.phones().filter((phone) => phone.address === address && phone.declared);
    const [phone, another] = here;
    const lines =
      phone === undefined
        ? ["This phone has not asked for its files since the server has known it."]
        : another !== undefined
          ? [`${here.length} phones ask from this address, so that it is not known which one this is.`]
          : this.linesOf(phone);
    const text = [...lines, `Site: ${this.facts.site()}`, `Address: ${address}`].join("\n");
    return messageXml({ title: "This phone", prompt: "", text });
  }

  private linesOf({ mac, model, load, extensions, label }: PhoneStatus): string[] {
    const readAt = this.lastConfiguration(mac);
    return [
      `Number: ${extensions.length === 0 ? "none" : extensions.join(", ")}`,
      ...(label === null ? [] : [`Label: ${label}`]),
      `Model: ${model ?? "not known"}`,
      `Load: ${load ?? "not known"}`,
      `MAC: ${mac}`,
      `Settings read: ${readAt === undefined ? "not known" : this.timeText(readAt)}`,
    ];
  }

  /** When the phone last got its own file, ISO 8601. */
  private lastConfiguration(mac: string): string | undefined {
    for (const { steps } of this.facts.boots(mac)) {
      const step = steps.findLast(
        ({ file, outcome }) => outcome === "served" && phoneFileName(file.replace(/^\/+/, ""))?.mac === mac,
      );
      if (step !== undefined) {
        return step.time;
      }
    }
    return undefined;
  }

  private timeText(time: string): string {
    const { timeZone = "UTC" } = this.facts;
    // The one locale whose short forms are those of ISO 8601.
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    return `${format.format(new Date(time))} ${timeZone}`;
  }
}
