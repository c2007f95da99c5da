import { isDeepStrictEqual } from "node:util";
import { FIRST_WITH_MANIFEST, identifyLoad } from "../../domain/firmware/load-identity";
import { advance, beginRollout, type Rollout, stepOf } from "../../domain/firmware/rollout";
import type { RolloutStep } from "../../domain/firmware/rollout-plan";
import { type RolloutRules, rulesOf, runs } from "../../domain/firmware/rollout-rules";
import { readRequest } from "../boots/seen-request";
import type { RequestEntry } from "../request-log";
import type { FileSource } from "../store/file-source";
import type { Climb, RolloutAnswer } from "./climb";
import { stepsBehind, type Ways, withStep } from "./climbed-ways";
import { type DeliveredCourse, deliveredCourse } from "./delivered-rollout";
import { hasLoaded, type Track, track } from "./phone-tracks";
import { type OwnedRequests, RequestOwners } from "./request-owners";
import { climbOf, rolloutAnswer } from "./rollout-status";
import type { RolloutState, RolloutStore } from "./rollout-store";
import { hasArrived } from "./seen-transfer";
import { SettledPhones } from "./settled-phones";

export interface FirmwareRolloutOptions {
  readonly source: Pick<FileSource, "told">;
  /** Undefined where nothing is kept. */
  readonly store: RolloutStore | undefined;
  /** Takes what phones are told of loads from now on; undefined: what was delivered. */
  readonly onRules: (rules: RolloutRules | undefined) => void;
  readonly onTrouble: (trouble: string) => void;
  /** Where a phone was seen last, before anybody led it. */
  readonly lastAddress: (mac: string) => string | undefined;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

const MINUTE_MS = 60_000;

/**
 * Leads phones to their loads: by what they ask for it sees how far each has come, and says what each is told next. It goes from wave
 * to wave by itself, and halts where a phone fails.
 */
export class FirmwareRollout {
  private readonly options: FirmwareRolloutOptions;
  private readonly now: () => number;
  private readonly owners = new RequestOwners();
  private readonly settled = new SettledPhones();
  private course: DeliveredCourse | undefined;
  private rollout: Rollout | undefined;
  private readonly tracks = new Map<string, Track>();
  /** Loads that each phone came through. */
  private ways: Ways = {};
  private isLoaded = false;
  private readonly listeners = new Set<(mac: string) => void>();

  constructor(options: FirmwareRolloutOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
  }

  /** What is served may have changed. */
  follow(): void {
    const course = this.delivered();
    if (course?.key === this.course?.key) {
      return;
    }
    if (course !== undefined) {
      this.begin(course);
      return;
    }
    this.course = undefined;
    this.rollout = undefined;
    this.options.onRules(undefined);
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
      const owned = request && this.owners.take(request, (mac) => this.readsSelector(mac));
      if (owned !== undefined && this.course.phones.has(owned.mac)) {
        isChanged = this.take(this.course, owned) || owned.isNews || isChanged;
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
    for (const mac of this.settled.due(this.now())) {
      const step = stepOf(course, this.rollout ?? rollout, mac);
      if (step !== undefined) {
        this.keepTrack(mac, undefined);
        this.arrive(course, this.rollout ?? rollout, mac, step);
      }
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
    return rolloutAnswer(course, rollout, this.tracks);
  }

  /** Calls with each phone that went on. @returns what ends that. */
  subscribe(listener: (mac: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private delivered(): DeliveredCourse | undefined {
    try {
      return deliveredCourse(this.options.source);
    } catch {
      this.options.onTrouble("what was delivered of firmware can't be read: no phone is led to its load");
      return undefined;
    }
  }

  private begin(course: DeliveredCourse): void {
    const kept = this.isLoaded ? undefined : this.options.store?.load();
    this.isLoaded = true;
    const before = kept ?? (this.course && this.rollout && this.state(this.course, this.rollout));
    this.ways = before?.ways ?? this.ways;
    this.owners.remember(kept?.addresses ?? {});
    this.owners.assume(course.phones.keys(), this.options.lastAddress);
    const begun = beginRollout(course, stepsBehind(course.phones.values(), this.ways));
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

  private take(course: DeliveredCourse, { mac, requests }: OwnedRequests): boolean {
    let isChanged = false;
    for (const request of requests) {
      const { entry, name, start } = request;
      const step = this.rollout && stepOf(course, this.rollout, mac);
      if (this.rollout === undefined || step === undefined) {
        return isChanged;
      }
      const seen = { file: name.base, complete: hasArrived(entry) };
      if (name.kind === "manifest" && name.load === step.to && !step.files.includes(name.base)) {
        // By a manifest no early load asks for another one: it has left that release behind already.
        this.keepTrack(mac, undefined);
        this.arrive(course, this.rollout, mac, step);
        isChanged = true;
        continue;
      }
      this.settled.take(mac, request, step, this.isTold(mac));
      const went = track(step, this.tracks.get(mac), seen, start);
      isChanged ||= went.kind !== "unchanged";
      // Counted anew behind a failure, so that the phone can arrive after all.
      this.keepTrack(mac, went.kind === "failed" ? { ...went.track, seen: [seen] } : went.track);
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

  /** Whether it is told of its next step. */
  private isTold(mac: string): boolean {
    const { place } = this.climb(mac) ?? {};
    return place === "due" || place === "climbing";
  }

  private arrive(course: DeliveredCourse, rollout: Rollout, mac: string, step: RolloutStep): void {
    this.settled.forget(mac);
    this.ways = withStep(this.ways, mac, step);
    this.rollout = advance(course, rollout, { kind: "runs", mac, load: step.to });
  }

  private fail(course: DeliveredCourse, mac: string, reason: string): void {
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

  /** Whether it reads OS79XX.TXT; of one that is led nowhere it is not known, and so assumed. */
  private readsSelector(mac: string): boolean {
    const phone = this.course?.phones.get(mac);
    const load = phone && identifyLoad(runs(phone, this.rollout?.done[mac] ?? 0));
    return load === undefined || (load.kind !== "loader" && load.major < FIRST_WITH_MANIFEST);
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
      const rules = rulesOf(course, rollout, {
        begun: (mac) => this.tracks.has(mac),
        loaded: (mac) => {
          const [step, went] = [stepOf(course, rollout, mac), this.tracks.get(mac)];
          return step !== undefined && went !== undefined && hasLoaded(step, went);
        },
      });
      this.options.onRules({
        key: course.key,
        ...rules,
        addresses: new Map(Object.entries(this.owners.places(course.phones.keys()))),
      });
    }
    if (!isDeepStrictEqual(before, rollout)) {
      for (const mac of course.phones.keys()) {
        for (const listener of this.listeners) {
          listener(mac);
        }
      }
    }
  }

  private state({ key, phones }: DeliveredCourse, { status, wave, failures }: Rollout): RolloutState {
    return {
      key,
      status,
      wave,
      failures: [...failures],
      ways: Object.fromEntries(Object.entries(this.ways).map(([mac, way]) => [mac, [...way]])),
      tracks: Object.fromEntries([...this.tracks].map(([mac, each]) => [mac, { ...each, seen: [...each.seen] }])),
      addresses: this.owners.places(phones.keys()),
    };
  }
}
