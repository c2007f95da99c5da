import { describe, expect, it } from "vitest";
import { boxClashes, dialPlanClashes } from "../../domain/asterisk-clashes";
import { type AsteriskSurvey, readAsteriskSurvey } from "../../domain/asterisk-survey";
import { formatProblem } from "../../domain/problem";

/** As an Asterisk 22 answers once our files are there. */
const ANSWER = `version Asterisk 22.10.1
context cisco-phones
origin cisco-phones cisco-phones-extensions.conf
context outgoing
origin outgoing extensions.conf
box 100@default
box 200@default
owncontext cisco-phones
ownbox 100@default
end
`;
const DIAL_PLAN = { context: "cisco-phones", ringSeconds: 30, include: ["outgoing"] };

function survey(answer: string): AsteriskSurvey {
  const read = readAsteriskSurvey(answer);
  if (read === undefined) {
    throw new Error("not read");
  }
  return read;
}

const clashes = (answer: string): string[] =>
  dialPlanClashes(survey(answer), DIAL_PLAN, "site.asterisk.dialPlan").map(formatProblem);

describe("what an Asterisk has already", () => {
  it("is no clash where it is ours", () => {
    expect(clashes(ANSWER)).toEqual([]);
    expect(boxClashes(survey(ANSWER), ["100@default", "101@default"], "site.asterisk.voicemail")).toEqual([]);
  });

  it("is not looked at where Asterisk is silent", () => {
    expect(clashes("silent no route to it\nend\n")).toEqual([]);
  });

  it.each([
    ["a context of ours before there is any", ANSWER.replace("owncontext cisco-phones\n", ""), "already (given"],
    [
      "an extension in it",
      ANSWER.replace("box 100", "origin cisco-phones extensions.conf\nbox 100"),
      "already, in extensions.conf (given",
    ],
  ])("clashes as %s", (_, answer, words) => {
    expect(clashes(answer)).toEqual([expect.stringContaining(words)]);
  });

  it("can lack a context that ours is to include", () => {
    expect(clashes(ANSWER.replace("context outgoing\n", ""))).toEqual([
      expect.stringMatching(
        /^site\.asterisk\.dialPlan\.include\[0\]: not a context of this Asterisk \(given "outgoing"\)/,
      ),
    ]);
  });

  it("can be a voicemail box, whose PIN it would keep", () => {
    expect(
      boxClashes(survey(ANSWER), ["200@default", "100@default"], "site.asterisk.voicemail").map(formatProblem),
    ).toEqual([
      "site.asterisk.voicemail: voicemail boxes that Asterisk's own configuration has already: 200@default. " +
        "Take them out there, or leave voicemail out here: lines can have boxes that are made elsewhere",
    ]);
  });
});
