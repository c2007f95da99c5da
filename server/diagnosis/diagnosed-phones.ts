import type { Boot, PhoneStatus } from "../boots/phone-status";
import type { PhonesWatch } from "../boots/phones-watch";
import type { HeardDhcp } from "../dhcp/client-facts";
import type { FileSource } from "../store/file-source";
import { diagnose } from "./diagnose";
import { readFileFacts } from "./file-facts";
import type { FileFacts, SiteFiles } from "./phone-facts";

type Source = Pick<FileSource, "find" | "list">;

/** What a DHCP server has heard of a phone; undefined where none is listened to. */
type Heard = (mac: string) => HeardDhcp | undefined;

/** The phones with what each of them is stuck on. */
export class DiagnosedPhones implements PhonesWatch {
  private readonly watch: PhonesWatch;
  private readonly source: Source;
  private readonly heard: Heard;
  private readonly now: () => number;
  private fileFacts = new Map<string, { readonly facts: FileFacts | undefined }>();

  /** @param now Milliseconds since the epoch. */
  constructor(watch: PhonesWatch, source: Source, heard: Heard, now: () => number = Date.now) {
    this.watch = watch;
    this.source = source;
    this.heard = heard;
    this.now = now;
  }

  /** What is served has changed. */
  follow(): void {
    this.fileFacts = new Map();
  }

  phones(): readonly PhoneStatus[] {
    const all = this.watch.phones();
    const site = this.site();
    const awaited = awaitedOf(all);
    return all.map((status) => this.diagnosed(status, site, awaited));
  }

  phone(mac: string): PhoneStatus | undefined {
    const status = this.watch.phone(mac);
    return status && this.alone(status);
  }

  boots(mac: string): readonly Boot[] {
    return this.watch.boots(mac);
  }

  subscribe(listener: (status: PhoneStatus) => void): () => void {
    // Without diagnoses: who hears of a change asks for the phone, and many changes are heard by nobody.
    return this.watch.subscribe(listener);
  }

  private alone(status: PhoneStatus): PhoneStatus {
    // Only a phone that nobody declared may be another one under a mistyped MAC.
    return this.diagnosed(status, this.site(), status.declared ? [] : awaitedOf(this.watch.phones()));
  }

  private diagnosed(status: PhoneStatus, site: SiteFiles, awaited: readonly string[]): PhoneStatus {
    const { mac, model, load, extensions, label, declared, state } = status;
    const dhcp = this.heard(mac);
    const diagnoses = diagnose({
      phone: { mac, model, load, extensions, label },
      declared,
      state,
      boots: this.watch.boots(mac),
      site,
      files: status.lastBoot === null ? undefined : this.filesOf(status, site),
      climb: status.climb,
      lines: status.registrations,
      dhcp,
      awaited,
      now: this.now(),
    });
    return { ...status, ...(dhcp === undefined ? {} : { dhcp: dhcpStatus(dhcp) }), diagnoses };
  }

  private filesOf({ mac, model }: PhoneStatus, site: SiteFiles): FileFacts | undefined {
    let known = this.fileFacts.get(mac);
    if (known === undefined) {
      known = { facts: readFileFacts(site, mac, model) };
      this.fileFacts.set(mac, known);
    }
    return known.facts;
  }

  private site(): SiteFiles {
    let names: readonly string[] | undefined;
    return {
      find: (name) => {
        const lookup = this.source.find(name);
        return lookup.kind === "found" ? lookup.file.bytes : undefined;
      },
      names: () => {
        names ??= namesIn(this.source);
        return names;
      },
    };
  }
}

function dhcpStatus({ client }: HeardDhcp): NonNullable<PhoneStatus["dhcp"]> {
  const heard = client?.heard ?? null;
  return { heard: heard === null ? null : new Date(heard).toISOString(), address: client?.lease?.address ?? null };
}

function awaitedOf(phones: readonly PhoneStatus[]): string[] {
  return phones.filter(({ declared, lastBoot }) => declared && lastBoot === null).map(({ mac }) => mac);
}

/** None of a folder that went away. */
function namesIn(source: Source): string[] {
  try {
    return source.list().map(({ name }) => name);
  } catch {
    return [];
  }
}
