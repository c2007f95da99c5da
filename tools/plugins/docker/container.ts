import { NotReadyError, type ResourceType } from "../engine/plugin";
import { redactor } from "../property/redact";
import { fieldFailures, withPresets } from "../property/shape";
import { type Properties, reveal, UNKNOWN } from "../property/wire";
import { named } from "./autoname";
import { CONTAINER_FIELDS } from "./container-fields";
import { createOptions, durationFailures } from "./container-settings";
import { containerState } from "./container-state";
import { type Engine, reasonOf, statusOf } from "./engine";
import { failureToBecomeHealthy } from "./health";
import { driftedInputs, ruledChanges, stored } from "./rules";

const MEBIBYTE = 1024 * 1024;

function plain(properties: Properties): Properties {
  return reveal(properties) as Properties;
}

/** Settings whose change the Engine makes in place; all others that don't replace, it is not even told. */
const IN_PLACE = ["restart", "memory"];

/** `docker:index/container:Container`: see README.md for where each rule comes from. */
export function container(engine: Engine): ResourceType {
  const inspect = (id: string, given: Properties): Promise<Properties | undefined> =>
    engine.find("Unable to inspect container", async (client) =>
      containerState(await client.getContainer(id).inspect(), given),
    );

  /** Starts a container that was just made and waits as it was told to. Why it is not in order, or nothing. */
  const bringUp = async (id: string, inputs: Properties): Promise<string | undefined> => {
    if (inputs.start === false) {
      return undefined;
    }
    try {
      await engine.use("Unable to start container", (client) => client.getContainer(id).start());
      return inputs.wait === true ? await failureToBecomeHealthy(engine, id, Number(inputs.waitTimeout)) : undefined;
    } catch (error) {
      return reasonOf(error);
    }
  };

  return {
    token: "docker:index/container:Container",

    check({ inputs, oldInputs, name }) {
      return {
        inputs: named(withPresets(CONTAINER_FIELDS, inputs), oldInputs, name),
        failures: [
          ...fieldFailures(CONTAINER_FIELDS, inputs, "", "the stand-in for docker.Container"),
          ...durationFailures(reveal(inputs.healthcheck)),
        ],
      };
    },

    diff: (request) => ({ changes: ruledChanges(CONTAINER_FIELDS, request), deleteBeforeReplace: true }),

    async create({ inputs, preview }) {
      const { __defaults: _, ...given } = inputs;
      if (preview) {
        return {
          id: "",
          state: { hostname: UNKNOWN, networkDatas: UNKNOWN, ...(stored(given) as Properties), id: UNKNOWN },
        };
      }
      const hide = redactor(...Object.values(inputs));
      const settings = plain(given);
      const id = await engine
        .use("Unable to create container", async (client) => (await client.createContainer(createOptions(settings))).id)
        .catch((error: unknown) => {
          throw new Error(hide(reasonOf(error)));
        });
      const failure = await bringUp(id, settings);
      const state = (await inspect(id, given)) ?? { ...(stored(given) as Properties), id };
      if (failure !== undefined) {
        throw new NotReadyError(hide(failure), id, state);
      }
      return { id, state };
    },

    async read({ id, state, oldInputs }) {
      const now = await inspect(id, state);
      return now === undefined ? undefined : { state: now, inputs: driftedInputs(CONTAINER_FIELDS, oldInputs, now) };
    },

    async update({ id, inputs, state, preview }) {
      const { __defaults: _, ...given } = inputs;
      const after = { ...state, ...(stored(given) as Properties) };
      if (preview) {
        return { state: after };
      }
      const [was, is] = [plain(state), plain(given)];
      if (was.mustRun === false && is.mustRun === true && is.start === true) {
        await engine.use("Unable to start container", (client) => client.getContainer(id).start());
      }
      if (IN_PLACE.some((name) => was[name] !== (is[name] ?? 0))) {
        await engine.use("Unable to update a container", (client) =>
          client.getContainer(id).update({
            RestartPolicy: { Name: String(is.restart), MaximumRetryCount: 0 },
            Memory: Number(is.memory ?? 0) * MEBIBYTE,
          }),
        );
      }
      return { state: after };
    },

    async delete({ id, state }) {
      const { destroyGraceSeconds, removeVolumes } = plain(state);
      const grace = typeof destroyGraceSeconds === "number" ? destroyGraceSeconds : 0;
      await engine.find(`Error stopping container ${id}`, async (client) => {
        try {
          await client.getContainer(id).stop({ t: grace });
        } catch (error) {
          // 304: it is stopped already.
          if (statusOf(error) !== 304) {
            throw error;
          }
        }
      });
      try {
        await engine.find(`Error deleting container ${id}`, (client) =>
          client.getContainer(id).remove({ v: removeVolumes !== false, force: true }),
        );
      } catch (error) {
        if (!reasonOf(error).includes("is already in progress")) {
          throw error;
        }
      }
    },
  };
}
