import type { PhoneModel } from "../phone-models";
import type { Problem } from "../problem";
import { compareReleases, FIRST_SIGNED, identifyLoad } from "./load-identity";
import type { UpgradeStep } from "./upgrade-step";

/** A phone with the steps that it has to take. */
export interface ClimbingPhone {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  readonly model: PhoneModel;
  readonly current: string;
  readonly steps: readonly UpgradeStep[];
  /** Where it is declared, for warnings. */
  readonly path: string;
}

/** What all phones of a TFTP root share, so that it can say one thing at a time. */
export interface SharedContent {
  /** The one line of OS79XX.TXT. @default as it is declared */
  readonly os79xxTxt?: string;
  /** Load of each model in XMLDefault.cnf.xml. @default as it is declared */
  readonly xmlDefault: Readonly<Partial<Record<PhoneModel, string>>>;
}

/** A phone's part in a stage. */
export interface Move {
  readonly mac: string;
  readonly step: UpgradeStep;
}

/** One content of the shared files, and the phones that take a step while it stands. */
export interface Stage {
  readonly shared: SharedContent;
  /** Phones that begin together; the next wave begins when all of them have arrived. Sorted by MAC. */
  readonly waves: readonly (readonly Move[])[];
}

export interface StagePlan {
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
}

/**
 * Puts the steps of all phones in an order in which the shared files say one thing at a time. Those furthest behind go first, so that
 * phones meet and go on together; whatever fits to them goes along.
 *
 * @param perWave Most phones that begin together.
 */
export function stagePlan(phones: readonly ClimbingPhone[], perWave: number): StagePlan {
  const climbers = [...phones]
    .sort((a, b) => (a.mac < b.mac ? -1 : 1))
    .map((phone) => ({ phone, left: [...phone.steps] }));
  const stages: Stage[] = [];
  const warnings: Problem[] = [];
  for (;;) {
    const waiting = climbers.filter(({ left }) => left.length > 0);
    if (waiting.length === 0) {
      return { stages, warnings };
    }
    const { shared, movers } = together(waiting);
    const moves = movers.map(({ phone, left }): Move => ({ mac: phone.mac, step: left.shift() as UpgradeStep }));
    const others = waiting.filter((each) => !movers.includes(each));
    warnings.push(...others.flatMap(({ phone, left }) => misled(phone, left, shared, stages.length + 1)));
    stages.push({ shared, waves: chunks(moves, perWave) });
  }
}

interface Climber {
  readonly phone: ClimbingPhone;
  /** Steps that are left, the next one first. */
  readonly left: UpgradeStep[];
}

/** The phones whose next steps fit together, beginning with the oldest load. */
function together(waiting: readonly Climber[]): { shared: SharedContent; movers: Climber[] } {
  const byAge = [...waiting].sort((a, b) => byRelease(a.left[0]?.to, b.left[0]?.to));
  let shared: SharedContent = { xmlDefault: {} };
  const movers: Climber[] = [];
  for (const climber of byAge) {
    const [step] = climber.left;
    const joined = step === undefined ? undefined : join(shared, step, climber.phone.model);
    if (joined !== undefined) {
      shared = joined;
      movers.push(climber);
    }
  }
  return { shared, movers: movers.sort((a, b) => (a.phone.mac < b.phone.mac ? -1 : 1)) };
}

/** The content with what a step needs of it; undefined where it says something else already. */
function join(
  shared: SharedContent,
  { os79xxTxt, xmlDefault }: UpgradeStep,
  model: PhoneModel,
): SharedContent | undefined {
  const isOther = (said: string | undefined, needed: string | undefined): boolean =>
    said !== undefined && needed !== undefined && said !== needed;
  if (isOther(shared.os79xxTxt, os79xxTxt) || isOther(shared.xmlDefault[model], xmlDefault)) {
    return undefined;
  }
  return {
    ...shared,
    ...(os79xxTxt === undefined ? {} : { os79xxTxt }),
    xmlDefault: { ...shared.xmlDefault, ...(xmlDefault === undefined ? {} : { [model]: xmlDefault }) },
  };
}

/** A phone on an early load reads OS79XX.TXT whenever it boots, whomever it is meant for. */
function misled(
  phone: ClimbingPhone,
  left: readonly UpgradeStep[],
  { os79xxTxt }: SharedContent,
  stage: number,
): Problem[] {
  const [next] = left;
  const running = identifyLoad(next?.from ?? phone.current);
  const reads = running !== undefined && running.kind !== "loader" && running.major <= FIRST_SIGNED;
  return os79xxTxt === undefined || !reads || next?.os79xxTxt === os79xxTxt
    ? []
    : [
        {
          path: phone.path,
          message: `must not boot during stage ${stage}: OS79XX.TXT is for others then, and a phone on ${running.load} would take ${os79xxTxt}`,
          remedy: "Keep it off until its own stage, or give such phones a TFTP root of their own",
        },
      ];
}

function byRelease(a = "", b = ""): number {
  const [one, other] = [identifyLoad(a), identifyLoad(b)];
  return (one === undefined || other === undefined ? 0 : compareReleases(one, other)) || (a < b ? -1 : a > b ? 1 : 0);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
