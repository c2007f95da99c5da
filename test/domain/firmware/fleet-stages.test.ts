import { describe, expect, it } from "vitest";
import { type ClimbingPhone, type StagePlan, stagePlan } from "../../../domain/firmware/fleet-stages";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import type { PhoneModel } from "../../../domain/phone-models";
import { formatProblem } from "../../../domain/problem";
import { entry, guideFolder, release, setOf } from "./made-up-firmware";

const firmware = setOf(
  ...guideFolder(),
  entry("P0S3-04-4-00.bin"),
  entry("P0S3-06-3-00.sbn"),
  ...release("P0S3-07-5-00"),
  ...release("P0S3-8-12-00"),
);
const guide = setOf(...guideFolder(), ...release("P0S3-8-12-00"));

function phone(mac: string, current: string, wanted: string, model: PhoneModel = "7940", set = guide): ClimbingPhone {
  const path = `site.phones[${mac}]`;
  const { steps, problems } = planUpgrade({ model, current, wanted, firmware: set, path });
  expect(problems).toEqual([]);
  return { mac, model, current, steps, path };
}

const planned = (phones: readonly ClimbingPhone[], perWave: number, manual = true) =>
  stagePlan(phones, { perWave, manual });
const shown = ({ stages }: StagePlan) =>
  stages.map(({ shared, waves }) => ({
    ...shared,
    waves: waves.map((wave) => wave.map(({ mac, step }) => `${mac} ${step.to}`)),
  }));

describe("the stages of a site", () => {
  it("are none where all phones run their load", () => {
    expect(planned([phone("A", "P0S3-8-11-00", "P0S3-8-11-00")], 10)).toEqual({ stages: [], warnings: [] });
  });

  it("bring phones of different ages together, with one content of OS79XX.TXT at a time", () => {
    const plan = planned(
      [
        phone("C", "P0S3-8-12-00", "P0S3-8-11-00", "7960"),
        phone("B", "P0S3-05-3-00", "P0S3-8-11-00"),
        phone("A", "P0030301MFG2", "P0S3-8-11-00"),
      ],
      10,
    );
    expect(shown(plan)).toEqual([
      {
        os79xxTxt: "P0S3-05-3-00",
        xmlDefault: { "7960": "P0S3-8-11-00" },
        waves: [["A P0S3-05-3-00", "C P0S3-8-11-00"]],
      },
      {
        os79xxTxt: "P003-8-11-00",
        xmlDefault: { "7940": "P0S3-8-11-00" },
        waves: [["A P0S3-8-11-00", "B P0S3-8-11-00"]],
      },
    ]);
    expect(plan.warnings.map(formatProblem)).toEqual([
      "site.phones[B]: must not boot during stage 1: OS79XX.TXT is for others then, and a phone on P0S3-05-3-00 would take P0S3-05-3-00. Keep it off until its own stage, or give such phones a TFTP root of their own",
    ]);
  });

  it("warn, where each phone is told its own step, of those alone that could take another's in their first boot", () => {
    const phones = [
      phone("A", "P0030301MFG2", "P0S3-8-11-00"),
      phone("B", "P0S3-05-3-00", "P0S3-8-11-00"),
      phone("C", "P00305000200", "P0S3-8-11-00"),
    ];
    expect(planned(phones, 10, false).warnings.map(formatProblem)).toEqual([
      "site.phones[C]: must not boot for the first time during stage 1: it asks for OS79XX.TXT before the server can know it, and a phone on P00305000200 would take P0S3-05-3-00. Keep it off until the phones of that stage are through, or let it boot once before",
    ]);
  });

  it("are as many as it takes for the longest way", () => {
    const plan = planned([phone("A", "P0S30202", "P0S3-8-11-00", "7960", firmware)], 1);
    expect(shown(plan).map(({ os79xxTxt }) => os79xxTxt)).toEqual([
      "P0S3-04-4-00",
      "P0S3-05-3-00",
      "P0S3-06-3-00",
      "P003-07-5-00",
      undefined,
    ]);
  });

  it("keep loads of one model apart that XMLDefault.cnf.xml would have to name both, and not those of two models", () => {
    const plan = planned(
      [
        phone("A", "P003-8-11-00", "P0S3-8-11-00"),
        phone("B", "P003-8-11-00", "P0S3-8-12-00"),
        phone("C", "P003-8-11-00", "P0S3-8-12-00", "7960"),
      ],
      10,
    );
    expect(shown(plan)).toEqual([
      {
        xmlDefault: { "7940": "P0S3-8-11-00", "7960": "P0S3-8-12-00" },
        waves: [["A P0S3-8-11-00", "C P0S3-8-12-00"]],
      },
      { xmlDefault: { "7940": "P0S3-8-12-00" }, waves: [["B P0S3-8-12-00"]] },
    ]);
  });

  it("have waves of at most so many phones, and do not depend on the order of the phones", () => {
    const phones = ["E", "B", "D", "A", "C"].map((mac) => phone(mac, "P0S3-8-12-00", "P0S3-8-11-00"));
    const plan = planned(phones, 2);
    expect(plan.stages[0]?.waves.map((wave) => wave.map(({ mac }) => mac))).toEqual([["A", "B"], ["C", "D"], ["E"]]);
    expect(planned([...phones].reverse(), 2)).toEqual(plan);
  });
});
