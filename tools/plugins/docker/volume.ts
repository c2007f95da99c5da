import { setTimeout as sleep } from "node:timers/promises";
import type { VolumeInspectInfo } from "dockerode";
import type { ResourceType } from "../engine/plugin";
import { fieldFailures, STRING, withPresets } from "../property/shape";
import { isObject, type Properties, reveal, UNKNOWN, type Value } from "../property/wire";
import { named } from "./autoname";
import { type Engine, reasonOf, statusOf } from "./engine";
import { LABELS, labelMap } from "./labels";
import { bridgeMeta, driftedInputs, type RuledFields, ruledChanges } from "./rules";

const FIELDS: RuledFields = {
  name: { shape: STRING, onChange: "replace", keeps: true },
  labels: { shape: LABELS, onChange: "replace" },
  driver: { shape: STRING, onChange: "replace", keeps: true },
};

/** How long a volume that is still in use is tried again, in seconds. */
const PATIENCE = 30;

function stateOf(info: VolumeInspectInfo): Properties {
  const labels: Record<string, string> = info.Labels ?? {};
  return {
    __meta: bridgeMeta("1", false),
    cluster: null,
    driver: info.Driver,
    driverOpts: info.Options as { [name: string]: Value } | null,
    id: info.Name,
    labels: Object.keys(labels)
      .sort()
      .map((label) => ({ label, value: labels[label] ?? "" })),
    mountpoint: info.Mountpoint,
    name: info.Name,
  };
}

/** `docker:index/volume:Volume`: see README.md for where each rule comes from. */
export function volume(engine: Engine): ResourceType {
  const read = (id: string): Promise<Properties | undefined> =>
    engine.find("Unable to inspect volume", async (client) => stateOf(await client.getVolume(id).inspect()));
  return {
    token: "docker:index/volume:Volume",

    check({ inputs, oldInputs, name }) {
      return {
        inputs: named(withPresets(FIELDS, inputs), oldInputs, name),
        failures: fieldFailures(FIELDS, inputs, "", "the stand-in for docker.Volume"),
      };
    },

    diff: (request) => ({ changes: ruledChanges(FIELDS, request) }),

    async create({ inputs, preview }) {
      const { __defaults: _, ...given } = inputs;
      if (preview) {
        return { id: "", state: { driver: UNKNOWN, ...given, id: UNKNOWN, mountpoint: UNKNOWN } };
      }
      const plain = reveal(given);
      const { name, driver, labels } = isObject(plain) ? plain : {};
      await engine.use("Unable to create volume", (client) =>
        client.createVolume({
          Name: String(name),
          Labels: labelMap(labels),
          ...(typeof driver === "string" ? { Driver: driver } : {}),
        }),
      );
      const state = await read(String(name));
      if (state === undefined) {
        throw new Error(`Unable to create volume: ${String(name)} is gone again`);
      }
      return { id: String(name), state: { ...state, ...(given.labels === undefined ? {} : { labels: given.labels }) } };
    },

    async read({ id, oldInputs }) {
      const state = await read(id);
      return state === undefined ? undefined : { state, inputs: driftedInputs(FIELDS, oldInputs, state) };
    },

    update: () => Promise.reject(new Error("nothing of a volume can be changed in place")),

    async delete({ id }) {
      for (let waited = 0; ; waited++) {
        try {
          await engine.find("Unable to remove volume", (client) => client.getVolume(id).remove({ force: true }));
          return;
        } catch (error) {
          if (statusOf(error) !== 409 || !reasonOf(error).includes("volume is in use") || waited >= PATIENCE) {
            throw error;
          }
        }
        await sleep(1000);
      }
    },
  };
}
