import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { fetchByTftp } from "./curl-tftp";
import { type FreePorts, freePorts } from "./free-ports";
import { homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const PHONES = 500;
const HEADER = "mac,model,extension,name,label,overrides.callWaiting";
const SEED = "Canary6seed6secret6of6a6fleet";

const macOf = (index: number): string => `00036B${index.toString(16).toUpperCase().padStart(6, "0")}`;
const rowOf = (index: number, name = `Person ${index}`): string =>
  `${macOf(index)},${index % 5 === 0 ? "7960" : ""},${1000 + index},${name},Room ${index},${index % 50 === 0 ? "off" : ""}`;

describe("a fleet of 500 phones from a CSV file, on the real engine", () => {
  const project = new StackProject("fleet");
  const csv = join(project.folder, "phones.csv");
  let ports: FreePorts;

  const writeRows = (change: (row: string, index: number) => string = (row) => row): void => {
    const rows = Array.from({ length: PHONES }, (_, index) => change(rowOf(index), index));
    writeFileSync(csv, `${[HEADER, ...rows].join("\n")}\n`);
  };

  beforeAll(async () => {
    ports = await freePorts();
    await project.create({});
    await project.secret("passwordSeed", SEED);
    const { phones: _, ...site } = homeSite(
      "office",
      { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports },
      [],
    );
    project.describeSite({
      ...site,
      phonesFile: "phones.csv",
      phoneDefaults: { model: "7940", line: { mailbox: "{extension}@default" } },
    });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("is refused with every bad row, each by its number and column, before anything is deployed", async () => {
    writeRows((row, index) => {
      switch (index) {
        case 3:
          return row.replace(macOf(3), "00:03:6B");
        case 10:
          return row.replace("7960", "7941");
        case 20:
          return row.replace(",1020,", ",1019,");
        case 30:
          return row.replace("Person 30", "x".repeat(40));
        default:
          return row;
      }
    });
    const { code, output } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("has 4 problems; nothing was changed");
    for (const part of [
      "phones.csv row 5, column mac: not a MAC address",
      "phones.csv row 12, column model: not one of the allowed values",
      "phones.csv row 22, column extension: also the extension of phones.csv row 21",
      "phones.csv row 32, column name: 40 bytes",
    ]) {
      expect(output).toContain(part);
    }
  });

  it("is previewed and deployed, each phone with a password of its own made from one secret", async () => {
    writeRows();
    const preview = await project.succeed(["preview"]);
    expect(preview.match(/cisco-phones:index:CiscoPhone/g)).toHaveLength(PHONES);
    await project.succeed(["up", "--yes", "--skip-preview"]);
    const files = await Promise.all([0, 1, 499].map((index) => fetchByTftp(ports.tftpPort, `SIP${macOf(index)}.cnf`)));
    const passwords = files.map((file) => /line1_password: "([A-Za-z0-9]{20})"/.exec(file ?? "")?.[1]);
    expect(new Set(passwords).size).toBe(3);
    expect(passwords).not.toContain(undefined);
    const include = readFileSync(join(project.folder, ".state/asterisk/current/cisco-phones.conf"), "utf8");
    expect(include).toContain(`password = ${passwords[1]}`);
    expect(include).toContain("mailboxes = 1499@default");
    const report = await bootPhone({
      mac: macOf(50),
      model: "7960",
      load: "P0S3-8-11-00",
      tftp: `127.0.0.1:${ports.tftpPort}`,
    });
    expect(report.outcome.kind).toBe("up");
    expect(report.lines[0]).toMatchObject({ name: "1050", displayName: "Person 50" });
  });

  it("shows a changed row as that phone alone, and who says what differs from the site", async () => {
    writeRows((row, index) => (index === 50 ? rowOf(50, "Anna") : row));
    const output = await project.succeed(["preview", "--diff"]);
    expect(output).toMatch(/~ line1_displayname\s*: "Person 50" => "Anna"/);
    expect(output.match(/^\s*~ cisco-phones:index:CiscoPhone/gm)).toHaveLength(1);
    expect(output).toMatch(/call_waiting\s*: "phone"/);
    expect(output).not.toContain(macOf(51));
  });

  it("never lets the seed or a password out", () => {
    const printed = project.transcript.join("\n");
    const state = project.stateText();
    expect(printed).not.toContain(SEED);
    expect(state).not.toContain(SEED);
    const file = readFileSync(join(project.folder, `.state/store/current/SIP${macOf(1)}.cnf`), "utf8");
    const password = /line1_password: "([^"]+)"/.exec(file)?.[1] ?? "missing";
    expect(printed).not.toContain(password);
    expect(state).not.toContain(password);
  });
});
