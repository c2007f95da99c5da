import { describe, expect, it } from "vitest";
import type { FolderEntry } from "../../../domain/firmware/firmware-set";
import { planSite } from "../../../domain/firmware/site-plan";
import { formatProblem } from "../../../domain/problem";
import { parseSite } from "../../../domain/site";
import { desk, homeDescription, homeSettings, secretsOf } from "../home-description";
import { entry, guideFolder, release, setOf } from "./made-up-firmware";

function planned(settings: Record<string, unknown>, phones: Record<string, unknown>[], entries: FolderEntry[]) {
  const description = { ...homeDescription(), settings: { ...homeSettings(), ...settings }, phones };
  const { value, problems } = parseSite(description, secretsOf("100", "101"));
  const site = value ?? expect.fail(JSON.stringify(problems));
  const placed = site.phones.map((phone, index) => ({ phone, path: `site.phones[${index}]` }));
  const plan = planSite(placed, site.settings, setOf(...entries), "site.settings", {
    perWave: 20,
    manual: false,
  });
  return { ...plan, problems: plan.problems.map(formatProblem) };
}
const hall = { mac: "00036BABCDF0", model: "7960", lines: [{ extension: "101" }] };

describe("the firmware of a site", () => {
  it("leads the guide's phone from its factory load, in two stages", () => {
    const { stages, problems } = planned({}, [{ ...desk(), currentLoad: "P0030301MFG2" }], guideFolder());
    expect(problems).toEqual([]);
    expect(
      stages.map(({ shared, waves }) => [shared.os79xxTxt, waves.flat().map(({ mac, step }) => [mac, step.to])]),
    ).toEqual([
      ["P0S3-05-3-00", [["00036BABCDEF", "P0S3-05-3-00"]]],
      ["P003-8-11-00", [["00036BABCDEF", "P0S3-8-11-00"]]],
    ]);
  });

  it("finds the guide's own slip: 8-12-00 is declared, and the folder has 8-11-00", () => {
    const { problems } = planned({ load: "P0S3-8-12-00", os79xx: "P003-8-12-00" }, [desk()], guideFolder());
    expect(problems).toEqual([
      'site.settings.load: P0S3-8-12-00.loads is not among the firmware (given "P0S3-8-12-00"; allowed: P0S3-8-11-00.loads). Put it into the folder, or name a load that is there',
      'site.settings.os79xx: neither P003-8-12-00.bin nor P003-8-12-00.sbn is among the firmware, and phones on early loads would ask for one of them at each boot (given "P003-8-12-00"). Put it into the folder, or name what is there',
    ]);
  });

  it("tells what is missing of a load once, however many phones want it, and by the phone that alone wants one", () => {
    const { problems } = planned(
      {},
      [
        { ...desk(), currentLoad: "P0S3-8-12-00" },
        { ...hall, load: "P0S3-08-11-00", currentLoad: "P0S3-8-12-00" },
      ],
      [...release("P0S3-8-11-00").filter(({ name }) => !name.endsWith(".sb2")), ...release("P0S3-8-12-00")],
    );
    expect(problems).toEqual([
      'site.settings.load: P0S3-8-11-00.sb2 is not among the firmware, and P0S3-8-11-00.loads names it (given "P0S3-8-11-00"). Put it into the folder',
      'site.phones[1].load: P0S3-08-11-00.loads is not among the firmware, which has P0S3-8-11-00.loads (given "P0S3-08-11-00"). Declare P0S3-8-11-00, which is another name to a phone',
    ]);
  });

  it("tells a file that a phone needs on its way alone", () => {
    const { problems } = planned(
      {},
      [{ ...desk(), currentLoad: "P0S3-05-3-00" }],
      guideFolder().filter(({ name }) => name !== "P003-8-11-00.bin"),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^site\.phones\[0\]\.currentLoad: P003-8-11-00\.bin is not among/),
    ]);
  });

  it("refuses a loader in OS79XX.TXT that is another release's than the load", () => {
    const folder = [...guideFolder(), ...release("P0S3-8-12-00")];
    expect(planned({ os79xx: "P003-8-12-00" }, [desk()], folder).problems).toEqual([
      'site.settings.os79xx: not the loader of P0S3-8-11-00, whose manifest names P003-8-11-00.sbn (given "P003-8-12-00"). Declare P003-8-11-00, or another load',
    ]);
    expect(planned({ os79xx: "P0S3-05-3-00" }, [desk()], folder).problems).toEqual([]);
  });

  it("warns of an application in OS79XX.TXT, which sets have that work", () => {
    const { problems, warnings } = planned({ os79xx: "P0S3-8-11-00" }, [desk()], guideFolder());
    expect(problems).toEqual([]);
    expect(warnings.map(formatProblem)).toContain(
      'site.settings.os79xx: names an application, of which there is a manifest alone: whether a phone on an early load comes to it so is not established (given "P0S3-8-11-00"). Name its loader, P003-8-11-00, where phones with such loads are left',
    );
  });

  it("refuses a jump that a phone can't make, and a way back", () => {
    const folder = [...release("P0S3-8-11-00"), entry("P0S30404.bin")];
    expect(
      planned(
        {},
        [
          { ...desk(), currentLoad: "P0030301MFG2" },
          { ...hall, load: "P0S30404", currentLoad: "P0S3-8-11-00" },
        ],
        folder,
      ).problems,
    ).toEqual([
      expect.stringMatching(/^site\.phones\[0\]\.currentLoad: a 7940 on P0030301MFG2 can't take P0S3-8-11-00 directly/),
      expect.stringMatching(/^site\.phones\[1\]\.currentLoad: a phone on P0S3-8-11-00 takes signed images alone/),
    ]);
  });
});
