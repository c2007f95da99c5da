import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnosesOf } from "../../../server/diagnosis/diagnosis";
import { SYMPTOM_IDS, SYMPTOMS } from "../../../server/diagnosis/symptoms";

const DOCS = readFileSync(join(__dirname, "../../../docs/diagnosis.md"), "utf8");

describe("the table of symptoms", () => {
  it("is that of docs/diagnosis.md, word for word and in order", () => {
    const rows = SYMPTOM_IDS.map((id) => {
      const { standing, from, title, means, remedy = "none" } = { remedy: undefined, ...SYMPTOMS[id] };
      return `| \`${id}\` | ${standing} | ${from} | ${title} | ${means} | ${remedy} |`;
    });
    const table = DOCS.slice(DOCS.indexOf("## Symptoms")).split("\n");
    const words = table.filter((line) => line.startsWith("| `")).map((line) => line.replaceAll(/ +\|/g, " |"));
    expect(words).toEqual(rows);
  });

  it("names what to do about every fault and doubt, but for one whose remedy is that of its line", () => {
    const without = SYMPTOM_IDS.filter((id) => {
      const { standing, remedy } = { remedy: undefined, ...SYMPTOMS[id] };
      return ["fault", "doubt"].includes(standing) && remedy === undefined;
    });
    expect(without).toEqual(["line-unable"]);
  });
});

describe("diagnoses", () => {
  it("name the graver first, and of those what holds the phone up earlier, each once", () => {
    const found = diagnosesOf([
      { symptom: "double-dtmf", seen: ["a"] },
      { symptom: "line-1-unset", seen: ["b"] },
      { symptom: "load-not-served", seen: ["c"], remedy: "Serve c" },
      { symptom: "load-not-served", seen: ["d", "c"] },
    ]);
    expect(found.map(({ symptom, seen }) => [symptom, seen])).toEqual([
      ["load-not-served", ["c", "d"]],
      ["line-1-unset", ["b"]],
      ["double-dtmf", ["a"]],
    ]);
    expect(found[0]?.remedy).toBe("Serve c");
  });
});
