import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import type { ImageBuildOptions } from "dockerode";
import type { ResourceRequest, ResourceType } from "../engine/plugin";
import { redactor } from "../property/redact";
import { BOOLEAN, fieldFailures, type Shape, STRING, withPresets } from "../property/shape";
import { isObject, type Properties, reveal, UNKNOWN } from "../property/wire";
import { buildContext } from "./build-context";
import type { Engine } from "./engine";
import { buildState } from "./image-state";
import { bridgeMeta, driftedInputs, type RuledFields, ruledChanges, stored } from "./rules";

const STRING_MAP: Shape = { kind: "map", of: STRING };

const BUILD: Shape = {
  kind: "object",
  fields: {
    context: { shape: STRING, required: true },
    dockerfile: { shape: STRING, preset: "Dockerfile" },
    buildArgs: { shape: STRING_MAP },
    labels: { shape: STRING_MAP },
    target: { shape: STRING },
    noCache: { shape: BOOLEAN },
    remove: { shape: BOOLEAN, preset: true },
    forceRemove: { shape: BOOLEAN },
    useLegacyBuilder: { shape: BOOLEAN },
  },
};

const FIELDS: RuledFields = {
  name: { shape: STRING, required: true, onChange: "replace" },
  build: { shape: BUILD, onChange: "replace" },
  triggers: { shape: STRING_MAP, onChange: "replace" },
  keepLocally: { shape: BOOLEAN, onChange: "update" },
  forceRemove: { shape: BOOLEAN, onChange: "update" },
};

/** How many of the builder's last lines an error repeats. */
const LAST_LINES = 30;

interface BuildMessage {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Where the context is, and the Dockerfile's path in it. */
function located(build: Properties): { folder: string; dockerfile: string } {
  const folder = resolve(text(build.context).replace(/^~(?=$|\/)/, homedir()));
  const given = text(build.dockerfile) || "Dockerfile";
  const dockerfile = relative(folder, isAbsolute(given) ? given : join(folder, given));
  if (dockerfile.startsWith("..")) {
    throw new Error(`the Dockerfile ${given} is outside of the build context ${folder}; the stand-in can't build that`);
  }
  if (!existsSync(join(folder, dockerfile))) {
    throw new Error(`dockerfile not found at path: ${join(folder, dockerfile)}`);
  }
  return { folder, dockerfile };
}

/** Reads the progress of a build or pull to its end; an error in it is the error of the whole. */
async function follow(client: Docker, progress: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const lines: string[] = [];
  let failed: string | undefined;
  await new Promise<void>((done, fail) => {
    client.modem.followProgress(
      progress,
      (error) => (error === null || failed !== undefined ? done() : fail(error)),
      (message: BuildMessage) => {
        failed ??= message.error;
        for (const line of (message.stream ?? message.status ?? "").split("\n").filter((one) => one.trim() !== "")) {
          lines.push(line);
          onLine(line);
        }
      },
    );
  });
  if (failed !== undefined) {
    throw new Error([failed, ...lines.slice(-LAST_LINES)].join("\n"));
  }
}

/** `docker:index/remoteImage:RemoteImage`: see README.md for where each rule comes from. */
export function remoteImage(engine: Engine): ResourceType {
  const idOf = (name: string): Promise<{ id: string; digests: string[] } | undefined> =>
    engine.find(`error looking up local image "${name}"`, async (client) => {
      const { Id, RepoDigests } = await client.getImage(name).inspect();
      return { id: Id, digests: RepoDigests ?? [] };
    });

  const build = async (
    name: string,
    settings: Properties,
    hide: (line: string) => string,
    { say }: ResourceRequest,
  ) => {
    const { folder, dockerfile } = located(settings);
    const context = buildContext(folder, dockerfile);
    const options: ImageBuildOptions = {
      t: name,
      dockerfile,
      buildargs: settings.buildArgs as { [name: string]: string },
      rm: settings.remove !== false,
      forcerm: settings.forceRemove === true,
      nocache: settings.noCache === true,
      ...(settings.target === undefined ? {} : { target: text(settings.target) }),
      ...(settings.labels === undefined ? {} : { labels: settings.labels as { [name: string]: string } }),
    };
    await engine.use("Error running legacy build", async (client) => {
      const progress = await client.buildImage(Readable.from([context]), options);
      await follow(client, progress, (line) => say(hide(line)));
    });
  };

  const stateOf = async (inputs: Properties): Promise<Properties> => {
    const { __defaults: _, ...given } = inputs;
    const name = text(reveal(given.name));
    const found = await idOf(name);
    if (found === undefined) {
      throw new Error(`Unable to read Docker image into resource: unable to find or pull image ${name}`);
    }
    const repository = name.split("@")[0]?.replace(/:[^:/]*$/, "") ?? name;
    return {
      __meta: bridgeMeta(undefined, true),
      build: given.build === undefined ? null : buildState(stored(given.build)),
      forceRemove: given.forceRemove ?? null,
      id: `${found.id}${name}`,
      imageId: found.id,
      keepLocally: given.keepLocally ?? null,
      name: given.name ?? name,
      platform: null,
      pullTriggers: null,
      repoDigest: found.digests.find((digest) => digest.startsWith(`${repository}@`)) ?? "",
      triggers: given.triggers ?? null,
    };
  };

  return {
    token: "docker:index/remoteImage:RemoteImage",

    check: ({ inputs }) => ({
      inputs: withPresets(FIELDS, inputs),
      failures: fieldFailures(FIELDS, inputs, "", "the stand-in for docker.RemoteImage"),
    }),

    diff: (request) => ({ changes: ruledChanges(FIELDS, request) }),

    async create(request) {
      const { inputs, preview } = request;
      if (preview) {
        const { __defaults: _, ...given } = inputs;
        return { id: "", state: { ...given, id: UNKNOWN, imageId: UNKNOWN, repoDigest: UNKNOWN } };
      }
      const hide = redactor(...Object.values(inputs));
      const name = text(reveal(inputs.name));
      const settings = reveal(inputs.build);
      try {
        if (isObject(settings)) {
          await build(name, settings, hide, request);
        } else if ((await idOf(name)) === undefined) {
          await engine.use(`unable to pull image ${name}`, async (client) => {
            await follow(client, await client.pull(/[:@][^/]*$/.test(name) ? name : `${name}:latest`), request.say);
          });
        }
      } catch (error) {
        throw new Error(hide(error instanceof Error ? error.message : String(error)));
      }
      const state = await stateOf(inputs);
      return { id: text(state.id), state };
    },

    async read({ state, oldInputs }) {
      const found = await idOf(text(reveal(state.name)));
      if (found === undefined) {
        return undefined;
      }
      const now = { ...state, imageId: found.id };
      return { state: now, inputs: driftedInputs(FIELDS, oldInputs, now) };
    },

    async update({ inputs, state, preview }) {
      const { __defaults: _, ...given } = inputs;
      return { state: preview ? { ...state, ...given } : await stateOf(inputs) };
    },

    async delete({ state }) {
      const name = text(reveal(state.name));
      if (reveal(state.keepLocally) === true || (await idOf(name)) === undefined) {
        return;
      }
      const force = reveal(state.forceRemove) === true;
      await engine.find("Unable to remove Docker image", (client) => client.getImage(name).remove({ force }));
    },
  };
}
