import type { PhoneRule, RolloutRules, Told } from "../../domain/firmware/rollout-rules";
import { withImageVersion, withXmlDefault } from "../../domain/firmware/staged-text";
import { type AskedName, isFirmware, readName } from "../boots/asked-name";
import { isMarked } from "../check-mark";
import type { RequestEntry } from "../request-log";
import { type Lookup, type ServedFile, servedFile } from "../store/file-source";
import { PhoneAddresses } from "./phone-addresses";
import { addressOf, hasArrived } from "./seen-transfer";

export interface StagedFilesOptions {
  /** What was delivered. */
  readonly find: (name: string) => Lookup;
  /** Files of which everything was sent to an address and the last word is awaited: who asks on has them. @default none */
  readonly sentWhole?: (address: string) => readonly string[];
}

/** Addresses of which it is not known who asks there are followed, so many, those asked from last. */
const KEPT_STRANGERS = 1000;
const KEPT_IMAGES = 20;
const SELECTOR = "OS79XX.TXT";

/**
 * The delivered files, and in place of those that name a load what the rollout tells the one who asks: OS79XX.TXT and
 * XMLDefault.cnf.xml by the address, `image_version` by the phone whose file it is. Who has all images of a step is told the next
 * step at once, since a phone restarts sooner than anybody could count it, and asks for OS79XX.TXT before it says who it is.
 */
export class StagedFiles {
  private readonly options: StagedFilesOptions;
  private readonly addresses = new PhoneAddresses();
  private rules: RolloutRules | undefined;
  /** Steps that phones have behind them, where that is more than the rules know. */
  private readonly ahead = new Map<string, number>();
  /** Last images of steps that went to an address at which nobody is known. */
  private readonly strangers = new Map<string, string[]>();
  private readonly made = new Map<string, { readonly from: ServedFile; readonly file: ServedFile }>();

  constructor(options: StagedFilesOptions) {
    this.options = options;
  }

  /** @param rules Undefined where all are told what was delivered. */
  follow(rules: RolloutRules | undefined): void {
    if (rules?.key !== this.rules?.key) {
      this.ahead.clear();
      this.strangers.clear();
      for (const [mac, { done, isLoaded }] of rules?.phones ?? []) {
        if (isLoaded) {
          this.ahead.set(mac, done + 1);
        }
      }
    }
    this.rules = rules;
    this.made.clear();
    for (const [mac, address] of rules?.addresses ?? []) {
      if (this.addresses.placeOf(mac) === undefined && this.addresses.ownerOf(address) === undefined) {
        this.addresses.saw(address, mac);
      }
    }
    for (const [mac, done] of this.ahead) {
      if (done <= (rules?.phones.get(mac)?.done ?? 0)) {
        this.ahead.delete(mac);
      }
    }
  }

  find(requested: string, address: string): Lookup {
    const { rules } = this;
    if (rules === undefined || isMarked(requested)) {
      return this.options.find(requested);
    }
    const name = readName(requested);
    this.asked(name, address, rules);
    const delivered = this.options.find(requested);
    if (name.kind === "selector") {
      return this.selector(rules, address, delivered);
    }
    const mac = name.kind === "phone-file" ? name.mac : this.addresses.ownerOf(address);
    const rule = mac === undefined ? undefined : rules.phones.get(mac);
    if (mac === undefined || rule === undefined || delivered.kind !== "found") {
      return delivered;
    }
    const told = this.toldTo(mac, rule);
    switch (name.kind) {
      case "phone-file":
      case "site-default":
        return this.changed(delivered.file, told.imageVersion, (text) => withImageVersion(text, told.imageVersion));
      case "device-default":
        return this.changed(delivered.file, `${rule.model} ${told.xmlDefault}`, (text) =>
          withXmlDefault(text, rule.model, told.xmlDefault),
        );
      default:
        return delivered;
    }
  }

  /** Takes a request, at its end. */
  observe(entry: RequestEntry): void {
    if (this.rules !== undefined && hasArrived(entry)) {
      this.arrived(addressOf(entry), entry.file);
    }
  }

  private arrived(address: string, requested: string): void {
    const { rules } = this;
    const name = readName(requested);
    if (rules === undefined || !isFirmware(name) || isMarked(requested)) {
      return;
    }
    const mac = this.addresses.ownerOf(address);
    if (mac !== undefined) {
      this.has(rules, mac, name.base);
      return;
    }
    const images = this.strangers.get(address);
    if (images !== undefined && images.at(-1) !== name.base && isLast(rules, name.base)) {
      this.strangers.set(address, [...images, name.base].slice(-KEPT_IMAGES));
    }
  }

  private asked(name: AskedName, address: string, rules: RolloutRules): void {
    const { mac } = name;
    if (mac !== undefined || name.kind === "selector") {
      for (const file of this.options.sentWhole?.(address) ?? []) {
        this.arrived(address, file);
      }
    }
    if (mac !== undefined) {
      if (this.addresses.saw(address, mac)) {
        for (const image of this.strangers.get(address) ?? []) {
          this.has(rules, mac, image);
        }
        this.strangers.delete(address);
      }
    } else if (name.kind === "selector") {
      const owner = this.addresses.ownerOf(address);
      const rule = owner === undefined ? undefined : rules.phones.get(owner);
      if (owner !== undefined && rule !== undefined && this.toldTo(owner, rule).os79xxTxt === undefined) {
        // A phone that does not read it has gone from there.
        this.addresses.forget(address);
      }
      if (this.addresses.ownerOf(address) === undefined) {
        this.followStranger(address);
      }
    } else if (isFirmware(name)) {
      this.wantsAgain(rules, address, name.base);
    }
  }

  /** An early load begins its boot with OS79XX.TXT; what went to its address before is nobody's. */
  private followStranger(address: string): void {
    const images = this.strangers.get(address) ?? [];
    this.strangers.delete(address);
    this.strangers.set(address, images);
    for (const oldest of this.strangers.keys()) {
      if (this.strangers.size <= KEPT_STRANGERS) {
        break;
      }
      this.strangers.delete(oldest);
    }
  }

  /** Who asks for an image of a step that it seemed to have behind it did not take it. */
  private wantsAgain(rules: RolloutRules, address: string, file: string): void {
    const mac = this.addresses.ownerOf(address);
    if (mac === undefined) {
      const images = this.strangers.get(address);
      if (images?.at(-1) === file) {
        images.pop();
      }
      return;
    }
    const rule = rules.phones.get(mac);
    const behind = this.behind(mac, rule);
    const [before, here] = [behind - 1, behind].map((step) => rule?.steps[step - rule.done]);
    if (before?.files.includes(file) && !here?.files.includes(file)) {
      this.ahead.set(mac, behind - 1);
    }
  }

  private has(rules: RolloutRules, mac: string, image: string): void {
    const rule = rules.phones.get(mac);
    const behind = this.behind(mac, rule);
    if (rule?.steps[behind - rule.done]?.files.at(-1) === image) {
      this.ahead.set(mac, behind + 1);
    }
  }

  private behind(mac: string, rule: PhoneRule | undefined): number {
    return Math.max(rule?.done ?? 0, this.ahead.get(mac) ?? 0);
  }

  private toldTo(mac: string, rule: PhoneRule): Told {
    return rule.steps[this.behind(mac, rule) - rule.done]?.told ?? rule.end;
  }

  private selector(rules: RolloutRules, address: string, delivered: Lookup): Lookup {
    const mac = this.addresses.ownerOf(address);
    const rule = mac === undefined ? undefined : rules.phones.get(mac);
    const line =
      mac === undefined
        ? this.toldToStranger(rules, address)
        : rule === undefined
          ? undefined
          : this.toldTo(mac, rule).os79xxTxt;
    if (line === undefined) {
      return delivered;
    }
    return line === null
      ? { kind: "missing" }
      : this.changed(servedFile(SELECTOR, Buffer.from(line)), line, () => line);
  }

  /**
   * What a phone that has not said who it is reads in OS79XX.TXT: that of the first one of the wave that could be it, by the images
   * that went there. Undefined where it can be none of the rollout.
   */
  private toldToStranger(rules: RolloutRules, address: string): string | null | undefined {
    const images = this.strangers.get(address) ?? [];
    for (const mac of rules.awaited) {
      const rule = this.addresses.placeOf(mac) === undefined ? rules.phones.get(mac) : undefined;
      if (rule !== undefined && images.every((image, index) => rule.steps[index]?.files.at(-1) === image)) {
        const { os79xxTxt } = rule.steps[images.length]?.told ?? rule.end;
        if (os79xxTxt !== undefined) {
          return os79xxTxt;
        }
      }
    }
    for (const [mac, rule] of rules.phones) {
      if (this.addresses.placeOf(mac) === undefined && this.toldTo(mac, rule).os79xxTxt !== undefined) {
        return null;
      }
    }
    return undefined;
  }

  private changed(from: ServedFile, key: string, change: (text: string) => string): Lookup {
    const place = `${from.name}\0${key}`;
    const known = this.made.get(place);
    if (known !== undefined && known.from.etag === from.etag) {
      return { kind: "found", file: known.file };
    }
    const text = from.bytes.toString("latin1");
    const changed = change(text);
    const file = changed === text ? from : servedFile(from.name, Buffer.from(changed, "latin1"));
    this.made.set(place, { from, file });
    return { kind: "found", file };
  }
}

function isLast({ phones }: RolloutRules, file: string): boolean {
  for (const { steps } of phones.values()) {
    if (steps.some(({ files }) => files.at(-1) === file)) {
      return true;
    }
  }
  return false;
}
