import type { PhoneModel } from "../phone-models";
import type { Problem } from "../problem";
import type { FirmwareSet } from "./firmware-set";
import { FIRST_SIGNED, identifyLoad, isOtherSpelling, type LoadIdentity } from "./load-identity";
import { BASES, hopBetween, isBackToUnsigned } from "./upgrade-hop";
import { type PossibleStep, stepBetween, type UpgradeStep } from "./upgrade-step";

/** How one phone gets from the load that it runs to the one that it is to run. */
export interface UpgradePlan {
  /** None for a phone that is there, and none where there are problems. */
  readonly steps: readonly UpgradeStep[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface UpgradeRequest {
  readonly model: PhoneModel;
  /** Load that the phone runs. */
  readonly current: string;
  readonly wanted: string;
  readonly firmware: FirmwareSet;
  /** Where the phone is declared, for problems. */
  readonly path: string;
}

/** A load of each age through which Cisco's documents lead, to say which one is missing. */
const USUAL_STOPS = ["P0S3-04-4-00", "P0S3-05-3-00", "P0S3-06-3-00", "P0S3-07-5-00"];

/**
 * The loads that a phone has to take one after another. Cisco's own order is taken where its loads are among the firmware, else what
 * somebody was seen to do, else what lies near, each with a warning.
 */
export function planUpgrade({ model, current, wanted, firmware, path }: UpgradeRequest): UpgradePlan {
  const [from, to] = [identifyLoad(current), identifyLoad(wanted)];
  if (current === wanted) {
    return { steps: [], problems: [], warnings: [] };
  }
  if (from === undefined || to === undefined) {
    return failed({ path, message: "no way is known between these loads", given: `${current} to ${wanted}` });
  }
  if (isBackToUnsigned(from, to)) {
    return failed({
      path,
      rule: "load-unsigned",
      message: `a phone on ${current} takes signed images alone, and ${wanted} is unsigned; there is no way back`,
      given: JSON.stringify(wanted),
      allowed: `a load from ${FIRST_SIGNED}.x on`,
      remedy: "Declare a signed load",
    });
  }
  const found = cheapest(from, to, (a, b) => possible(a, b, to, firmware, path), stopsOf(firmware, to));
  if (found === undefined) {
    return failed(noWay(model, from, to, path));
  }
  return {
    steps: found.flatMap(({ step, problems }) => (problems.length > 0 ? [] : [step])),
    problems: found.flatMap(({ problems }) => problems),
    warnings: [
      ...found.flatMap((each) => each.warnings),
      ...found.flatMap(({ step }) => stepWarnings(step, path)),
      ...(isOtherSpelling(current, wanted)
        ? [
            {
              path,
              message: `the same release under another name, which the phone fetches anew`,
              given: `${current} to ${wanted}`,
            },
          ]
        : []),
    ],
  };
}

function failed(problem: Problem): UpgradePlan {
  return { steps: [], problems: [problem], warnings: [] };
}

/** What is missing for the last step is told; a stop on the way without its files is none. */
function possible(
  from: LoadIdentity,
  to: LoadIdentity,
  wanted: LoadIdentity,
  set: FirmwareSet,
  path: string,
): PossibleStep | undefined {
  const step = stepBetween(from, to, set, path);
  return step !== undefined && (to === wanted || step.problems.length === 0) ? step : undefined;
}

function stopsOf(set: FirmwareSet, wanted: LoadIdentity): LoadIdentity[] {
  const stops = new Map<string, LoadIdentity>();
  for (const { identity } of set.values()) {
    if (identity.kind !== "loader" && identity.load !== wanted.load) {
      stops.set(identity.load, identity);
    }
  }
  return [...stops.values()];
}

/** The surest way, and of those the shortest (Dijkstra over the loads that are there). */
function cheapest<Step extends { readonly step: Pick<UpgradeStep, "basis"> }>(
  from: LoadIdentity,
  to: LoadIdentity,
  stepOf: (from: LoadIdentity, to: LoadIdentity) => Step | undefined,
  stops: readonly LoadIdentity[],
): Step[] | undefined {
  const open = new Map<LoadIdentity, { cost: number; way: Step[] }>([[from, { cost: 0, way: [] }]]);
  const left = new Set([...stops.filter(({ load }) => load !== from.load), to]);
  while (open.size > 0) {
    const [here, { cost, way }] = [...open].reduce((best, each) => (each[1].cost < best[1].cost ? each : best));
    if (here === to) {
      return way;
    }
    open.delete(here);
    left.delete(here);
    for (const next of left) {
      const step = stepOf(here, next);
      if (step !== undefined) {
        const reached = cost + 100 ** BASES.indexOf(step.step.basis);
        if (reached < (open.get(next)?.cost ?? Number.POSITIVE_INFINITY)) {
          open.set(next, { cost: reached, way: [...way, step] });
        }
      }
    }
  }
  return undefined;
}

function noWay(model: PhoneModel, from: LoadIdentity, to: LoadIdentity, path: string): Problem {
  const usual = USUAL_STOPS.flatMap((load) => identifyLoad(load) ?? []).filter(({ load }) => load !== to.load);
  const way = cheapest(
    from,
    to,
    (a, b) => {
      const hop = hopBetween(a, b);
      return hop === undefined ? undefined : { step: { ...hop, to: b, way: hop.way } };
    },
    usual,
  );
  const between = (way ?? []).slice(0, -1).map(({ step }) => step);
  const files = between.map(
    ({ to: stop, way: how }) =>
      `${stop.load}.${how === "unsigned image" ? "bin" : how === "signed image" ? "sbn" : "loads"}`,
  );
  return {
    path,
    ...(from.kind === "sccp" ? { rule: "factory-no-way" } : {}),
    message: `a ${model} on ${from.load} can't take ${to.load} directly, and no load among the firmware leads there`,
    given: `${from.load} to ${to.load}`,
    ...(files.length === 0 ? {} : { remedy: `Put loads between them into the folder, such as ${files.join(" and ")}` }),
  };
}

function stepWarnings({ from, to, oneWay, basis, source }: UpgradeStep, path: string): Problem[] {
  const given = `${from} to ${to}`;
  return [
    ...(oneWay === undefined ? [] : [{ path, message: `no way back: ${oneWay}`, given }]),
    ...(basis === "assumed"
      ? [
          {
            path,
            message: `no source says that a phone takes this step (${source})`,
            given,
            remedy: "Try it on one phone first",
          },
        ]
      : []),
  ];
}
