import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AsteriskDelivery, deliveryScript } from "../../../rendering/asterisk/delivery-script";

const OURS = "[100]\ntype = endpoint\n";
const USERS = "[udp]\ntype = transport\n";

describe("a delivery to the machine of an Asterisk that is not running", () => {
  let folder: string;
  let config: string;
  let pjsip: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cisco-phones-asterisk-"));
    config = join(folder, "etc");
    pjsip = join(config, "pjsip.conf");
    mkdirSync(config);
    writeFileSync(pjsip, USERS);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const deliver = (verb: "apply" | "clear", change: Partial<AsteriskDelivery> = {}, text = OURS) => {
    const script = deliveryScript({
      site: "home",
      directory: join(folder, "ours"),
      configDirectory: config,
      files: [{ name: "cisco-phones.conf", text, includedIn: "pjsip.conf", module: "res_pjsip.so" }],
      endpoints: ["100"],
      ...change,
    });
    const { status, stdout, stderr } = spawnSync("sh", ["-s", "--", verb], { input: script, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const served = (): string => readFileSync(join(folder, "ours", "current", "cisco-phones.conf"), "utf8");
  const line = (): string => `#tryinclude "${folder}/ours/current/cisco-phones.conf" ; cisco-phones home`;

  it("puts the file down and one line into the user's, once", () => {
    expect(deliver("apply")).toMatchObject({ status: 0, stderr: "" });
    expect(served()).toBe(OURS);
    expect(readFileSync(pjsip, "utf8")).toBe(`${USERS}${line()}\n`);
    expect(deliver("apply")).toEqual({ status: 0, stdout: "unchanged\n", stderr: "" });
    expect(deliver("apply", {}, `${OURS}context = internal\n`).stdout).toBe("in place: cisco-phones.conf \n");
    expect(served()).toBe(`${OURS}context = internal\n`);
    expect(readFileSync(pjsip, "utf8")).toBe(`${USERS}${line()}\n`);
  });

  it.each<[string, Partial<AsteriskDelivery>, number, number]>([
    ["itself alone", { configDirectory: "" }, 0o700, 0o600],
    // Only root can give files to another owner.
    [
      "the group of Asterisk's own files",
      {},
      ...((process.getuid?.() === 0 ? [0o750, 0o640] : [0o700, 0o600]) as [number, number]),
    ],
  ])("lets %s read what it puts down", (_, change, ofFolder, ofFile) => {
    deliver("apply", change);
    const current = join(folder, "ours", "current");
    expect(statSync(current).mode & 0o777).toBe(ofFolder);
    expect(statSync(join(current, "cisco-phones.conf")).mode & 0o777).toBe(ofFile);
  });

  it("keeps the generation before and no more", () => {
    for (const text of ["a\n", "b\n", "c\n"]) {
      deliver("apply", {}, text);
    }
    expect(readdirSync(join(folder, "ours")).filter((name) => name.startsWith("generation."))).toHaveLength(2);
  });

  it.each(["", "\n", "[a]", "[a]\r\nb = c\r\n", "; ä\u0000\n\n\n"])(
    "leaves a file that holds %j as it was when it goes",
    (text) => {
      writeFileSync(pjsip, text);
      deliver("apply");
      expect(readFileSync(pjsip, "utf8")).toContain(line());
      expect(deliver("clear").status).toBe(0);
      expect(readFileSync(pjsip, "utf8")).toBe(text);
      expect(existsSync(join(folder, "ours"))).toBe(false);
    },
  );

  it("leaves every byte of the user's, whatever he adds meanwhile", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.array(fc.constantFrom("x = 1", "", "; note", "[b]"), { maxLength: 3 }),
        (before, after) => {
          writeFileSync(pjsip, before);
          deliver("apply");
          const added = after.map((each) => `${each}\n`).join("");
          writeFileSync(pjsip, added, { flag: "a" });
          deliver("clear");
          const endsLine = before.length === 0 || before.at(-1) === 10;
          const between = endsLine || added === "" ? "" : "\n";
          expect(readFileSync(pjsip)).toEqual(Buffer.concat([before, Buffer.from(between + added)]));
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    ["a comment", (own: string) => `;${own}`],
    ["another way to include it", () => `#include ${folder}/ours/current/cisco-phones.conf`],
  ])("respects that the user made %s of the line", (_, changed) => {
    deliver("apply");
    writeFileSync(pjsip, readFileSync(pjsip, "utf8").replace(line(), changed(line())));
    const edited = readFileSync(pjsip, "utf8");
    deliver("apply", {}, "other\n");
    expect(readFileSync(pjsip, "utf8")).toBe(edited);
    deliver("clear");
    expect(readFileSync(pjsip, "utf8")).toBe(edited);
  });

  it("keeps the user's file itself: its mode, and whatever points at it", () => {
    const real = join(folder, "real.conf");
    writeFileSync(real, USERS, { mode: 0o604 });
    rmSync(pjsip);
    execFileSync("ln", ["-s", real, pjsip]);
    deliver("apply");
    deliver("clear");
    expect(readFileSync(real, "utf8")).toBe(USERS);
    expect(statSync(real).mode & 0o777).toBe(0o604);
    expect(execFileSync("readlink", [pjsip]).toString().trim()).toBe(real);
  });

  it("changes nothing where the user's file is missing", () => {
    rmSync(pjsip);
    expect(deliver("apply")).toMatchObject({
      status: 1,
      stderr: `error: ${pjsip} is not there; nothing was changed\n`,
    });
    expect(existsSync(join(folder, "ours", "current"))).toBe(false);
  });

  it("changes nothing where Asterisk is to be spoken to and does not answer", () => {
    const { status, stderr } = deliver("apply", { cli: "echo no route to it >&2; false" });
    expect([status, stderr]).toEqual([1, "error: Asterisk does not answer, and nothing was changed: no route to it\n"]);
    expect(readFileSync(pjsip, "utf8")).toBe(USERS);
  });

  it("takes the old files back where the command after a change fails", () => {
    deliver("apply");
    const { status, stderr } = deliver("apply", { reloadCommand: "echo it said no; exit 3" }, "other\n");
    expect([status, stderr]).toEqual([
      1,
      "error: Asterisk does not take the new files, and the old ones are back: it said no\n",
    ]);
    expect(served()).toBe(OURS);
  });

  it("takes out only what it has just put in where a further file is refused", () => {
    const notify = join(config, "pjsip_notify.conf");
    writeFileSync(notify, "[own]\n");
    deliver("apply");
    const files = [
      { name: "cisco-phones.conf", text: "other\n", includedIn: "pjsip.conf", module: "res_pjsip.so" },
      { name: "notify.conf", text: "[x]\n", includedIn: "pjsip_notify.conf", module: "res_pjsip_notify.so" },
    ];
    expect(deliver("apply", { files, reloadCommand: "exit 3" }).status).toBe(1);
    expect(served()).toBe(OURS);
    expect(readFileSync(pjsip, "utf8")).toBe(`${USERS}${line()}\n`);
    expect(readFileSync(notify, "utf8")).toBe("[own]\n");
  });

  const DIAL_PLAN = {
    name: "cisco-phones-extensions.conf",
    text: "[cisco-phones]\n",
    includedIn: "extensions.conf",
    module: "pbx_config.so",
  };
  const LINES = { name: "cisco-phones.conf", text: OURS, includedIn: "pjsip.conf", module: "res_pjsip.so" };
  const BOXES = {
    ...DIAL_PLAN,
    name: "cisco-phones-voicemail.conf",
    includedIn: "voicemail.conf",
    text: "[default]\n",
  };

  it("touches no file of the user's where one of them is missing", () => {
    expect(deliver("apply", { files: [LINES, DIAL_PLAN] })).toMatchObject({
      status: 1,
      stderr: `error: ${join(config, "extensions.conf")} is not there; nothing was changed\n`,
    });
    expect(readFileSync(pjsip, "utf8")).toBe(USERS);
    expect(readdirSync(join(folder, "ours")).filter((name) => name !== "lock")).toEqual([]);
  });

  it("takes its line out of a voicemail.conf that Asterisk has written anew without the comment", () => {
    const voicemail = join(config, "voicemail.conf");
    // As Asterisk 22 and 16 leave it when somebody changes the PIN of a box of the user's own.
    const head =
      ";!\n;! Automatically generated configuration file\n;! Filename: voicemail.conf\n;! Generator: app_voicemail\n;!\n";
    for (const directive of ["#tryinclude", "#include"]) {
      writeFileSync(voicemail, "[default]\n");
      deliver("apply", { files: [LINES, BOXES] });
      const path = `"${folder}/ours/current/${BOXES.name}"`;
      writeFileSync(voicemail, `${head}[default]\n100 => 8642,Desk\n${directive} ${path}\n`);
      expect(deliver("clear", { files: [LINES, BOXES] }).status).toBe(0);
      expect(readFileSync(voicemail, "utf8")).toBe(`${head}[default]\n100 => 8642,Desk\n`);
    }
  });

  it("holds texts that a shell would read as more than that", () => {
    const text = `password = $(touch ${folder}/ran)\`id\` 'q' "d" \\\\ $HOME\n`;
    deliver("apply", {}, text);
    expect(served()).toBe(text);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});
