import { describe, expect, it } from "vitest";
import { asteriskFitness } from "../../domain/asterisk-fitness";
import { asteriskInclusions } from "../../domain/asterisk-inclusions";
import { parseAsterisk } from "../../domain/asterisk-settings";
import { readAsteriskSurvey } from "../../domain/asterisk-survey";
import { formatProblem } from "../../domain/problem";

const LONG = "a-name-of-more-than-25-characters";

/** As the survey of an Asterisk 16 of Debian says it. */
const ANSWER = [
  "version Asterisk 16.28.0~dfsg-0+deb11u4 built by nobody @ buildd.debian.org on a unknown running Linux",
  "module chan_sip.so",
  "sip 10.0.0.1:5060",
  "udp lan 10.0.0.1:5062",
  "endpoint 100",
  `endpoint ${LONG.slice(0, 25)}`,
  "endpoint 900",
  "transport lan",
  "file sip.conf there",
  "section general",
  "section 900",
  "section Trunk",
  `section ${LONG.slice(0, 25)}`,
  "own 100",
  `own ${LONG}`,
  "end",
  "",
].join("\n");

const { value: settings } = parseAsterisk({ directory: "/x", configDirectory: "/etc", channelDriver: "chan_sip" });
if (settings === undefined) {
  throw new Error("good settings");
}
const chanSip = settings;

function problemsOf(answer: string, endpoints: readonly string[] = ["100", LONG]): string[] {
  const survey = readAsteriskSurvey(answer);
  if (survey === undefined) {
    throw new Error("not read");
  }
  return asteriskFitness(survey, chanSip, asteriskInclusions(chanSip), endpoints, "site.asterisk").map(formatProblem);
}

describe("a look at an Asterisk with chan_sip", () => {
  it("finds nothing amiss with one that is fit, whose console shows no more of our long names", () => {
    expect(problemsOf(ANSWER)).toEqual([]);
  });

  it.each([
    [
      "16.28.0",
      "Load it in modules.conf, where Asterisk's own sample turns it off, or set channelDriver to chan_pjsip",
    ],
    ["20.1.0", "Load it in modules.conf, where Asterisk's own sample turns it off, or set channelDriver to chan_pjsip"],
    ["21.0.0", "Asterisk 21 and later come without it: set channelDriver to chan_pjsip"],
    ["22.10.1", "Asterisk 21 and later come without it: set channelDriver to chan_pjsip"],
  ])("says of %s without chan_sip what can be done", (version, remedy) => {
    const answer = ANSWER.replace("16.28.0", version).replace("module chan_sip.so\nsip 10.0.0.1:5060\n", "");
    expect(problemsOf(answer)).toEqual([
      expect.stringContaining(
        `site.asterisk.cli: Asterisk has not loaded chan_sip.so; the phones register with it. ${remedy}`,
      ),
    ]);
  });

  it("takes a later one that has it from elsewhere", () => {
    expect(problemsOf(ANSWER.replace("16.28.0", "22.10.1"))).toEqual([]);
  });

  it.each([
    ["the user's own peer", "900"],
    ["a section of sip.conf in another case", "trunk"],
    ["a peer of a file that sip.conf includes, in another case", "Door"],
  ])("refuses an extension that is %s", (_, extension) => {
    expect(problemsOf(ANSWER.replace("endpoint 900", "endpoint 900\nendpoint door"), ["100", extension])).toEqual([
      `site.asterisk: endpoints that Asterisk's own configuration has already: ${extension}. Take them out there, or give the lines other extensions`,
    ]);
  });

  it("refuses one that sip.conf itself has beside ours, of which chan_sip would make one", () => {
    expect(problemsOf(ANSWER.replace("section 900", "section 900\nsection 100"))).toEqual([
      expect.stringContaining("has already: 100"),
    ]);
  });

  it.each(["10.0.0.1:5060", "0.0.0.0:5060"])("refuses a port that PJSIP has at %s", (address) => {
    expect(problemsOf(ANSWER.replace("udp lan 10.0.0.1:5062", `udp lan ${address}`))).toEqual([
      `site.asterisk.channelDriver: chan_sip is to listen on 10.0.0.1:5060, and PJSIP's transport "lan" has ${address}. Give one of them another port: udpbindaddr in sip.conf, or bind in pjsip.conf`,
    ]);
  });
});
