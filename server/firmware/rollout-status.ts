import type { Rollout, RolloutCourse } from "../../domain/firmware/rollout";
import { runs } from "../../domain/firmware/rollout-rules";
import type { Climb, RolloutAnswer } from "./climb";
import type { Track } from "./phone-tracks";

/** Where a phone is; undefined for one that is led nowhere. */
export function climbOf(
  { phones }: RolloutCourse,
  rollout: Rollout,
  mac: string,
  track: Track | undefined,
): Climb | undefined {
  const phone = phones.get(mac);
  if (phone === undefined) {
    return undefined;
  }
  const step = rollout.done[mac] ?? 0;
  const next = phone.steps[step]?.to ?? null;
  const reason = rollout.failures.find((failure) => failure.mac === mac)?.reason ?? null;
  const isItsTurn = rollout.status === "running" && phone.wave <= rollout.wave;
  const place =
    next === null
      ? "there"
      : reason !== null
        ? "failed"
        : track !== undefined
          ? "climbing"
          : isItsTurn
            ? "due"
            : "waits";
  const since = track === undefined || next === null ? null : new Date(track.since).toISOString();
  return { place, wave: phone.wave + 1, runs: runs(phone, step), next, step, steps: phone.steps.length, since, reason };
}

/** How far all phones are. */
export function rolloutAnswer(
  course: RolloutCourse,
  rollout: Rollout,
  tracks: ReadonlyMap<string, Track>,
): RolloutAnswer {
  const { status, wave } = rollout;
  return {
    status,
    wave: status === "done" ? 0 : wave + 1,
    waves: course.plan.waves.length,
    phones: [...course.phones.keys()].flatMap((mac) => {
      const climb = climbOf(course, rollout, mac, tracks.get(mac));
      return climb === undefined ? [] : [{ mac, ...climb }];
    }),
  };
}
