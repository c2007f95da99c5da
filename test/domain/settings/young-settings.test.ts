import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../domain/problem";
import { parseSettings } from "../../../domain/settings/site-settings";
import { homeArgs } from "../home-description";

function youngOnes(change: Record<string, unknown>): string[] {
  const { problems, warnings } = parseSettings({ ...homeArgs(), ...change });
  expect(problems).toEqual([]);
  return warnings.map(formatProblem).filter((warning) => warning.includes("does not know the key"));
}

/** Without a password of its own, which a load before 3.0 does not know either. */
const FACTORY = { factoryPassword: true, adminPassword: undefined };

describe("settings whose keys the load is too old for", () => {
  it("are told with key, release and load", () => {
    expect(youngOnes({ load: "P0S3-05-3-00", callStatistics: true })).toEqual([
      "settings.callStatistics: this load does not know the key call_stats, which exists since load 6.0 " +
        '(given: load "P0S3-05-3-00"). Leave it out, or take a later load',
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["of a group", { load: "P0S30202", dns: { primary: "192.168.1.1" } }, "settings.dns.primary"],
    ["of a list", { load: "P0S3-07-5-00", callManagers: [{ address: "192.168.1.9" }] }, "settings.callManagers"],
    ["of a load without dashes", { load: "P0S30203", telnet: "on" }, "settings.telnet"],
    [
      "new in a release of the same number",
      { load: "P0S3-04-3-00", callHoldRingback: "on" },
      "settings.callHoldRingback",
    ],
    ["known from one user alone", { load: "P0S3-07-5-00", transferOnHook: true }, "settings.transferOnHook"],
    ["of a model", { load: "P0S3-05-3-00", models: { "7960": { callStatistics: true } } }, "settings.models.7960"],
    ["beside the registry", { load: "P0S30100" }, "settings.timeZone"],
  ])("are told where they are %s", (_, change, path) => {
    expect(youngOnes({ ...FACTORY, ...change }).filter((warning) => warning.startsWith(path))).toHaveLength(1);
  });

  it("are told of no default, however old the load", () => {
    expect(youngOnes({ ...FACTORY, load: "P0S30200", directoryUrl: undefined })).toEqual([]);
  });

  it("are not told on the load that brings them, or where only the oldest load that was seen is known", () => {
    expect(youngOnes({ load: "P0S3-06-0-00", callStatistics: true })).toEqual([]);
    expect(youngOnes({ load: "P0S3-05-3-00", messagesNumber: "8500", speedDials: [] })).toEqual([]);
    expect(youngOnes({ load: "P0S3-08-11-00", callStatistics: true, transferOnHook: true })).toEqual([]);
  });

  it("have the admin password among them, told of the load, without a word of it", () => {
    const told = youngOnes({ load: "P0S30202", directoryUrl: undefined });
    expect(told).toEqual([
      'settings.load: this load does not know the key phone_password, which exists since load 3.0 (given: load "P0S30202"). ' +
        "Take a later load",
    ]);
  });
});
