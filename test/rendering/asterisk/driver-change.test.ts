import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asteriskInclusions, otherInclusions } from "../../../domain/asterisk-inclusions";
import { parseAsterisk } from "../../../domain/asterisk-settings";
import { type AsteriskDelivery, deliveryScript } from "../../../rendering/asterisk/delivery-script";

const PJSIP = "[lan]\ntype = transport";
const SIP = "[general]\ncontext = none\n";

describe("a delivery after the channel driver has changed", () => {
  let folder: string;
  let etc: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cisco-phones-driver-"));
    etc = join(folder, "etc");
    mkdirSync(etc);
    writeFileSync(join(etc, "pjsip.conf"), PJSIP);
    writeFileSync(join(etc, "sip.conf"), SIP);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const deliver = (verb: "apply" | "clear", channelDriver: string, change: Partial<AsteriskDelivery> = {}) => {
    const directory = join(folder, "ours");
    const { value } = parseAsterisk({ directory, configDirectory: etc, channelDriver });
    if (value === undefined) {
      throw new Error("good settings");
    }
    const script = deliveryScript({
      ...value,
      site: "home",
      files: asteriskInclusions(value).map((each) => ({ ...each, text: `; ${channelDriver}\n` })),
      formerly: otherInclusions(value),
      endpoints: [],
      ...change,
    });
    const { status, stdout, stderr } = spawnSync("sh", ["-s", "--", verb], { input: script, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const users = (name: string): string => readFileSync(join(etc, name), "utf8");
  const line = (): string => `#tryinclude "${folder}/ours/current/cisco-phones.conf" ; cisco-phones home`;

  it("moves the line from one file to the other, and leaves no trace in the first", () => {
    deliver("apply", "chan_pjsip");
    expect(users("pjsip.conf")).toContain(line());
    expect(deliver("apply", "chan_sip")).toEqual({
      status: 0,
      stdout: `included in ${etc}/sip.conf\nno longer included in ${etc}/pjsip.conf\nin place: cisco-phones.conf \n`,
      stderr: "",
    });
    expect(users("pjsip.conf")).toBe(PJSIP);
    expect(users("sip.conf")).toBe(`${SIP}${line()}\n`);
    expect(deliver("apply", "chan_sip").stdout).toBe("unchanged\n");
    deliver("clear", "chan_sip");
    expect([users("pjsip.conf"), users("sip.conf")]).toEqual([PJSIP, SIP]);
  });

  it("puts all back where it is refused", () => {
    deliver("apply", "chan_pjsip");
    const before = users("pjsip.conf");
    const { status, stderr } = deliver("apply", "chan_sip", { reloadCommand: "echo no; false" });
    expect([status, stderr]).toEqual([
      1,
      "error: Asterisk does not take the new files, and the old ones are back: no\n",
    ]);
    expect([users("pjsip.conf"), users("sip.conf")]).toEqual([before, SIP]);
    expect(readFileSync(join(folder, "ours", "current", "cisco-phones.conf"), "utf8")).toBe("; chan_pjsip\n");
  });

  it("needs no file of the driver that is not used", () => {
    rmSync(join(etc, "pjsip.conf"));
    expect(deliver("apply", "chan_sip")).toMatchObject({ status: 0, stderr: "" });
    expect(existsSync(join(etc, "pjsip.conf"))).toBe(false);
  });
});
