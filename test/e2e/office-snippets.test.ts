import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAsterisk } from "../../domain/asterisk-settings";
import type { AsteriskSnippets } from "../../index";
import { renderAsteriskSnippets } from "../../rendering/asterisk/asterisk-snippets";
import { SITES } from "../rendering/golden-sites";
import {
  ASTERISK16,
  ASTERISK22,
  AsteriskMachine,
  loopbackHost,
  NO_ASTERISK16,
  NO_ASTERISK22,
} from "./asterisk-machine";
import { freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const PASSWORD = "Canary6desk6secret";
const PIN = "805317";

describe.skipIf(ASTERISK22 === undefined)(`an Asterisk that is looked after elsewhere${NO_ASTERISK22}`, () => {
  const project = new StackProject("snippets");
  let asterisk: AsteriskMachine;

  beforeAll(async () => {
    asterisk = await AsteriskMachine.start({ program: ASTERISK22 ?? "", address: loopbackHost(40), isIncluded: false });
    await project.create({ "100": PASSWORD });
    await project.secret('voicemailPins["100"]', PIN);
    const ports = await freePorts();
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    const phone = { ...DESK, lines: [{ extension: "100", displayName: "Desk", mailbox: "100@office" }] };
    const { asterisk: _, ...site } = homeSite("snippets", host, [phone]);
    project.describeSite(site);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    await asterisk?.stop();
    project.remove();
  });

  it("takes the texts of the output as they are", async () => {
    expect(await project.succeed(["up", "--yes"])).toMatch(/asteriskSnippets: \[secret]/);
    for (const text of [project.transcript.join("\n"), project.stateText()]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(PIN);
    }
    const shown = await project.succeed(["stack", "output", "--show-secrets", "--json", "asteriskSnippets"]);
    const snippets = JSON.parse(shown) as AsteriskSnippets;
    const before = asterisk.printed().length;
    for (const [name, text, module] of [
      ["pjsip.conf", snippets.pjsip, "res_pjsip.so"],
      ["extensions.conf", snippets.extensions, "pbx_config.so"],
      ["voicemail.conf", snippets.voicemail, "app_voicemail.so"],
    ] as const) {
      asterisk.configure(name, `${asterisk.configuration(name)}${text}`);
      expect(await asterisk.cli(`module reload ${module}`)).toContain("reloaded successfully");
    }
    expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/context +: cisco-phones/);
    expect(await asterisk.cli("pjsip show auth 100")).toContain(PASSWORD);
    expect(await asterisk.cli("core show hints")).toMatch(/100@cisco-phones +: PJSIP\/100/);
    expect(await asterisk.cli("voicemail show users")).toMatch(/^office +100 +Desk/m);
    expect(asterisk.printed().slice(before)).not.toMatch(/WARNING|ERROR/);
  });
});

describe.skipIf(ASTERISK16 === undefined)(
  `an Asterisk 16 with chan_sip that is looked after elsewhere${NO_ASTERISK16}`,
  () => {
    it("takes the texts, and its peers have their boxes", async () => {
      const { phones, settings, voicemailBoxes } = SITES.office ?? {};
      const { value } = parseAsterisk({ directory: "elsewhere", channelDriver: "chan_sip", dialPlan: {} });
      if (phones === undefined || settings === undefined || voicemailBoxes === undefined || value === undefined) {
        throw new Error("there is no such site");
      }
      const asterisk = await AsteriskMachine.start({
        program: ASTERISK16 ?? "",
        address: loopbackHost(41),
        drivers: ["chan_sip"],
        isIncluded: false,
      });
      try {
        // A box of that name is there already.
        const boxes = voicemailBoxes.filter(({ context }) => context !== "default");
        const { sip, extensions, voicemail } = renderAsteriskSnippets(phones, value, settings, boxes);
        const before = asterisk.printed().length;
        for (const [name, text, module] of [
          ["sip.conf", sip, "chan_sip.so"],
          ["extensions.conf", extensions, "pbx_config.so"],
          ["voicemail.conf", voicemail, "app_voicemail.so"],
        ] as const) {
          asterisk.configure(name, `${asterisk.configuration(name)}${text}`);
          await asterisk.cli(`module reload ${module}`);
        }
        await expect
          .poll(() => asterisk.cli("sip show peer sales.1"), { timeout: 60_000, interval: 250 })
          .toMatch(/Variables *:\s+CISCO_MAILBOX = 101@sales/);
        expect(await asterisk.cli("core show hints")).toMatch(/101@cisco-phones *: SIP\/101/);
        expect(await asterisk.cli("voicemail show users")).toMatch(/^sales +101 +Smith John; 1st floor/m);
        expect(asterisk.printed().slice(before)).not.toMatch(/WARNING|ERROR/);
      } finally {
        await asterisk.stop();
      }
    });
  },
);
