import { describe, expect, it } from "vitest";
import { chanSipProblems } from "../../domain/chan-sip-lines";
import { parsePhone } from "../../domain/phone";
import { formatProblem } from "../../domain/problem";
import { parseSite } from "../../domain/site";
import { homeDescription, secretsOf } from "./home-description";

const phoneOf = (mac: string, ...lines: Record<string, unknown>[]) => {
  const given = { mac, model: "7960", lines: lines.map((line) => ({ password: "Canary4line4secret", ...line })) };
  const { value, problems } = parsePhone(given);
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
};

const PHONES = [
  phoneOf("00036BABCDEF", { extension: "100", authName: "desk" }, { extension: "abc" }, { extension: "General" }),
  phoneOf("00036BABCDF0", { extension: "ABC", authName: "ABC" }, { extension: "102" }),
];

describe("lines that chan_sip can't hold", () => {
  it("are all named at once, each with its remedy", () => {
    expect(chanSipProblems({ channelDriver: "chan_sip" }, PHONES, ["desk", "hall"]).map(formatProblem)).toEqual([
      'desk.lines[0].authName: not the extension, and chan_sip lets no other user in (given "desk"; allowed: "100"). Remove it',
      'desk.lines[2].extension: the name of a section of sip.conf that is no peer (given "General"). Choose another',
      'hall.lines[0].extension: to chan_sip the same as "abc" of desk.lines[1].extension, since it takes no notice of case (given "ABC"). Choose another',
    ]);
  });

  it("are no trouble to PJSIP", () => {
    expect(chanSipProblems({ channelDriver: "chan_pjsip" }, PHONES)).toEqual([]);
  });

  it("are refused in a site, by their place in it", () => {
    const site = (channelDriver: string) =>
      parseSite(
        {
          ...homeDescription(),
          asterisk: { directory: "x", channelDriver },
          phones: [{ mac: "00036BABCDEF", model: "7940", lines: [{ extension: "100", authName: "desk" }] }],
        },
        secretsOf("100"),
      );
    expect(site("chan_sip").problems.map(({ path }) => path)).toEqual(["site.phones[0].lines[0].authName"]);
    expect(site("chan_pjsip").problems).toEqual([]);
  });
});
