import type { RolledPhone, RolloutStep } from "../../domain/firmware/rollout-plan";

/** Loads that a phone came through, by its MAC, the one that it began with first. */
export type Ways = Readonly<Record<string, readonly string[]>>;

/** The ways with one more step of a phone. */
export function withStep(ways: Ways, mac: string, { from, to }: Pick<RolloutStep, "from" | "to">): Ways {
  const way = ways[mac] ?? [];
  return { ...ways, [mac]: way.at(-1) === from ? [...way, to] : [from, to] };
}

/** Steps that phones have behind them already, by their MACs, in this plan or in one before. */
export function stepsBehind(phones: Iterable<RolledPhone>, ways: Ways): Record<string, number> {
  return Object.fromEntries(
    [...phones].flatMap(({ mac, steps }) => {
      const way = ways[mac] ?? [];
      const open = steps.findIndex(({ from, to }) => !way.some((load, at) => load === from && way[at + 1] === to));
      const behind = open < 0 ? steps.length : open;
      return behind === 0 ? [] : [[mac, behind] as const];
    }),
  );
}
