import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparedServer, serverImage } from "../../components/container-runtime";
import { type HostDrift, lookForDrift } from "../../components/host-drift";
import { type ImageLook, lookForImage } from "../../components/image-look";
import { parseHost } from "../../domain/host-settings";
import { FakeDocker, type Said } from "./fake-docker";

const CANARY = "Canary5bundle5secret";
const DIGEST = `phones@sha256:${"0".repeat(64)}`;
const NAME = "cisco-phones-home";
const CONTAINER = "container inspect";
const VOLUME = "volume inspect";
const IMAGE = "image inspect";
const EXEC = "exec";
const FOUND: ImageLook = { gone: false };

const gone = (kind: string): Said => ({
  code: 1,
  stdout: "[]\n",
  stderr: `Error response from daemon: No such ${kind}: x\n`,
});
const told = (...what: unknown[]): Said => ({ code: 0, stdout: JSON.stringify(what) });
const BROKEN: Said = { code: 255, stderr: "client_loop: send disconnect: Broken pipe\n" };
const BUSY: Said = {
  code: 1,
  stdout: "[]\n",
  stderr: "Cannot connect to the Docker daemon at unix:///x. Is it running?\n",
};

/** A container as the site makes it, in the words of docker inspect; and changed. */
function container(change: { state?: object; labels?: object } = {}): Record<string, unknown> {
  const { runs } = comparedServer("home", HOST, "", FOUND);
  if (runs.kind !== "container") {
    throw new Error("it is a container");
  }
  const { declared } = runs;
  const { healthcheck } = declared;
  return {
    Image: "sha256:a",
    State: { Running: true, ...change.state },
    Config: {
      Env: declared.environment,
      Labels: { "cisco-phones.site": "home", "cisco-phones.repair": "00000000000000aa", ...change.labels },
      Healthcheck: {
        Test: healthcheck.tests,
        Interval: healthcheck.interval * 1e9,
        Timeout: healthcheck.timeout * 1e9,
        StartPeriod: healthcheck.startPeriod * 1e9,
        Retries: healthcheck.retries,
      },
    },
    HostConfig: {
      NetworkMode: "host",
      ReadonlyRootfs: true,
      CapAdd: declared.capabilities,
      CapDrop: ["ALL"],
      SecurityOpt: declared.securityOptions,
      Memory: declared.memory * 1024 * 1024,
      RestartPolicy: { Name: declared.restart },
      Ulimits: declared.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
      LogConfig: { Type: declared.log.driver, Config: declared.log.options },
    },
    Mounts: [{ Type: "volume", Name: NAME, Destination: "/srv/phones", RW: true }],
  };
}

const HOST = (() => {
  const { value } = parseHost({ address: "192.168.1.3", verify: true, image: DIGEST });
  if (value === undefined) {
    throw new Error("a host can be described so");
  }
  return value;
})();
const AS_DELIVERED = { verified: true, pending: false, repair: "00000000000000bb", differences: [], problems: [] };

describe("a look at a host", () => {
  const docker = new FakeDocker();
  const path = process.env.PATH;

  beforeAll(() => {
    process.env.PATH = `${docker.folder}:${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
    docker.remove();
  });

  const look = (...answers: (readonly [string, Said])[]): Promise<HostDrift> => {
    docker.says(answers);
    return lookForDrift(HOST, comparedServer("home", HOST, CANARY, FOUND));
  };
  const image = (host = HOST, ...answers: (readonly [string, Said])[]): Promise<ImageLook> => {
    docker.says(answers);
    return lookForImage(host, serverImage("home", host));
  };

  it("finds what is as declared, and takes the marks from there", async () => {
    const found = await look([CONTAINER, told(container())], [EXEC, { code: 0, stdout: JSON.stringify(AS_DELIVERED) }]);
    expect(found).toEqual({
      ...{ differences: [], pending: [], absent: [], problems: [], failures: [] },
      ...{ serverMark: "00000000000000aa", deliveryMark: "00000000000000bb" },
    });
  });

  it.each([
    ["a connection that broke", BROKEN],
    ["an Engine that does not answer", BUSY],
    ["no docker there", { code: 127, stderr: "sh: 1: docker: not found\n" }],
    ["an answer that is cut off", { code: 0, stdout: '[{"State": {' }],
    ["no word of why", { code: 1, stdout: "[]\n" }],
  ])("takes %s for no container that is gone", async (_, said: Said) => {
    const found = await look([CONTAINER, said], [VOLUME, gone("volume")]);
    expect(found).toEqual({
      ...{ differences: [], pending: [], absent: [], problems: [] },
      failures: [expect.stringMatching(/^container cisco-phones-home could not be looked at \(exit code /)],
    });
    const there = await look([CONTAINER, told(container())], [EXEC, said]);
    expect(there.failures).toEqual([expect.stringMatching(/^cisco-phones-home could not be compared \(exit code /)]);
    expect(there).not.toHaveProperty("deliveryMark");
    const ofVolume = await look([CONTAINER, gone("container")], [VOLUME, said]);
    expect(ofVolume.failures).toHaveLength(1);
    expect(ofVolume).not.toHaveProperty("serverMark");
  });

  it("tells what is gone from what may never have been there", async () => {
    const lines = [`container ${NAME}: is not there`];
    const left = await look([CONTAINER, gone("container")], [VOLUME, told({ Name: NAME })]);
    expect(left).toMatchObject({ differences: lines, absent: [], failures: [] });
    const never = await look([CONTAINER, gone("container")], [VOLUME, gone("volume")]);
    expect(never).toMatchObject({ differences: [], absent: lines, failures: [] });
    // Either way everything is made anew, also soon after the last time.
    expect(left.serverMark).not.toBe(never.serverMark);
    for (const { serverMark, deliveryMark } of [left, never]) {
      expect([serverMark, deliveryMark]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.any(String)]);
    }
  });

  it.each([
    ["someone else made", { labels: { "cisco-phones.site": "other" } }],
    ["stands still", { state: { Running: false } }],
    ["is paused", { state: { Paused: true } }],
  ])("tells nothing to a container that %s", async (_, change) => {
    const found = await look([CONTAINER, told(container(change))], [EXEC, BROKEN]);
    expect(found.differences).toHaveLength(1);
    expect(found.failures).toEqual([]);
    expect(docker.calls.map(({ words }) => words.slice(0, 2).join(" "))).toEqual([CONTAINER]);
    expect(JSON.stringify(docker.calls)).not.toContain(CANARY);
  });

  it("gives the bundle to the site's own container alone, and there on standard input", async () => {
    await look([CONTAINER, told(container())], [EXEC, { code: 0, stdout: JSON.stringify(AS_DELIVERED) }]);
    expect(docker.calls.map(({ stdin }) => stdin)).toEqual(["", CANARY]);
    expect(docker.calls.flatMap(({ words }) => words).join(" ")).not.toContain(CANARY);
  });

  const difference = (file: string): object => ({ place: "store", file, fault: "changed", parts: [] });

  it("tells a change on the host from one that is to come", async () => {
    const answer = {
      ...{ ...AS_DELIVERED, pending: true },
      differences: [difference("a"), difference("b")],
      sinceDelivery: [difference("b"), difference("c")],
    };
    const there = [CONTAINER, told(container())] as const;
    const found = await look(there, [EXEC, { code: 1, stdout: JSON.stringify(answer) }]);
    expect(found.differences).toEqual(["store: changed b", "store: changed c"]);
    expect(found.pending).toEqual(["store: changed a"]);
    expect(found.deliveryMark).not.toBe(AS_DELIVERED.repair);
    const clean = await look(there, [EXEC, { code: 1, stdout: JSON.stringify({ ...answer, sinceDelivery: [] }) }]);
    expect(clean).toMatchObject({ differences: [], deliveryMark: AS_DELIVERED.repair });
    expect(clean.pending).toHaveLength(2);
  });

  it("keeps what was found where not all could be compared", async () => {
    const answer = { ...AS_DELIVERED, verified: false, differences: [difference("a")], problems: ["TFTP is silent"] };
    const found = await look([CONTAINER, told(container())], [EXEC, { code: 2, stdout: JSON.stringify(answer) }]);
    expect(found).toMatchObject({ differences: ["store: changed a"], problems: ["TFTP is silent"], failures: [] });
    expect(found.deliveryMark).not.toBe(AS_DELIVERED.repair);
    expect(found.serverMark).toBe("00000000000000aa");
  });

  it("makes a container anew that its Engine finds ill only where its doors are silent, too", async () => {
    const ill = told(container({ state: { Health: { Status: "unhealthy" } } }));
    const well = await look([CONTAINER, ill], [EXEC, { code: 0, stdout: JSON.stringify(AS_DELIVERED) }]);
    expect(well).toMatchObject({ differences: [], serverMark: "00000000000000aa" });
    const silent = { ...AS_DELIVERED, verified: false, problems: ["HTTP is silent"] };
    const found = await look([CONTAINER, ill], [EXEC, { code: 2, stdout: JSON.stringify(silent) }]);
    expect(found.differences).toEqual([`container ${NAME}: answers neither its health check nor its doors`]);
    expect(found.serverMark).not.toBe("00000000000000aa");
    expect(found.deliveryMark).toBe(AS_DELIVERED.repair);
  });

  const BUILT = { ...HOST };
  delete BUILT.image;

  it("finds an image that is gone, one that is another content's, and one with the mark of its repair", async () => {
    const Config = { Labels: { "cisco-phones.image-repair": "00000000000000cc" } };
    expect(await image(BUILT, [IMAGE, told({ Id: "sha256:a", Config })])).toEqual({
      expected: { id: "sha256:a", config: Config },
      gone: false,
      mark: "00000000000000cc",
    });
    const noImage = [`${IMAGE} cisco-phones-server:`, gone("image")] as const;
    const inUse = (...RepoTags: string[]): readonly [string, Said] => [
      `${IMAGE} sha256:a`,
      told({ Id: "sha256:a", RepoTags }),
    ];
    const there = [CONTAINER, told(container())] as const;
    const anew = { gone: true, mark: expect.stringMatching(/^[0-9a-f]{16}$/) };
    expect(await image(BUILT, noImage, [CONTAINER, gone("container")])).toEqual(anew);
    expect(await image(BUILT, noImage, there, inUse())).toEqual({ ...anew, expected: { config: {} } });
    const other = inUse(`cisco-phones-server:${NAME}-${"0".repeat(12)}`);
    expect(await image(BUILT, noImage, there, other)).toEqual({ gone: false, expected: { config: {} } });
    const ofAnotherHost = inUse(`cisco-phones-server:${NAME}-b-${"0".repeat(12)}`);
    expect(await image(BUILT, noImage, there, ofAnotherHost)).toMatchObject({ gone: true });
  });

  it("takes no answer for no image that is gone", async () => {
    for (const said of [BROKEN, BUSY]) {
      expect(await image(BUILT, [IMAGE, said])).toEqual({
        gone: false,
        failure: expect.stringContaining("could not be looked at"),
      });
      expect(await image(BUILT, [IMAGE, gone("image")], [CONTAINER, said])).toMatchObject({ gone: false });
    }
  });
});
