import { expect, it } from "vitest";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { stageLines } from "../../../domain/firmware/stage-text";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import { guideFolder, release, setOf } from "./made-up-firmware";

const firmware = setOf(...guideFolder(), ...release("P0S3-8-12-00"));
const phone = (mac: string, current: string, wanted: string) => {
  const { steps } = planUpgrade({ model: "7940", current, wanted, firmware, path: "" });
  return { mac, model: "7940", current, steps, path: "" } as const;
};

it("the stages are told with what each costs, and waves where there are several", () => {
  const guide = stagePlan([phone("A", "P0030301MFG2", "P0S3-8-11-00")], { perWave: 10, manual: false });
  expect(stageLines(guide.stages)).toEqual([
    "stage 1 of 2: OS79XX.TXT P0S3-05-3-00",
    "  A: P0030301MFG2 to P0S3-05-3-00 by P0S3-05-3-00.bin (1 restart, 131 kB, about 28 s; no way back)",
    "stage 2 of 2: OS79XX.TXT P003-8-11-00, XMLDefault.cnf.xml P0S3-8-11-00 for a 7940",
    expect.stringMatching(
      /^ {2}A: P0S3-05-3-00 to P0S3-8-11-00 by P003-8-11-00\.bin, P0S3-8-11-00\.loads, P003-8-11-00\.sbn, P0S3-8-11-00\.sb2 \(3 restarts, 1019 kB, about 96 s; no way back\)$/,
    ),
  ]);
  const back = stagePlan(
    ["A", "B"].map((mac) => phone(mac, "P0S3-8-12-00", "P0S3-8-11-00")),
    { perWave: 1, manual: false },
  );
  expect(stageLines(back.stages)).toEqual([
    "stage 1 of 1: XMLDefault.cnf.xml P0S3-8-11-00 for a 7940",
    "  wave 1 of 2",
    expect.stringMatching(/^ {2}A: .* \(2 restarts, \d+ kB, about \d+ s; no source says that it works\)$/),
    "  wave 2 of 2",
    expect.stringMatching(/^ {2}B: /),
  ]);
});
