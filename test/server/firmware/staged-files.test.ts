import { describe, expect, it } from "vitest";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { beginRollout, courseOf } from "../../../domain/firmware/rollout";
import { rolloutPlan } from "../../../domain/firmware/rollout-plan";
import { rulesOf } from "../../../domain/firmware/rollout-rules";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import { StagedFiles } from "../../../server/firmware/staged-files";
import { type Lookup, servedFile } from "../../../server/store/file-source";
import { guideFolder, setOf } from "../../domain/firmware/made-up-firmware";

const [A, B] = ["00036B00000A", "00036B00000B"] as const;
const [FIRST, SECOND] = ["P0S3-05-3-00", "P003-8-11-00"] as const;
const HERE = "192.0.2.7";

/** Both leave from the factory, one after the other. */
function stagedFiles(sentWhole: readonly string[] = []) {
  const phones = [A, B].map((mac) => {
    const way = { model: "7940", current: "P0030301MFG2", wanted: "P0S3-8-11-00", path: "" } as const;
    return {
      mac,
      model: "7940",
      current: way.current,
      path: "",
      ...planUpgrade({ ...way, firmware: setOf(...guideFolder()) }),
    } as const;
  });
  const { stages } = stagePlan(phones, { perWave: 1, manual: false });
  const models = new Map(phones.map(({ mac, model }) => [mac, model]));
  const course = courseOf(rolloutPlan(stages, models, 60) ?? expect.fail("they climb"));
  const files = new Map<string, string>([
    ["OS79XX.TXT", "P0S30202"],
    [`SIP${A}.cnf`, "image_version: P0S3-8-11-00\n"],
    ["SIPDefault.cnf", 'image_version: "P0S3-8-12-00"\n'],
    ...guideFolder().map(({ name }) => [name, name] as const),
  ]);
  let asked = 0;
  const staged = new StagedFiles({
    find: (name): Lookup => {
      asked++;
      const text = files.get(name.replace(/^[/.]+/, ""));
      return text === undefined ? { kind: "missing" } : { kind: "found", file: servedFile(name, Buffer.from(text)) };
    },
    sentWhole: () => sentWhole,
  });
  const rules = (key = "k", done = {}) => ({
    key,
    ...rulesOf(course, beginRollout(course, done), { begun: () => false, loaded: () => false }),
    addresses: new Map<string, string>(),
  });
  return {
    staged,
    rules,
    asked: () => asked,
    text: (name: string, address = HERE): string | undefined => {
      const lookup = staged.find(name, address);
      return lookup.kind === "found" ? lookup.file.bytes.toString() : undefined;
    },
    arrives: (file: string, address = HERE, outcome: "served" | "timed-out" = "served") =>
      staged.observe({ time: "", door: "tftp", peer: `${address}:49152`, file, outcome, bytes: 0, ms: 0 }),
  };
}

describe("what the one who asks is told", () => {
  it("is what was delivered, as long as nobody is led, and always to verify", () => {
    const { staged, rules, text } = stagedFiles();
    expect([text("OS79XX.TXT"), text(`SIP${A}.cnf`)]).toEqual(["P0S30202", "image_version: P0S3-8-11-00\n"]);
    staged.follow(rules());
    expect([text("OS79XX.TXT"), text(`SIP${A}.cnf`)]).toEqual([FIRST, `image_version: "${FIRST}"\n`]);
    expect([text("/././OS79XX.TXT"), text(`/././SIP${A}.cnf`)]).toEqual(["P0S30202", "image_version: P0S3-8-11-00\n"]);
    staged.follow(undefined);
    expect(text("OS79XX.TXT")).toBe("P0S30202");
  });

  it("is its own step for a phone that is known at its address, and none for one that is to wait", () => {
    const { staged, rules, text } = stagedFiles();
    staged.follow(rules());
    text(`SEP${A}.cnf.xml`, HERE);
    text(`SEP${B}.cnf.xml`, "192.0.2.8");
    expect([text("OS79XX.TXT"), text("OS79XX.TXT", "192.0.2.8")]).toEqual([FIRST, undefined]);
    text(`SEP${A}.cnf.xml`, "192.0.2.8");
    expect(text("OS79XX.TXT", "192.0.2.8")).toBe(FIRST);
  });

  it("is the next step from the moment in which it has all of the last image, and the same one again until then", () => {
    const { staged, rules, text, arrives } = stagedFiles();
    staged.follow(rules());
    text("OS79XX.TXT");
    text(`${FIRST}.bin`);
    arrives(`${FIRST}.bin`, HERE, "timed-out");
    expect(text("OS79XX.TXT")).toBe(FIRST);
    arrives(`${FIRST}.bin`);
    // The other one is no second phone of a wave of one.
    expect([text("OS79XX.TXT"), text("OS79XX.TXT", "192.0.2.9")]).toEqual([SECOND, undefined]);
    // Who says now who it is has come as far as its address.
    expect(text(`SIP${A}.cnf`)).toBe('image_version: "P0S3-8-11-00"\n');
    expect(text("OS79XX.TXT")).toBe(SECOND);
  });

  it("is the same step again for who asks for its image once more, since it did not take it", () => {
    const { staged, rules, text, arrives } = stagedFiles();
    staged.follow(rules());
    text(`SEP${A}.cnf.xml`);
    arrives(`${FIRST}.bin`);
    expect(text("OS79XX.TXT")).toBe(SECOND);
    text(`${FIRST}.bin`);
    expect(text("OS79XX.TXT")).toBe(FIRST);
  });

  it("counts an image of which the last word has not been heard yet, but of a request that came behind it", () => {
    const { staged, rules, text } = stagedFiles([`${FIRST}.bin`]);
    staged.follow(rules());
    text(`SEP${A}.cnf.xml`);
    expect(text("OS79XX.TXT")).toBe(SECOND);
  });

  it("does not count what somebody fetched who began no boot", () => {
    const { staged, rules, text, arrives } = stagedFiles();
    staged.follow(rules());
    arrives(`${FIRST}.bin`);
    expect(text("OS79XX.TXT")).toBe(FIRST);
  });

  it("is for another phone where one that does not read OS79XX.TXT was known", () => {
    const { staged, rules, text } = stagedFiles();
    staged.follow(rules("k", { [A]: 2 }));
    text(`SIP${A}.cnf`);
    expect(text("OS79XX.TXT")).toBe(FIRST);
    text(`SEP${B}.cnf.xml`);
    staged.follow(rules("other", { [A]: 2, [B]: 2 }));
    expect(text("OS79XX.TXT")).toBe("P0S30202");
  });

  it("is its step to its end for a phone of a later wave that went on before it said who it is", () => {
    const { staged, rules, text, arrives } = stagedFiles();
    staged.follow(rules());
    for (const file of [`${FIRST}.bin`, `${SECOND}.bin`]) {
      text("OS79XX.TXT");
      text(file);
      arrives(file);
    }
    text(`CTLSEP${B}.tlv`);
    expect([text(`SIP${B}.cnf`), text(`SIP${A}.cnf`, "192.0.2.8")]).toEqual([undefined, `image_version: "${FIRST}"\n`]);
    expect(text("SIPDefault.cnf")).toBe('image_version: "P0S3-8-11-00"\n');
    expect(text("OS79XX.TXT", "192.0.2.8")).toBe(FIRST);
  });

  it("costs one look at what was delivered for each request", () => {
    const { staged, rules, text, asked } = stagedFiles();
    text(`SIP${A}.cnf`);
    staged.follow(rules());
    text(`SIP${A}.cnf`);
    expect(asked()).toBe(2);
  });
});
