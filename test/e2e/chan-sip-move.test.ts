import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelDriver } from "../../domain/asterisk-channel";
import {
  ASTERISK16,
  ASTERISK22,
  AsteriskMachine,
  loopbackHost,
  NO_ASTERISK16,
  NO_ASTERISK22,
} from "./asterisk-machine";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const PATIENCE = { timeout: 60_000, interval: 200 };

describe.skipIf(ASTERISK16 === undefined)(`a site that changes the channel driver${NO_ASTERISK16}`, () => {
  const project = new StackProject("move");
  let asterisk: AsteriskMachine;
  let ports: FreePorts;
  let own: { pjsip: Buffer; sip: Buffer };

  const describeDriver = (channelDriver: ChannelDriver, machine = asterisk): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    project.describeSite({
      ...homeSite("move", host, [DESK]),
      asterisk: { directory: machine.include, configDirectory: machine.etc, cli: machine.console, channelDriver },
    });
  };
  const endpoints = async (): Promise<string[]> =>
    [...(await asterisk.cli("pjsip list endpoints")).matchAll(/Endpoint: {2}([^ /<]+)/g)].map(([, name = ""]) => name);
  const peers = async (): Promise<string[]> =>
    [...(await asterisk.cli("sip show peers")).matchAll(/^([^\s/]+)\S* .* D /gm)].map(([, name = ""]) => name).sort();
  const ownNow = () => ({ pjsip: asterisk.configuration("pjsip.conf"), sip: asterisk.configuration("sip.conf") });
  const line = (): string =>
    `#tryinclude "${asterisk.include}/current/cisco-phones.conf" ; cisco-phones move-asterisk\n`;
  const refused = async (): Promise<string> => {
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    return output;
  };

  beforeAll(async () => {
    ports = await freePorts();
    asterisk = await AsteriskMachine.start({
      program: ASTERISK16 ?? "",
      address: loopbackHost(60),
      drivers: ["chan_pjsip", "chan_sip"],
      isIncluded: false,
    });
    own = ownNow();
    await project.create({ "100": "Canary2move2secret" });
    describeDriver("chan_pjsip");
    await project.succeed(["up", "--yes"]);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
    await asterisk?.stop();
  });

  it("takes the endpoints from PJSIP and gives chan_sip the peers, in one up", async () => {
    expect(await endpoints()).toEqual(["100", "900"]);
    describeDriver("chan_sip");
    await project.succeed(["up", "--yes"]);
    expect(await peers()).toEqual(["100", "900"]);
    await expect.poll(endpoints, PATIENCE).toEqual(["900"]);
    expect(ownNow()).toEqual({ pjsip: own.pjsip, sip: Buffer.from(`${own.sip}${line()}`) });
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("keeps the peers where PJSIP does not take the endpoints", async () => {
    const before = ownNow();
    const broken = "[100]\ntype = aor\nmax_contacts = 1\n";
    appendFileSync(join(asterisk.etc, "pjsip.conf"), broken);
    describeDriver("chan_pjsip");
    expect(await refused()).toContain("duplicate object: '100' of type 'aor'");
    expect(ownNow()).toEqual({ ...before, pjsip: Buffer.concat([before.pjsip, Buffer.from(broken)]) });
    await expect.poll(peers, PATIENCE).toEqual(["100", "900"]);
    writeFileSync(join(asterisk.etc, "pjsip.conf"), before.pjsip);
    await project.succeed(["up", "--yes"]);
    expect(await endpoints()).toEqual(["100", "900"]);
    await expect.poll(peers, PATIENCE).toEqual(["900"]);
    expect(ownNow()).toEqual({ pjsip: Buffer.from(`${own.pjsip}${line()}`), sip: own.sip });
  });

  it.skipIf(ASTERISK22 === undefined)(`is told that Asterisk 22 has no chan_sip${NO_ASTERISK22}`, async () => {
    const newer = await AsteriskMachine.start({ program: ASTERISK22 ?? "", address: loopbackHost(61) });
    try {
      describeDriver("chan_sip", newer);
      const output = await refused();
      expect(output).toContain(
        "Asterisk has not loaded chan_sip.so; the phones register with it. Asterisk 21 and later",
      );
      expect(output).toContain("/sip.conf is missing");
    } finally {
      await newer.stop();
    }
  });

  it("is told of a PJSIP that has chan_sip's port", async () => {
    const sip = asterisk.configuration("sip.conf").toString();
    writeFileSync(join(asterisk.etc, "sip.conf"), sip.replace(":5061", ":5060"));
    await asterisk.cli("module reload chan_sip.so");
    await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Failed to bind");
    describeDriver("chan_sip");
    const address = `${loopbackHost(60)}:5060`;
    expect(await refused()).toContain(
      `site.asterisk.channelDriver: chan_sip is to listen on ${address}, and PJSIP's transport "lan" has ${address}`,
    );
    writeFileSync(join(asterisk.etc, "sip.conf"), sip);
  });

  it("leaves both of the user's own files byte for byte when all is destroyed", async () => {
    await project.succeed(["destroy", "--yes"]);
    expect(ownNow()).toEqual(own);
    expect(existsSync(asterisk.include)).toBe(false);
    await expect.poll(endpoints, PATIENCE).toEqual(["900"]);
  });
});
