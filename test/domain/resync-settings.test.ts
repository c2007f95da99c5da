import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { parseResync } from "../../domain/resync-settings";
import { parseSite } from "../../domain/site";
import { homeDescription, homeSettings, secretsOf } from "./home-description";

const messages = (input: unknown): string[] => parseResync(input, "resync").problems.map(formatProblem);

describe("how phones are told", () => {
  it.each<[string, unknown, unknown]>([
    ["a command", { command: "./tell.sh" }, { command: "./tell.sh", perMinute: 30 }],
    ["a command by name", { through: "command", command: "x", perMinute: 5 }, { command: "x", perMinute: 5 }],
    ["Asterisk", { through: "asterisk" }, { through: "asterisk", perMinute: 30, busy: "wait", patienceMinutes: 10 }],
    [
      "Asterisk, in a call too",
      { through: "asterisk", perMinute: 600, busy: "tell", patienceMinutes: 0 },
      { through: "asterisk", perMinute: 600, busy: "tell", patienceMinutes: 0 },
    ],
    ["by hand", { through: "manual" }, { through: "manual" }],
    ["by hand in a word", "manual", { through: "manual" }],
  ])("is %s", (_, input, expected) => {
    expect(parseResync(input)).toEqual({ value: expected, problems: [], warnings: [] });
  });

  it("is refused with everything that is wrong with it", () => {
    expect(messages({ through: "asterisk", command: "x", busy: "later", patienceMinutes: 241 })).toEqual([
      'resync.busy: not one of the allowed values (given "later"; allowed: "wait", "tell")',
      "resync.patienceMinutes: out of range (given 241; allowed: 0–240)",
      "resync.command: means nothing with through: asterisk. Remove it",
    ]);
    expect(messages({ command: "x", busy: "wait", patienceMinutes: 1 })).toEqual([
      "resync.busy: means nothing with through: command. Remove it",
      "resync.patienceMinutes: means nothing with through: command. Remove it",
    ]);
    expect(messages({ through: "manual", perMinute: 3 })).toEqual([
      "resync.perMinute: means nothing with through: manual. Remove it",
    ]);
    expect(messages({})).toEqual([
      "resync.command: missing (allowed: a shell command). Give it, or how else phones are told: through: asterisk, or through: manual",
    ]);
    expect(messages("asterisk")).toEqual([
      'resync: neither a mapping of settings nor the word for telling phones by hand (given "asterisk"; allowed: "manual", or a mapping with command, or with through)',
    ]);
    expect(messages({ through: "sip" })).toEqual([
      'resync.through: not one of the allowed values (given "sip"; allowed: "command", "asterisk", "manual")',
    ]);
  });

  const site = (members: Record<string, unknown>) => parseSite({ ...homeDescription(), ...members }, secretsOf("100"));
  const asterisk = { directory: "/etc/asterisk/ours", cli: "asterisk" };

  it.each<[string, Record<string, unknown>, string]>([
    ["no Asterisk", { asterisk: undefined }, "site.resync.through: needs site.asterisk, which is not given"],
    [
      "peers of chan_sip",
      { asterisk: { directory: "/etc/asterisk/ours", cli: "asterisk", channelDriver: "chan_sip" } },
      "site.resync.through: tells phones of PJSIP alone",
    ],
    [
      "an Asterisk without its console",
      { asterisk: { directory: "/etc/asterisk/ours" } },
      "site.resync.through: needs site.asterisk.cli, which is not given",
    ],
  ])("is refused through %s", (_, members, expected) => {
    const { problems } = site({ resync: { through: "asterisk" }, ...members });
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(expected)]);
  });

  it("has Asterisk get what it takes, and only then", () => {
    expect(site({ asterisk, resync: { through: "asterisk" } }).value?.asterisk?.notify).toBe(true);
    expect(site({ asterisk, resync: "manual" }).value?.asterisk?.notify).toBe(true);
    expect(site({ asterisk, resync: { command: "x" } }).value?.asterisk?.notify).toBe(false);
    expect(
      site({ asterisk: { ...asterisk, channelDriver: "chan_sip" }, resync: "manual" }).value?.asterisk?.notify,
    ).toBe(false);
    expect(site({ asterisk: { ...asterisk, notify: true } }).value?.asterisk?.notify).toBe(true);
  });

  it("warns of a mark that keeps phones which are told from restarting", () => {
    const settings = { ...homeSettings(), sync: "v1" };
    expect(site({ asterisk, settings }).warnings).toEqual([]);
    expect(site({ asterisk, settings, resync: { through: "asterisk" } }).warnings.map(formatProblem)).toEqual([
      'site.settings.sync: phones that are told of a delivery restart only if this is another one than at their last boot (given "v1"). Remove it, and every phone that is told restarts',
    ]);
  });
});
