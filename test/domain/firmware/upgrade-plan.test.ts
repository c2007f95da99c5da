import { describe, expect, it } from "vitest";
import type { FolderEntry } from "../../../domain/firmware/firmware-set";
import { planUpgrade, type UpgradePlan } from "../../../domain/firmware/upgrade-plan";
import { formatProblem } from "../../../domain/problem";
import { entry, guideFolder, release, setOf } from "./made-up-firmware";

const plan = (current: string, wanted: string, ...entries: FolderEntry[]): UpgradePlan =>
  planUpgrade({ model: "7940", current, wanted, firmware: setOf(...entries), path: "site.phones[0]" });
const way = (current: string, wanted: string, ...entries: FolderEntry[]): string[] => {
  const { steps, problems } = plan(current, wanted, ...entries);
  expect(problems).toEqual([]);
  return steps.map(({ to }) => to);
};
const problemsOf = (current: string, wanted: string, ...entries: FolderEntry[]): string[] => {
  const { steps, problems } = plan(current, wanted, ...entries);
  expect(problems.length).toBeGreaterThan(0);
  expect(steps).toEqual([]);
  return problems.map(formatProblem);
};

describe("the plan for a phone", () => {
  it("is empty where it runs the load already, whatever the folder lacks", () => {
    expect(plan("P0S3-8-11-00", "P0S3-8-11-00", entry("P0S3-05-3-00.bin"))).toEqual({
      steps: [],
      problems: [],
      warnings: [],
    });
  });

  it("leads a factory phone to 8-11-00 as the guide did", () => {
    const { steps, problems, warnings } = plan("P0030301MFG2", "P0S3-8-11-00", ...guideFolder());
    expect(problems).toEqual([]);
    expect(steps).toEqual([
      {
        from: "P0030301MFG2",
        to: "P0S3-05-3-00",
        way: "unsigned image",
        basis: "seen",
        source: expect.stringContaining("the guide of 2012"),
        files: [{ name: "P0S3-05-3-00.bin", bytes: 130_956 }],
        os79xxTxt: "P0S3-05-3-00",
        imageVersion: "P0S3-05-3-00",
        restarts: 1,
        bytes: 130_956,
        seconds: 28,
        oneWay: expect.stringContaining("signed images alone"),
      },
      {
        from: "P0S3-05-3-00",
        to: "P0S3-8-11-00",
        way: "loader",
        basis: "seen",
        source: expect.stringContaining("the guide of 2012"),
        files: [
          { name: "P003-8-11-00.bin", bytes: 130_956 },
          { name: "P0S3-8-11-00.loads", bytes: expect.any(Number) },
          { name: "P003-8-11-00.sbn", bytes: 130_956 },
          { name: "P0S3-8-11-00.sb2", bytes: 756_524 },
        ],
        os79xxTxt: "P003-8-11-00",
        xmlDefault: "P0S3-8-11-00",
        imageVersion: "P0S3-8-11-00",
        restarts: 3,
        bytes: expect.any(Number),
        seconds: 96,
        oneWay: expect.stringContaining("signed"),
      },
    ]);
    expect(warnings.map(formatProblem)).toEqual([
      "site.phones[0]: no way back: from 5.x on a phone takes signed images alone, and never again one before 5.x (Cisco document 68244) (given: P0030301MFG2 to P0S3-05-3-00)",
      "site.phones[0]: no way back: its images are signed, and behind them no unsigned one is taken any more, whatever let the phone get here (the guide of 2012) (given: P0S3-05-3-00 to P0S3-8-11-00)",
    ]);
  });

  it("takes Cisco's own order where its loads are there, and the shortest of those", () => {
    const folder = [
      entry("P0S3-04-4-00.bin"),
      entry("P0S3-05-3-00.bin"),
      entry("P0S3-06-3-00.sbn"),
      ...release("P0S3-07-4-00"),
      ...release("P0S3-07-5-00"),
      ...release("P0S3-08-11-00"),
    ];
    const expected = [
      "P0S3-04-4-00",
      "P0S3-05-3-00",
      "P0S3-06-3-00",
      expect.stringMatching(/^P0S3-07-/),
      "P0S3-08-11-00",
    ];
    expect(way("P0S30202", "P0S3-08-11-00", ...folder)).toEqual(expected);
    expect(way("P0S3-07-4-00", "P0S3-08-11-00", ...folder)).toEqual(["P0S3-08-11-00"]);
  });

  it("goes between signed loads directly, and fetches a loader only where it is another one", () => {
    const folder = [...release("P0S3-8-12-00"), ...release("P0S3-8-11-00")];
    const files = (current: string, wanted: string) =>
      plan(current, wanted, ...folder).steps.map((step) => step.files.map(({ name }) => name));
    expect(files("P0S3-8-11-00", "P0S3-8-12-00")).toEqual([
      ["P0S3-8-12-00.loads", "P003-8-12-00.sbn", "P0S3-8-12-00.sb2"],
    ]);
    expect(files("P003-8-12-00", "P0S3-8-12-00")).toEqual([["P0S3-8-12-00.loads", "P0S3-8-12-00.sb2"]]);
    expect(plan("P003-8-12-00", "P0S3-8-12-00", ...folder).steps[0]).toMatchObject({ restarts: 1, basis: "seen" });
  });

  it("goes down from 8.x by 7.x where that is there, and else with a warning", () => {
    const down = [...release("P0S3-8-12-00"), ...release("P0S3-8-11-00")];
    expect(way("P0S3-8-12-00", "P0S3-8-11-00", ...down, ...release("P0S3-07-5-00"))).toEqual([
      "P0S3-07-5-00",
      "P0S3-8-11-00",
    ]);
    expect(plan("P0S3-8-12-00", "P0S3-8-11-00", ...down).warnings.map(formatProblem)).toEqual([
      "site.phones[0]: no source says that a phone takes this step (both are signed; Cisco goes down from 8.x by 7.x) (given: P0S3-8-12-00 to P0S3-8-11-00). Try it on one phone first",
    ]);
    expect(way("P0S3-8-12-00", "P0S3-06-3-00", entry("P0S3-06-3-00.sbn"), ...release("P0S3-07-5-00"))).toEqual([
      "P0S3-07-5-00",
      "P0S3-06-3-00",
    ]);
  });

  it("never leads from signed to unsigned", () => {
    expect(problemsOf("P0S3-8-11-00", "P0S30404", ...guideFolder(), entry("P0S30404.bin"))).toEqual([
      'site.phones[0]: a phone on P0S3-8-11-00 takes signed images alone, and P0S30404 is unsigned; there is no way back (given "P0S30404"; allowed: a load from 5.x on). Declare a signed load',
    ]);
  });

  it("says which loads are missing on the way", () => {
    expect(problemsOf("P0030301MFG2", "P0S3-8-11-00", ...release("P0S3-8-11-00"))).toEqual([
      "site.phones[0]: a 7940 on P0030301MFG2 can't take P0S3-8-11-00 directly, and no load among the firmware leads there (given: P0030301MFG2 to P0S3-8-11-00). Put loads between them into the folder, such as P0S3-05-3-00.bin and P0S3-06-3-00.sbn and P0S3-07-5-00.loads",
    ]);
    expect(problemsOf("P0S30202", "P0S3-8-11-00", ...guideFolder())).toEqual([
      "site.phones[0]: a 7940 on P0S30202 can't take P0S3-8-11-00 directly, and no load among the firmware leads there (given: P0S30202 to P0S3-8-11-00). Put loads between them into the folder, such as P0S3-04-4-00.bin and P0S3-05-3-00.bin and P0S3-06-3-00.sbn and P0S3-07-5-00.loads",
    ]);
  });

  it("says which files of the wanted load are missing", () => {
    const [unsigned, ...rest] = release("P0S3-8-11-00");
    expect(unsigned?.name).toBe("P003-8-11-00.bin");
    expect(problemsOf("P0S3-05-3-00", "P0S3-8-11-00", ...rest)).toEqual([
      'site.phones[0]: P003-8-11-00.bin is not among the firmware, and a phone on P0S3-05-3-00 asks for it before the signed one (given "P0S3-8-11-00"). Put it into the folder',
    ]);
    expect(problemsOf("P0S3-8-12-00", "P0S3-8-11-00", entry("P0S3-8-11-00.loads"))).toEqual([
      expect.stringContaining("P003-8-11-00.sbn is not among the firmware"),
      expect.stringContaining("P0S3-8-11-00.sb2 is not among the firmware"),
    ]);
  });

  it("tells that the same release under another name is fetched anew", () => {
    expect(plan("P0S3-08-11-00", "P0S3-8-11-00", ...release("P0S3-8-11-00")).warnings.map(formatProblem)).toEqual([
      "site.phones[0]: the same release under another name, which the phone fetches anew (given: P0S3-08-11-00 to P0S3-8-11-00)",
    ]);
  });

  it("uses an SCCP load of 5.x on the way where a SIP load of 5.x is not there", () => {
    expect(way("P0030301MFG2", "P0S3-07-5-00", entry("P00305000301.bin"), ...release("P0S3-07-5-00"))).toEqual([
      "P00305000301",
      "P0S3-07-5-00",
    ]);
  });
});
