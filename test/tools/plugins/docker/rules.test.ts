import { describe, expect, it } from "vitest";
import { CONTAINER_FIELDS } from "../../../../tools/plugins/docker/container-fields";
import { canonical, driftedInputs, ruledChanges } from "../../../../tools/plugins/docker/rules";
import { type Properties, UNKNOWN } from "../../../../tools/plugins/property/wire";

const INPUTS: Properties = {
  image: "sha256:1",
  labels: [
    { label: "a", value: "1" },
    { label: "b", value: "2" },
  ],
  mustRun: true,
  name: "n",
  networkMode: "host",
  restart: "no",
  start: true,
};
/** What the state holds after these inputs: also what the Engine filled in. */
const STATE: Properties = {
  ...INPUTS,
  command: ["sh"],
  containerReadRefreshTimeoutMilliseconds: 15000,
  removeVolumes: true,
  waitTimeout: 60,
  healthcheck: {
    interval: "5s",
    retries: 0,
    startInterval: "0s",
    startPeriod: "0s",
    tests: ["CMD", "x"],
    timeout: "0s",
  },
  capabilities: null,
  memory: 0,
  tmpfs: null,
  volumes: [],
  wait: false,
};

function changes(
  inputs: Properties,
  state: Properties = STATE,
  oldInputs: Properties = INPUTS,
): Record<string, string> {
  const found = ruledChanges(CONTAINER_FIELDS, { state, oldInputs, inputs });
  return Object.fromEntries(
    [...found].map(([path, { kind, replace, inInputs }]) => [
      path,
      `${kind}${replace ? "-replace" : ""}${inInputs ? "" : " (drift)"}`,
    ]),
  );
}

describe("rules of change of a container", () => {
  it("finds none for equal inputs, in whatever order, empty or not given", () => {
    const reordered = { ...INPUTS, labels: [...(INPUTS.labels as Properties[])].reverse(), tmpfs: {}, wait: false };
    expect(changes(reordered)).toEqual({});
  });

  it("keeps what the image or the Engine set where nothing is given", () => {
    const { labels: _, ...without } = INPUTS;
    expect(changes(without)).toEqual({});
  });

  it.each([
    ["image", "sha256:2", { image: "update-replace" }],
    ["networkMode", "bridge", { networkMode: "update-replace" }],
    ["user", "65534", { user: "add-replace" }],
    ["readOnly", true, { readOnly: "add-replace" }],
    ["capabilities", { drops: ["ALL"] }, { capabilities: "add-replace" }],
    ["logOpts", { "max-size": "1m" }, { logOpts: "add-replace" }],
    ["volumes", [{ containerPath: "/x" }], { volumes: "add-replace" }],
    ["labels", [{ label: "a", value: "9" }], { "labels[0].value": "update-replace", "labels[1]": "delete-replace" }],
  ])("replaces when %s changes", (name, value, expected) => {
    expect(changes({ ...INPUTS, [name]: value })).toEqual(expected);
  });

  it.each([
    ["restart", "always", { restart: "update" }],
    ["memory", 64, { memory: "add" }],
    ["tmpfs", { "/tmp": "" }, { tmpfs: "add" }],
    ["wait", true, { wait: "add" }],
    ["healthcheck", { tests: ["CMD", "y"] }, { healthcheck: "add" }],
  ])("updates when %s changes", (name, value, expected) => {
    expect(changes({ ...INPUTS, [name]: value })).toEqual(expected);
  });

  it("replaces for an image that is not built yet", () => {
    expect(changes({ ...INPUTS, image: UNKNOWN })).toEqual({ image: "update-replace" });
  });

  it("shows drift: a stopped container, a setting changed behind our back", () => {
    expect(changes(INPUTS, { ...STATE, mustRun: false })).toEqual({ mustRun: "update (drift)" });
    expect(changes(INPUTS, { ...STATE, readOnly: true })).toEqual({ readOnly: "update-replace (drift)" });
  });

  it("compares durations as they are written, as the original does", () => {
    const healthcheck = { tests: ["CMD", "x"], interval: "5s" };
    expect(changes({ ...INPUTS, healthcheck }, STATE, { ...INPUTS, healthcheck })).toEqual({});
    const written = { ...healthcheck, interval: "5000ms" };
    expect(changes({ ...INPUTS, healthcheck: written }, STATE, { ...INPUTS, healthcheck: written })).toEqual({
      healthcheck: "update (drift)",
    });
  });

  it("corrects the inputs where the container drifted away from them", () => {
    expect(driftedInputs(CONTAINER_FIELDS, { ...INPUTS, __defaults: [] }, { ...STATE, mustRun: false })).toEqual({
      ...INPUTS,
      __defaults: [],
      mustRun: false,
    });
  });

  it("has one form for equal values", () => {
    const shape = CONTAINER_FIELDS.volumes?.shape;
    const short = [{ containerPath: "/b" }, { containerPath: "/a", readOnly: false }];
    const full = [
      { containerPath: "/a", hostPath: "", readOnly: false, volumeName: "", fromContainer: "" },
      { containerPath: "/b", hostPath: "", readOnly: false, volumeName: "" },
    ];
    if (shape === undefined) {
      throw new Error("no volumes");
    }
    expect(canonical(shape, short)).toEqual(canonical(shape, full));
  });
});
