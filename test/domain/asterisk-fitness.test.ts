import { describe, expect, it } from "vitest";
import { asteriskFitness } from "../../domain/asterisk-fitness";
import { type AsteriskSurvey, readAsteriskSurvey } from "../../domain/asterisk-survey";
import { formatProblem } from "../../domain/problem";

/** As an Asterisk 22 of Debian answers. */
const ANSWER = `version Asterisk 22.10.1+dfsg+~cs6.17.60671434-1 built by nobody @ buildd.debian.org on a unknown running Linux
module res_pjsip.so
endpoint 100
endpoint trunk
transport udp
file pjsip.conf there
own 100
end
`;

function survey(change: Partial<AsteriskSurvey> = {}): AsteriskSurvey {
  const read = readAsteriskSurvey(ANSWER);
  if (read === undefined) {
    throw new Error("not read");
  }
  return { ...read, ...change };
}

const INCLUSIONS = [
  {
    name: "cisco-phones.conf",
    includedIn: "pjsip.conf",
    module: "res_pjsip.so",
    purpose: "the phones register with it",
  },
];

const problemsOf = (
  change: Partial<AsteriskSurvey>,
  settings: { transport?: string; configDirectory?: string } = {},
  endpoints: readonly string[] = ["100"],
): string =>
  asteriskFitness(survey(change), { channelDriver: "chan_pjsip", ...settings }, INCLUSIONS, endpoints, "site.asterisk")
    .map(formatProblem)
    .join("\n");

describe("a look at Asterisk", () => {
  it("is read as a whole or not at all", () => {
    expect(survey()).toEqual({
      asterisk: { version: expect.stringContaining("22.10.1") },
      modules: ["res_pjsip.so"],
      includingFiles: new Map([["pjsip.conf", "there"]]),
      endpoints: ["100", "trunk"],
      transports: ["udp"],
      udpTransports: new Map(),
      sections: [],
      own: ["100"],
      contexts: new Map(),
      ownContexts: [],
      boxes: [],
      ownBoxes: [],
      managerUsers: [],
    });
    expect(readAsteriskSurvey(ANSWER.replace("end\n", ""))).toBeUndefined();
  });

  it("finds nothing amiss with one that is fit, its own endpoints and ours included", () => {
    expect(problemsOf({}, { transport: "udp", configDirectory: "/etc/asterisk" }, ["100", "101"])).toBe("");
  });

  it.each(["Asterisk 13.38.3 built by x", "Asterisk certified/18.9-cert4 built by x", "Asterisk GIT-master-abc built"])(
    "takes %s",
    (version) => expect(problemsOf({ asterisk: { version } })).toBe(""),
  );

  it.each<[string, Partial<AsteriskSurvey>, RegExp]>([
    [
      "does not run",
      { asterisk: { silent: "Unable to connect to remote asterisk" }, modules: [], transports: [] },
      /^site\.asterisk\.cli: Asterisk does not answer: Unable to connect to remote asterisk\. Start it, or give the command/,
    ],
    [
      "is too old",
      { asterisk: { version: "Asterisk 11.25.3 built by x" } },
      /^site\.asterisk\.cli: .*too old.*11\.25\.3/,
    ],
    ["lacks PJSIP", { modules: [] }, /^site\.asterisk\.cli: Asterisk has not loaded res_pjsip\.so/],
  ])("says of one that %s", (_, change, expected) => {
    expect(problemsOf(change)).toMatch(expected);
    expect(problemsOf(change).split("\n")).toHaveLength(1);
  });

  it("says all else that is wrong in one go", () => {
    const settings = { transport: "tcp", configDirectory: "/etc/asterisk" };
    const lines = problemsOf({ includingFiles: new Map([["pjsip.conf", "missing"]]) }, settings, [
      "100",
      "trunk",
    ]).split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^site\.asterisk\.configDirectory: \/etc\/asterisk\/pjsip\.conf is missing/),
      expect.stringMatching(
        /^site\.asterisk\.transport: not a transport of this Asterisk \(given "tcp"; allowed: "udp"\)/,
      ),
      expect.stringMatching(/^site\.asterisk: endpoints that Asterisk's own configuration has already: trunk\./),
    ]);
  });
});
