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
  /** By wave of the whole plan, each sorted by MAC; a wave of which no phone moves in this stage is empty. */
  readonly waves: readonly (readonly Move[])[];
}

export interface StagePlan {
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
}

export interface StageOptions {
  /** Most phones that are on their way at once. */
  readonly perWave: number;
  /** The shared files say the same to all phones, and not to each its own step. */
  readonly manual: boolean;
}

/**
 * Puts the steps of all phones in an order in which the shared files say one thing at a time. Those furthest behind go first, so that
 * phones meet and go on together; whatever fits to them goes along.
 */
export function stagePlan(phones: readonly ClimbingPhone[], { perWave, manual }: StageOptions): StagePlan {
  const climbers = phones
    .filter(({ steps }) => steps.length > 0)
    .sort((a, b) => byRelease(a.steps[0]?.from, b.steps[0]?.from) || (a.mac < b.mac ? -1 : 1))
    .map((phone, rank) => ({ phone, left: [...phone.steps], wave: Math.floor(rank / perWave) }));
  const waves = Math.ceil(climbers.length / perWave);
  const stages: Stage[] = [];
  const warnings: Problem[] = [];
  for (;;) {
    const waiting = climbers.filter(({ left }) => left.length > 0);
    if (waiting.length === 0) {
      return { stages, warnings };
    }
    const { shared, movers } = together(waiting);
    const moves = Array.from({ length: waves }, (): Move[] => []);
    for (const { phone, left, wave } of movers) {
      moves[wave]?.push({ mac: phone.mac, step: left.shift() as UpgradeStep });
    }
    const others = waiting.filter((each) => !movers.includes(each));
    warnings.push(...others.flatMap(({ phone, left }) => misled(phone, left, shared, stages.length + 1, manual)));
    stages.push({ shared, waves: moves });
  }
}

interface Climber {
  readonly phone: ClimbingPhone;
  /** Steps that are left, the next one first. */
  readonly left: UpgradeStep[];
  /** From 0. */
  readonly wave: number;
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

/**
 * A phone on an early load reads OS79XX.TXT whenever it boots, and before it tells who it is. Where each is told its own step that
 * matters once, and for a load of the other protocol alone (Cisco, "7960 and 7940 Firmware Upgrade Matrix", 2006).
 */
function misled(
  phone: ClimbingPhone,
  left: readonly UpgradeStep[],
  { os79xxTxt }: SharedContent,
  stage: number,
  manual: boolean,
): Problem[] {
  const [next] = left;
  const running = identifyLoad(next?.from ?? phone.current);
  const reads = running !== undefined && running.kind !== "loader" && running.major <= FIRST_SIGNED;
  if (os79xxTxt === undefined || !reads || next?.os79xxTxt === os79xxTxt) {
    return [];
  }
  const { path } = phone;
  if (manual) {
    return [
      {
        path,
        message: `must not boot during stage ${stage}: OS79XX.TXT is for others then, and a phone on ${running.load} would take ${os79xxTxt}`,
        remedy: "Keep it off until its own stage, or give such phones a TFTP root of their own",
      },
    ];
  }
  return os79xxTxt.slice(0, 4) === running.load.slice(0, 4)
    ? []
    : [
        {
          path,
          message: `must not boot for the first time during stage ${stage}: it asks for OS79XX.TXT before the server can know it, and a phone on ${running.load} would take ${os79xxTxt}`,
          remedy: "Keep it off until the phones of that stage are through, or let it boot once before",
        },
      ];
}

function byRelease(a = "", b = ""): number {
  const [one, other] = [identifyLoad(a), identifyLoad(b)];
  return (one === undefined || other === undefined ? 0 : compareReleases(one, other)) || (a < b ? -1 : a > b ? 1 : 0);
}
