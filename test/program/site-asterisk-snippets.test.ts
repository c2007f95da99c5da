import { describe, expect, it } from "vitest";
import { Secret } from "../../domain/secret";
import { parseSite } from "../../domain/site";
import { siteAsteriskSnippets } from "../../program/site-asterisk-snippets";
import { CANARY, desk, homeDescription, pinsOf, secretsOf } from "../domain/home-description";

const SEED = Secret.of("a seed that only tests use");

function snippetsWith(change: Record<string, unknown>, pins: Record<string, string>, extension = "100", seed?: Secret) {
  const { asterisk: _, ...home } = homeDescription();
  const { value, problems } = parseSite(
    { ...home, ...change },
    {
      ...secretsOf(extension),
      ...(Object.keys(pins).length === 0 ? {} : pinsOf(pins)),
      ...(seed === undefined ? {} : { passwordSeed: seed }),
    },
  );
  if (value === undefined) {
    throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  }
  return siteAsteriskSnippets(value);
}

describe("what an Asterisk that is looked after elsewhere is to be told", () => {
  it("is ready to be put in, passwords and PINs included", () => {
    const { pjsip, extensions, voicemail } = snippetsWith({}, { "100": "284913" });
    expect(pjsip).toContain(`password = ${CANARY}100`);
    expect(pjsip).toContain("context = cisco-phones");
    expect(extensions).toContain("exten => 100,1,Dial(PJSIP/100,30)");
    expect(voicemail).toContain("100 => 284913,Desk,,,passwordlocation=spooldir");
    for (const [text, file] of [
      [pjsip, "pjsip.conf"],
      [extensions, "extensions.conf"],
      [voicemail, "voicemail.conf"],
    ] as const) {
      expect(text).toContain(`; Where: at the end of ${file}`);
      expect(text).not.toContain("changes by hand are lost");
      expect(text).not.toContain("[secret ");
    }
  });

  it("leaves out boxes whose PINs nobody has said", () => {
    expect(snippetsWith({}, {}).voicemail).toBe("");
  });

  it("makes PINs from the seed, and takes no offence at a box that can't be: nobody has asked for it", () => {
    const seeded = (mailbox: string): string =>
      snippetsWith({ phones: [{ ...desk(), lines: [{ extension: "100", mailbox }] }] }, {}, "100", SEED).voicemail;
    expect(seeded("100@default")).toMatch(/^100 => \d{6},100,,,/m);
    expect(seeded("100@general")).toBe("");
  });

  it("leaves out a dial plan that the lines can't have, and says why", () => {
    const phones = [{ mac: "00036BABCDEF", model: "7940", lines: [{ extension: "8500" }] }];
    const { pjsip, extensions } = snippetsWith({ phones }, {}, "8500");
    expect(extensions).toMatch(
      /^; No dial plan for these phones:\n; 00036BABCDEF\.lines\[0\]\.extension: also the number/,
    );
    expect(pjsip).toContain("context = internal");
  });
});
