import { isFirmware } from "./asked-name";
import { isLoaderStep, nameOf, SILENCE_MS } from "./boot-recording";
import { type BootFamily, bootFamily } from "./model-boots";
import type { Boot, BootStep } from "./phone-status";
import { arrived } from "./step-meaning";

/** What the requests of one boot tell. */
export interface BootFacts {
  readonly family: BootFamily | undefined;
  /** The running application, not the loader, has got the phone's own file. */
  readonly configured: boolean;
  /** The last request of its own file by the running application. */
  readonly own: BootStep | undefined;
  /** The own file is asked for over and over, the ordinary way with 31 s between (cisco.md section 2.1). */
  readonly ownRepeats: boolean;
  /** The last firmware, or manifest of firmware, that was asked for. */
  readonly firmware: BootStep | undefined;
  /** That last one was asked for over and over. */
  readonly firmwareRepeats: boolean;
  /** The load that a phone asked for last. */
  readonly load: string | undefined;
  /** The load whose application arrived whole. */
  readonly fetched: string | undefined;
  /** How often it asked for its trust list and device file, and for nothing else. */
  readonly pairs: number;
}

/** What the boots before the newest one tell. */
export interface Past {
  /** Boots right before it, one close after the other, that all got equally far and not to the phone's own file. */
  readonly stuck: number;
  /** The firmware at which they ended, "" if they came to none. */
  readonly stuckAt: string;
  /** The last load whose application arrived whole. */
  readonly fetched: { readonly load: string; readonly at: string } | undefined;
}

/** Retransmissions of one request take 13 s at most (phones repeat after 1 s and three times after 4 s). */
const OVER_AND_OVER_MS = 40_000;

/** Reads one boot of a phone of that model. */
export function readBoot(boot: Boot, model: string | null): BootFacts {
  const { steps } = boot;
  const family = bootFamily(model, steps.map(nameOf));
  const own = family === "enterprise" ? ownXml(steps) : ownCnf(steps);
  const ownRepeats = own !== undefined && overAndOver(boot, own);
  const firmware = steps.findLast((step) => isFirmware(nameOf(step)));
  const loads = steps.flatMap((step) => nameOf(step).load ?? []);
  const applications = steps.filter((step) => nameOf(step).kind === "image" && arrived(step.outcome));
  const onlyPairs = steps.every((step) => ["trust-list", "device-file"].includes(nameOf(step).kind));
  return {
    family,
    configured:
      (own !== undefined && !ownRepeats && got(own, steps) && runsApplication(steps, own, family)) ||
      // The step that tells it may be one of those that are no longer kept.
      (boot.droppedSteps > 0 && boot.result === "configured"),
    own,
    ownRepeats,
    firmware,
    firmwareRepeats: firmware !== undefined && overAndOver(boot, firmware),
    load: loads.at(-1),
    fetched: applications.flatMap((step) => nameOf(step).load ?? []).at(-1),
    pairs: onlyPairs ? Math.floor((steps.length + boot.droppedSteps) / 2) : 0,
  };
}

/** Reads what came before the newest boot. @param boots newest first, the newest one included */
export function readPast(boots: readonly Boot[], model: string | null): Past {
  const older = boots.slice(1).map((boot) => ({ boot, facts: readBoot(boot, model) }));
  let stuck = 0;
  let stuckAt = "";
  let next = boots[0];
  for (const { boot, facts } of older) {
    const gap = next === undefined ? 0 : Date.parse(next.startedAt) - Date.parse(boot.endedAt);
    const end = facts.firmware === undefined ? "" : nameOf(facts.firmware).base;
    if (gap > SILENCE_MS || facts.configured || (stuck > 0 && end !== stuckAt)) {
      break;
    }
    stuckAt = end;
    stuck++;
    next = boot;
  }
  const fetched = older.flatMap(({ boot, facts }) =>
    facts.fetched === undefined ? [] : { load: facts.fetched, at: boot.endedAt },
  );
  return { stuck, stuckAt, fetched: fetched[0] };
}

function ownXml(steps: readonly BootStep[]): BootStep | undefined {
  const asked = steps.filter((step) => nameOf(step).kind === "device-file");
  // It may ask for a signed and for an encrypted one besides; any of them will do.
  return asked.findLast(({ outcome }) => arrived(outcome)) ?? asked.at(-1);
}

function ownCnf(steps: readonly BootStep[]): BootStep | undefined {
  const defaults = steps.findIndex((step) => nameOf(step).kind === "site-default");
  const at = steps.findLastIndex((step) => nameOf(step).kind === "phone-file");
  const byLoader = steps.slice(0, at).some(isLoaderStep);
  return at > defaults && (defaults >= 0 || !byLoader) ? steps[at] : undefined;
}

function got(own: BootStep, steps: readonly BootStep[]): boolean {
  return arrived(own.outcome) || (own.outcome === "unconfirmed" && steps.indexOf(own) < steps.length - 1);
}

/** Whether it is sure that not the loader asked: what came before, or comes after, only the application asks for. */
function runsApplication(steps: readonly BootStep[], own: BootStep, family: BootFamily | undefined): boolean {
  const at = steps.indexOf(own);
  return (
    family === "enterprise" ||
    steps.slice(0, at).some((step) => ["site-default", "phone-file"].includes(nameOf(step).kind)) ||
    steps.slice(at + 1).some((step) => nameOf(step).kind === "ring-list")
  );
}

/** Whether a boot has come no further than to a step that comes again and again. */
function overAndOver(boot: Boot, step: BootStep): boolean {
  const lasted = Date.parse(boot.endedAt) - Date.parse(step.time);
  return boot.steps.at(-1) === step && step.repeats >= 2 && lasted >= OVER_AND_OVER_MS;
}
