import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { deliveredFirmwareSchema, FIRMWARE_FILE } from "../../domain/firmware/delivered-firmware";
import { FIRST_WITH_MANIFEST, identifyLoad } from "../../domain/firmware/load-identity";
import {
  advance,
  beginRollout,
  courseOf,
  type Rollout,
  type RolloutCourse,
  stepOf,
} from "../../domain/firmware/rollout";
import type { RolledPhone, RolloutPlan } from "../../domain/firmware/rollout-plan";
import { type RolloutRules, rulesOf, runs } from "../../domain/firmware/rollout-rules";
import { readRequest, type SeenRequest } from "../boots/seen-request";
import type { RequestEntry } from "../request-log";
import type { FileSource } from "../store/file-source";
import type { Climb, RolloutAnswer } from "./climb";
import { PhoneAddresses } from "./phone-addresses";
import { type Track, track } from "./phone-tracks";
import { climbOf } from "./rollout-status";
import type { RolloutState, RolloutStore } from "./rollout-store";
import { hasArrived } from "./seen-transfer";
import { StrangersRequests } from "./strangers-requests";

export interface FirmwareRolloutOptions {
  readonly source: Pick<FileSource, "told">;
  /** Undefined where nothing is kept. */
  readonly store: RolloutStore | undefined;
  /** Takes what phones are told of loads from now on; undefined: what was delivered. */
  readonly onRules: (rules: RolloutRules | undefined) => void;
  readonly onTrouble: (trouble: string) => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** A plan, and how far it has come. */
interface Course extends RolloutCourse {
  readonly key: string;
}

const MINUTE_MS = 60_000;

/**
 * Leads phones to their loads: by what they ask for it sees how far each has come, and says what each is told next. It goes from wave
 * to wave by itself, and halts where a phone fails.
 */
export class FirmwareRollout {
  private readonly options: FirmwareRolloutOptions;
  private readonly now: () => number;
  private readonly addresses = new PhoneAddresses();
  private readonly strangers = new StrangersRequests();
  private course: Course | undefined;
  private rollout: Rollout | undefined;
  private readonly tracks = new Map<string, Track>();
  /** Loads that each phone came through. */
  private ways: RolloutState["ways"] = {};
  private isLoaded = false;
  private readonly listeners = new Set<(mac: string) => void>();

  constructor(options: FirmwareRolloutOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
  }

  /** What is served may have changed. */
  follow(): void {
    const plan = this.deliveredPlan();
    const key = plan === undefined ? undefined : keyOf(plan);
    if (key === this.course?.key) {
      return;
    }
    if (plan === undefined || key === undefined) {
      this.course = undefined;
      this.rollout = undefined;
      this.options.onRules(undefined);
      return;
    }
    this.begin({ ...courseOf(plan), key });
  }

  /** Takes requests, at their end. */
  observe(entries: readonly RequestEntry[]): void {
    if (this.course === undefined) {
      return;
    }
    const before = this.rollout;
    let isChanged = false;
    for (const entry of entries) {
      const request = readRequest(entry, this.now());
      if (request !== undefined) {
        isChanged = this.take(this.course, request) || isChanged;
      }
    }
    if (isChanged) {
      this.tell(before);
    }
  }

  /** Time passes; to be called every few seconds. */
  tick(): void {
    const { course, rollout } = this;
    if (course === undefined || rollout === undefined) {
      return;
    }
    const { minutes } = course.plan;
    const late = [...this.tracks].filter(([, { since }]) => this.now() - since > minutes * MINUTE_MS);
    for (const [mac] of late) {
      this.fail(course, mac, `does not run its load ${minutes} minutes after it began to load it`);
    }
    if (this.options.store?.takeGoOn() === true) {
      for (const { mac } of this.rollout?.failures ?? []) {
        this.tracks.delete(mac);
      }
      this.rollout = advance(course, this.rollout ?? rollout, { kind: "go on" });
    }
    if (this.rollout !== rollout) {
      this.tell(rollout);
    }
  }

  /** Where a phone is on its way; undefined for one that is led nowhere. */
  climb(mac: string): Climb | undefined {
    return this.course && this.rollout && climbOf(this.course, this.rollout, mac, this.tracks.get(mac));
  }

  status(): RolloutAnswer {
    const { course, rollout } = this;
    if (course === undefined || rollout === undefined) {
      return { status: "none", wave: 0, waves: 0, phones: [] };
    }
    const waves = course.plan.waves.length;
    return {
      status: rollout.status,
      wave: rollout.status === "done" ? 0 : rollout.wave + 1,
      waves,
      phones: [...course.phones.keys()].flatMap((mac) => {
        const climb = this.climb(mac);
        return climb === undefined ? [] : [{ mac, ...climb }];
      }),
    };
  }

  /** Calls with each phone that went on. @returns what ends that. */
  subscribe(listener: (mac: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private deliveredPlan(): RolloutPlan | undefined {
    const text = this.options.source.told(FIRMWARE_FILE)?.toString("utf8");
    if (text === undefined) {
      return undefined;
    }
    try {
      return deliveredFirmwareSchema.parse(JSON.parse(text)).rollout;
    } catch {
      this.options.onTrouble("what was delivered of firmware can't be read: no phone is led to its load");
      return undefined;
    }
  }

  private begin(course: Course): void {
    const kept = this.isLoaded ? undefined : this.options.store?.load();
    this.isLoaded = true;
    const before = kept ?? (this.course && this.rollout && this.state(this.course, this.rollout));
    this.ways = before?.ways ?? this.ways;
    for (const [mac, address] of Object.entries(kept?.addresses ?? {})) {
      this.addresses.saw(address, mac);
    }
    const done = Object.fromEntries(
      [...course.phones.values()].flatMap((phone) => {
        const steps = stepsBehind(phone, this.ways[phone.mac] ?? []);
        return steps === 0 ? [] : [[phone.mac, steps] as const];
      }),
    );
    const begun = beginRollout(course, done);
    this.course = course;
    this.rollout =
      before?.key === course.key && before.status === "halted" && begun.status === "running"
        ? { ...begun, status: "halted", wave: before.wave, failures: before.failures }
        : begun;
    this.tracks.clear();
    for (const [mac, each] of Object.entries(before?.tracks ?? {})) {
      if (stepOf(course, this.rollout, mac)?.to === each.to) {
        this.tracks.set(mac, each);
      }
    }
    this.tell(undefined);
  }

  private take(course: Course, request: SeenRequest): boolean {
    const { address, name } = request;
    if (name.mac !== undefined) {
      const isNews = this.addresses.saw(address, name.mac) && course.phones.has(name.mac);
      return this.takeAll(course, name.mac, [...this.strangers.claim(address), request]) || isNews;
    }
    const owner = this.addresses.ownerOf(address);
    const phone = owner === undefined ? undefined : course.phones.get(owner);
    if (owner !== undefined && name.kind === "selector" && phone !== undefined && !this.readsSelector(phone)) {
      this.addresses.forget(address);
      this.strangers.hold(request);
      return false;
    }
    if (owner === undefined) {
      this.strangers.hold(request);
      return false;
    }
    return this.takeAll(course, owner, [request]);
  }

  private takeAll(course: Course, mac: string, requests: readonly SeenRequest[]): boolean {
    let isChanged = false;
    for (const { entry, name, start } of requests) {
      const step = this.rollout && stepOf(course, this.rollout, mac);
      if (this.rollout === undefined || step === undefined) {
        return isChanged;
      }
      const seen = { file: name.base, complete: hasArrived(entry) };
      const went = track(step, this.tracks.get(mac), seen, start);
      isChanged ||= went.kind !== "unchanged";
      this.keepTrack(mac, went.track);
      if (went.kind === "runs") {
        this.arrive(course, this.rollout, mac, step);
        const next = stepOf(course, this.rollout, mac);
        this.keepTrack(mac, next && track(next, undefined, seen, start).track);
      } else if (went.kind === "failed") {
        this.fail(course, mac, went.reason);
      }
    }
    return isChanged;
  }

  private arrive(course: Course, rollout: Rollout, mac: string, { from, to }: { from: string; to: string }): void {
    const way = this.ways[mac] ?? [];
    this.ways = { ...this.ways, [mac]: way.at(-1) === from ? [...way, to] : [from, to] };
    this.rollout = advance(course, rollout, { kind: "runs", mac, load: to });
  }

  private fail(course: Course, mac: string, reason: string): void {
    if (this.rollout !== undefined && !this.rollout.failures.some((failure) => failure.mac === mac)) {
      this.rollout = advance(course, this.rollout, { kind: "failed", mac, reason });
      this.options.onTrouble(`firmware: the rollout is halted, phone ${mac} ${reason}; see docs/firmware.md`);
    }
  }

  private keepTrack(mac: string, kept: Track | undefined): void {
    if (kept === undefined) {
      this.tracks.delete(mac);
    } else {
      this.tracks.set(mac, kept);
    }
  }

  private readsSelector(phone: RolledPhone): boolean {
    const load = identifyLoad(runs(phone, this.rollout?.done[phone.mac] ?? 0));
    return load !== undefined && load.kind !== "loader" && load.major < FIRST_WITH_MANIFEST;
  }

  /** Says what changed to whom it concerns. @param before the rollout as it was */
  private tell(before: Rollout | undefined): void {
    const { course, rollout } = this;
    if (course === undefined || rollout === undefined) {
      return;
    }
    this.options.store?.save(this.state(course, rollout));
    const isAhead = [...this.tracks.keys()].some((mac) => (course.phones.get(mac)?.wave ?? 0) > rollout.wave);
    if (rollout !== before || isAhead) {
      const rules = rulesOf(course, rollout, (mac) => this.tracks.has(mac));
      this.options.onRules({ key: course.key, ...rules, addresses: new Map(Object.entries(this.placesOf(course))) });
    }
    if (!isDeepStrictEqual(before, rollout)) {
      for (const mac of course.phones.keys()) {
        for (const listener of this.listeners) {
          listener(mac);
        }
      }
    }
  }

  private state({ key, phones }: Course, { status, wave, failures }: Rollout): RolloutState {
    return {
      key,
      status,
      wave,
      failures: [...failures],
      ways: this.ways,
      tracks: Object.fromEntries([...this.tracks].map(([mac, each]) => [mac, { ...each, seen: [...each.seen] }])),
      addresses: this.placesOf({ phones }),
    };
  }

  private placesOf({ phones }: Pick<RolloutCourse, "phones">): Record<string, string> {
    return Object.fromEntries(
      [...phones.keys()].flatMap((mac) => {
        const address = this.addresses.placeOf(mac);
        return address === undefined ? [] : [[mac, address] as const];
      }),
    );
  }
}

/** Of a plan, whatever the order in which it was written. */
function keyOf(plan: RolloutPlan): string {
  return createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 16);
}

/** Steps of a way that a phone has come already. */
function stepsBehind({ steps }: RolledPhone, way: readonly string[]): number {
  const open = steps.findIndex(({ from, to }) => !way.some((load, index) => load === from && way[index + 1] === to));
  return open < 0 ? steps.length : open;
}
