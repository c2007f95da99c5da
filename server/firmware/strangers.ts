import type { PhoneRule, RolloutRules, Told } from "../../domain/firmware/rollout-rules";
import { type StepPosition, toldAt, withImage } from "./step-position";

/** So many addresses are followed, those that began to boot last, and so many images of each. */
const KEPT_STRANGERS = 1000;
const KEPT_IMAGES = 20;
/** Who has asked for nothing for so long is not on its way any more, milliseconds. */
const GONE_MS = 15 * 60_000;

interface Stranger {
  /** Images of steps that went there. */
  readonly images: string[];
  /** The phone that it is taken for. */
  candidate: string | undefined;
  /** Of its last request, milliseconds since the epoch. */
  at: number;
}

/**
 * Addresses at which it is not known who asks: an early load asks for OS79XX.TXT, and for the image that it names, before it says who it
 * is. Each is taken for one phone of the wave that is not known anywhere, so that no more begin than the wave has.
 */
export class Strangers {
  private readonly byAddress = new Map<string, Stranger>();
  private readonly now: () => number;

  /** @param now Milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  clear(): void {
    this.byAddress.clear();
  }

  /** Somebody begins a boot there. */
  follow(address: string): void {
    const stranger = this.byAddress.get(address) ?? { images: [], candidate: undefined, at: 0 };
    stranger.at = this.now();
    this.byAddress.delete(address);
    this.byAddress.set(address, stranger);
    for (const oldest of this.byAddress.keys()) {
      if (this.byAddress.size <= KEPT_STRANGERS) {
        break;
      }
      this.byAddress.delete(oldest);
    }
  }

  /** An image arrived there. */
  arrived(address: string, image: string): void {
    const stranger = this.byAddress.get(address);
    if (stranger !== undefined && stranger.images.at(-1) !== image && stranger.images.length < KEPT_IMAGES) {
      stranger.images.push(image);
      stranger.at = this.now();
    }
  }

  /** The image that arrived last is asked for again. */
  wantsAgain(address: string, image: string): void {
    const stranger = this.byAddress.get(address);
    if (stranger?.images.at(-1) === image) {
      stranger.images.pop();
    }
  }

  /** The images of one of whom it is known now who it is. */
  claim(address: string): readonly string[] {
    const images = this.byAddress.get(address)?.images ?? [];
    this.byAddress.delete(address);
    return images;
  }

  /**
   * What one reads in OS79XX.TXT; null: none. Undefined where it can be no phone that is led.
   *
   * @param isPlaced Whether it is known where a phone is
   */
  selectorLine(address: string, rules: RolloutRules, isPlaced: (mac: string) => boolean): string | null | undefined {
    const stranger = this.byAddress.get(address);
    if (stranger !== undefined) {
      const { candidate } = stranger;
      const isStill = candidate !== undefined && rules.awaited.includes(candidate) && !isPlaced(candidate);
      const taken = this.taken(stranger);
      for (const mac of isStill ? [candidate, ...rules.awaited] : rules.awaited) {
        const line = isPlaced(mac) || taken.has(mac) ? undefined : lineOf(rules.phones.get(mac), stranger.images);
        if (line !== undefined) {
          stranger.candidate = mac;
          return line;
        }
      }
      stranger.candidate = undefined;
    }
    for (const [mac, rule] of rules.phones) {
      if (!isPlaced(mac) && toldAt(rule, { behind: rule.done, begun: false }).os79xxTxt !== undefined) {
        return null;
      }
    }
    return undefined;
  }

  /** Phones that others are taken for. */
  private taken(but: Stranger): ReadonlySet<string> {
    const since = this.now() - GONE_MS;
    const taken = new Set<string>();
    for (const stranger of this.byAddress.values()) {
      if (stranger !== but && stranger.candidate !== undefined && stranger.at > since) {
        taken.add(stranger.candidate);
      }
    }
    return taken;
  }
}

/** The line for a phone with these images; undefined for one that could not have them, or does not read it. */
function lineOf(rule: PhoneRule | undefined, images: readonly string[]): Told["os79xxTxt"] {
  let position: StepPosition | undefined = { behind: rule?.done ?? 0, begun: false };
  for (const image of images) {
    position = rule && position && withImage(rule, position, image);
  }
  return rule && position && toldAt(rule, position).os79xxTxt;
}
