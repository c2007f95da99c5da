import type { PhoneRule, RolloutRules } from "../../domain/firmware/rollout-rules";
import { SELECTOR_NAME } from "../../domain/firmware/selector-text";
import { withImageVersion, withXmlDefault } from "../../domain/firmware/staged-text";
import { type AskedName, isFirmware, readName } from "../boots/asked-name";
import { isMarked } from "../check-mark";
import type { RequestEntry } from "../request-log";
import { type Lookup, type ServedFile, servedFile } from "../store/file-source";
import { PhoneAddresses } from "./phone-addresses";
import { addressOf, hasArrived } from "./seen-transfer";
import { type StepPosition, toldAt, withImage } from "./step-position";
import { Strangers } from "./strangers";

export interface StagedFilesOptions {
  /** What was delivered. */
  readonly find: (name: string) => Lookup;
  /** Files of which everything was sent to an address and the last word is awaited: who asks on has them. @default none */
  readonly sentWhole?: (address: string) => readonly string[];
}

/**
 * The delivered files, and in place of those that name a load what the rollout tells the one who asks: OS79XX.TXT and
 * XMLDefault.cnf.xml by the address, `image_version` by the phone whose file it is. Who has all images of a step is told the next
 * step at once, since a phone restarts sooner than anybody could count it, and asks for OS79XX.TXT before it says who it is.
 */
export class StagedFiles {
  private readonly options: StagedFilesOptions;
  private readonly addresses = new PhoneAddresses();
  private readonly strangers = new Strangers();
  private rules: RolloutRules | undefined;
  /** Where phones are, as far as that is further than the rules know. */
  private readonly ahead = new Map<string, StepPosition>();
  private readonly made = new Map<string, { readonly from: ServedFile; readonly file: ServedFile }>();

  constructor(options: StagedFilesOptions) {
    this.options = options;
  }

  /** @param rules Undefined where all are told what was delivered. */
  follow(rules: RolloutRules | undefined): void {
    const isOther = rules?.key !== this.rules?.key;
    if (isOther) {
      this.ahead.clear();
      this.strangers.clear();
    }
    this.rules = rules;
    this.made.clear();
    for (const [mac, address] of rules?.addresses ?? []) {
      if (this.addresses.placeOf(mac) === undefined && this.addresses.ownerOf(address) === undefined) {
        this.addresses.saw(address, mac);
      }
    }
    for (const [mac, { done, isLoaded }] of rules?.phones ?? []) {
      if (isOther && isLoaded) {
        this.ahead.set(mac, { behind: done + 1, begun: false });
      } else if ((this.ahead.get(mac)?.behind ?? 0) < done) {
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
    const { xmlDefault, imageVersion } = toldAt(rule, this.position(mac, rule));
    switch (name.kind) {
      case "phone-file":
      case "site-default":
        return this.changed(delivered.file, imageVersion, (text) => withImageVersion(text, imageVersion));
      case "device-default":
        return this.changed(delivered.file, `${rule.model} ${xmlDefault}`, (text) =>
          withXmlDefault(text, rule.model, xmlDefault),
        );
      default:
        return delivered;
    }
  }

  /** Takes a request, at its end. */
  observe(entry: RequestEntry): void {
    if (this.rules !== undefined && hasArrived(entry) && !isMarked(entry.file)) {
      this.arrived(this.rules, addressOf(entry), entry.file);
    }
  }

  private arrived(rules: RolloutRules, address: string, requested: string): void {
    const name = readName(requested);
    if (!isFirmware(name)) {
      return;
    }
    const mac = this.addresses.ownerOf(address);
    if (mac === undefined) {
      this.strangers.arrived(address, name.base);
    } else {
      this.has(rules, mac, name.base);
    }
  }

  private asked(name: AskedName, address: string, rules: RolloutRules): void {
    const { mac } = name;
    if (mac !== undefined || name.kind === "selector") {
      for (const file of this.options.sentWhole?.(address) ?? []) {
        this.arrived(rules, address, file);
      }
    }
    const owner = this.addresses.ownerOf(address);
    if (mac !== undefined) {
      if (this.addresses.saw(address, mac)) {
        for (const image of this.strangers.claim(address)) {
          this.has(rules, mac, image);
        }
      }
    } else if (name.kind === "selector") {
      const rule = owner === undefined ? undefined : rules.phones.get(owner);
      if (
        owner !== undefined &&
        rule !== undefined &&
        toldAt(rule, this.position(owner, rule)).os79xxTxt === undefined
      ) {
        // A phone that does not read it has gone from there.
        this.addresses.forget(address);
      }
      if (this.addresses.ownerOf(address) === undefined) {
        this.strangers.follow(address);
      }
    } else if (isFirmware(name)) {
      if (owner === undefined) {
        this.strangers.wantsAgain(address, name.base);
      } else {
        this.wantsAgain(rules, owner, name.base);
      }
    }
  }

  /** Who asks for an image of a step that it seemed to have behind it did not take it. */
  private wantsAgain(rules: RolloutRules, mac: string, file: string): void {
    const rule = rules.phones.get(mac);
    if (rule === undefined) {
      return;
    }
    const { behind } = this.position(mac, rule);
    const [before, here] = [behind - 1, behind].map((step) => rule.steps[step - rule.done]);
    if (before?.files.includes(file) && !here?.files.includes(file)) {
      this.ahead.set(mac, { behind: behind - 1, begun: true });
    }
  }

  private has(rules: RolloutRules, mac: string, image: string): void {
    const rule = rules.phones.get(mac);
    const position = rule && withImage(rule, this.position(mac, rule), image);
    if (position !== undefined) {
      this.ahead.set(mac, position);
    }
  }

  private position(mac: string, { done }: PhoneRule): StepPosition {
    const ahead = this.ahead.get(mac);
    return ahead === undefined || ahead.behind < done ? { behind: done, begun: false } : ahead;
  }

  private selector(rules: RolloutRules, address: string, delivered: Lookup): Lookup {
    const mac = this.addresses.ownerOf(address);
    const rule = mac === undefined ? undefined : rules.phones.get(mac);
    const line =
      mac === undefined
        ? this.strangers.selectorLine(address, rules, (each) => this.addresses.placeOf(each) !== undefined)
        : rule && toldAt(rule, this.position(mac, rule)).os79xxTxt;
    if (line === undefined) {
      return delivered;
    }
    return line === null ? { kind: "missing" } : this.changed(NO_SELECTOR, line, () => line);
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

/** What stands in OS79XX.TXT where nothing was delivered. */
const NO_SELECTOR = servedFile(SELECTOR_NAME, Buffer.alloc(0));
