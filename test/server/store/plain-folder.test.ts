import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { LARGEST_FILE } from "../../../server/store/file-cache";
import { PlainFolder } from "../../../server/store/plain-folder";
import { temporaryFolder } from "../temporary-folder";

function folderWith(files: Readonly<Record<string, string>>): string {
  const outer = temporaryFolder();
  const root = join(outer, "tftpboot");
  mkdirSync(join(root, "sub"), { recursive: true });
  writeFileSync(join(outer, "outside"), "outside");
  mkdirSync(join(outer, "tftpboot-sibling"));
  writeFileSync(join(outer, "tftpboot-sibling", "x"), "sibling");
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
  }
  return root;
}

const textOf = (folder: PlainFolder, name: string): string | undefined => {
  const lookup = folder.find(name);
  return lookup.kind === "found" ? lookup.file.bytes.toString() : undefined;
};

describe("a plain folder", () => {
  it("serves what is in it as it is now", () => {
    const root = folderWith({ "SIPDefault.cnf": "old", "sub/x.xml": "x" });
    const folder = new PlainFolder(root, undefined);
    expect(textOf(folder, "/SIPDefault.cnf")).toBe("old");
    expect(textOf(folder, ".\\sub\\x.xml")).toBe("x");
    writeFileSync(join(root, "SIPDefault.cnf"), "newer");
    expect(textOf(folder, "SIPDefault.cnf")).toBe("newer");
    rmSync(join(root, "SIPDefault.cnf"));
    expect(folder.find("SIPDefault.cnf")).toEqual({ kind: "missing" });
    expect(folder.site()).toBe("tftpboot");
  });

  it("finds a MAC in any case, and nothing else", () => {
    const folder = new PlainFolder(folderWith({ "SIP00036babcdef.cnf": "phone", "OS79XX.TXT": "load" }), "home");
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("phone");
    expect(textOf(folder, "SIP00036babcdef.cnf")).toBe("phone");
    expect(textOf(folder, "OS79XX.txt")).toBeUndefined();
  });

  it.each([
    ...["../outside", "/../outside", "..\\outside", "sub/../../outside", "./../outside", "../tftpboot-sibling/x"],
    ...[
      "link",
      "folder-link/x",
      "chain",
      "absolute",
      "loop",
      "",
      "/",
      ".",
      "sub",
      "sub/",
      ".hidden",
      "SIPDefault.cnf/x",
    ],
    ...["\0", "SIPDefault.cnf\0", "/etc/passwd", "pipe", "x".repeat(250), "%2e%2e/outside"],
  ])("has nothing for %j", (name) => {
    const root = folderWith({ "SIPDefault.cnf": "x", ".hidden": "x" });
    symlinkSync("../outside", join(root, "link"));
    symlinkSync("../tftpboot-sibling", join(root, "folder-link"));
    symlinkSync("link", join(root, "chain"));
    symlinkSync("/etc/passwd", join(root, "absolute"));
    symlinkSync("loop", join(root, "loop"));
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(new PlainFolder(root, undefined).find(name)).toEqual({ kind: "missing" });
  });

  it("follows a link that stays inside", () => {
    const root = folderWith({ "P0S3-8-12-00.loads": "x" });
    symlinkSync("P0S3-8-12-00.loads", join(root, "now.loads"));
    expect(textOf(new PlainFolder(root, undefined), "now.loads")).toBe("x");
  });

  it("refuses a file that is too large, and says so", () => {
    const root = folderWith({ large: "" });
    truncateSync(join(root, "large"), LARGEST_FILE + 1);
    expect(new PlainFolder(root, undefined).find("large")).toEqual({ kind: "refused", reason: "larger than 64 MiB" });
  });

  it("lists what it serves", () => {
    const root = folderWith({ b: "22", "sub/a": "1", ".hidden": "x" });
    symlinkSync("../outside", join(root, "link"));
    expect(new PlainFolder(root, undefined).list()).toEqual([
      { name: "b", bytes: 2 },
      { name: "sub/a", bytes: 1 },
    ]);
  });

  it("forgets and looks anew, also where a link leads that names it", () => {
    const [first, second] = [folderWith({ a: "1" }), folderWith({ a: "2" })];
    const link = join(dirname(first), "now");
    symlinkSync(first, link);
    const folder = new PlainFolder(link, undefined);
    let told = 0;
    onTestFinished(() => folder.close());
    folder.onChange(() => void told++);
    expect(textOf(folder, "a")).toBe("1");
    unlinkSync(link);
    symlinkSync(second, link);
    folder.refresh();
    expect([textOf(folder, "a"), told]).toEqual(["2", 1]);
    rmSync(second, { recursive: true });
    folder.refresh();
    expect([folder.find("a"), folder.phones(), told]).toEqual([{ kind: "missing" }, [], 2]);
  });

  it("has to exist", () => {
    expect(() => new PlainFolder(join(temporaryFolder(), "none"), undefined)).toThrow("ENOENT");
  });
});

describe("a plain folder that is remembered", () => {
  it("serves each state of each file, however fast it changes", () => {
    const root = folderWith({});
    const names = ["SIP00036BABCDEF.cnf", "SIP00036babcdef.cnf", "sub/a", "b"];
    const folder = new PlainFolder(root, undefined);
    // Texts of one length, so that only times and inodes tell them apart.
    const step = fc.record({
      name: fc.constantFrom(...names),
      act: fc.constantFrom("write", "remove", "replace", "restamp"),
      text: fc.constantFrom("aaaa", "bbbb", "cccc"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        for (const { name, act, text } of steps) {
          const path = join(root, name);
          if (act === "write") {
            writeFileSync(path, text);
          } else if (act === "remove") {
            rmSync(path, { force: true });
          } else {
            writeFileSync(`${path}.new`, text);
            if (act === "restamp") {
              utimesSync(`${path}.new`, 1_000_000_000, 1_000_000_000);
            }
            renameSync(`${path}.new`, path);
          }
          for (const asked of names) {
            expect(textOf(folder, asked)).toBe(textOf(new PlainFolder(root, undefined), asked));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("finds a name that comes after it was missing, and another spelling of it", async () => {
    const root = folderWith({ other: "x" });
    await settled(root);
    const folder = new PlainFolder(root, undefined);
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBeUndefined();
    writeFileSync(join(root, "SIP00036babcdef.cnf"), "lower");
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("lower");
    writeFileSync(join(root, "SIP00036BABCDEF.cnf"), "upper");
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("upper");
    rmSync(join(root, "SIP00036BABCDEF.cnf"));
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("lower");
    rmSync(join(root, "SIP00036babcdef.cnf"));
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBeUndefined();
  });

  it.each<[string, (root: string, outside: string) => void]>([
    [
      "its file is moved out and linked to",
      (root, outside) => {
        renameSync(join(root, "sub", "a"), join(outside, "a"));
        symlinkSync(join(outside, "a"), join(root, "sub", "a"));
      },
    ],
    [
      "a link takes the place of its file, to another one of the same inode",
      (root, outside) => {
        linkSync(join(root, "sub", "a"), join(outside, "a"));
        unlinkSync(join(root, "sub", "a"));
        symlinkSync(join(outside, "a"), join(root, "sub", "a"));
      },
    ],
    [
      "its folder is moved out and linked to",
      (root, outside) => {
        renameSync(join(root, "sub"), join(outside, "sub"));
        symlinkSync(join(outside, "sub"), join(root, "sub"));
      },
    ],
    [
      "a link takes the place of its folder",
      (root, outside) => {
        rmSync(join(root, "sub"), { recursive: true });
        writeFileSync(join(outside, "a"), "secret");
        symlinkSync(outside, join(root, "sub"));
      },
    ],
    [
      "its link is turned to the outside",
      (root, outside) => {
        writeFileSync(join(outside, "a"), "secret");
        rmSync(join(root, "sub", "a"));
        symlinkSync(join(outside, "a"), join(root, "sub", "a"));
      },
    ],
  ])("no more serves what it served when %s", async (_, change) => {
    const root = folderWith({ "sub/a": "inside", target: "inside" });
    const outside = temporaryFolder();
    symlinkSync("../target", join(root, "sub", "link"));
    await settled(join(root, "sub", "a"));
    const folder = new PlainFolder(root, undefined);
    expect([textOf(folder, "sub/a"), textOf(folder, "sub/link")]).toEqual(["inside", "inside"]);
    change(root, outside);
    expect(folder.find("sub/a")).toEqual({ kind: "missing" });
    expect(folder.list().map(({ name }) => name)).not.toContain("sub/a");
  });

  it("has nothing any more when a link takes the place of the whole folder", async () => {
    const root = folderWith({ "SIP00036BABCDEF.cnf": "inside" });
    const outside = temporaryFolder();
    writeFileSync(join(outside, "SIP00036BABCDEF.cnf"), "secret");
    await settled(join(root, "SIP00036BABCDEF.cnf"));
    const folder = new PlainFolder(root, undefined);
    onTestFinished(() => folder.close());
    const told = new Promise<void>((done) => folder.onChange(done));
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("inside");
    renameSync(root, `${root}.old`);
    symlinkSync(outside, root);
    const nothing = () => {
      expect(folder.find("SIP00036BABCDEF.cnf")).toEqual({ kind: "missing" });
      expect(() => folder.list()).toThrow("the folder is not where it was");
      expect(folder.phones()).toEqual([]);
    };
    nothing();
    unlinkSync(root);
    symlinkSync(`${root}.old`, root);
    await told;
    nothing();
    folder.refresh();
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("inside");
  });

  it("gives a file that has two names each of them", async () => {
    const root = folderWith({ "a.xml": "x" });
    symlinkSync("a.xml", join(root, "b.txt"));
    await settled(join(root, "a.xml"));
    const folder = new PlainFolder(root, undefined);
    const names = ["a.xml", "b.txt", "a.xml"].map((name) => {
      const lookup = folder.find(name);
      return lookup.kind === "found" ? lookup.file.name : undefined;
    });
    expect(names).toEqual(["a.xml", "b.txt", "a.xml"]);
  });

  it("reads nothing twice that did not change", async () => {
    const root = folderWith({ a: "1" });
    await settled(join(root, "a"));
    const folder = new PlainFolder(root, undefined);
    const [first, second] = [folder.find("a"), folder.find("a")];
    expect(first.kind === "found" && second.kind === "found" && first.file === second.file).toBe(true);
  });
});

describe("the phones of a plain folder", () => {
  const CANARY = "Canary8secret";
  const phone = (mac: string, ...extensions: string[]) => ({ mac, model: null, load: null, extensions, label: null });

  it("are those whose files are in it, as they are now, and no password comes with them", () => {
    const root = folderWith({
      "SIP00036babcdef.cnf": `line1_name: "100"\nline1_password: "${CANARY}"\nphone_label: "Desk"\n`,
      "sub/SIP00036BABCDF0.cnf": "line1_name: 101\nline2_name: UNPROVISIONED\n",
      "SEP00036BABCDF1.cnf.xml": "<device/>",
      "SIPDefault.cnf": "line1_name: 999",
      ".SIP00036BABCDF2.cnf": "line1_name: 999",
    });
    const folder = new PlainFolder(root, undefined);
    expect(folder.phones()).toEqual([
      { ...phone("00036BABCDEF", "100"), label: "Desk" },
      phone("00036BABCDF0", "101"),
      phone("00036BABCDF1"),
    ]);
    expect(JSON.stringify(folder.phones())).not.toContain(CANARY);
    appendFileSync(join(root, "SIP00036babcdef.cnf"), "line2_name: 200\n");
    rmSync(join(root, "sub", "SIP00036BABCDF0.cnf"));
    expect(folder.phones().map(({ mac, extensions }) => [mac, extensions])).toEqual([
      ["00036BABCDEF", ["100", "200"]],
      ["00036BABCDF1", []],
    ]);
  });

  it("are read again only where a file changed", async () => {
    const macs = Array.from({ length: 50 }, (_, count) => `00036BABCD${count.toString().padStart(2, "0")}`);
    const root = folderWith(Object.fromEntries(macs.map((mac) => [`SIP${mac}.cnf`, "line1_name: 100"])));
    await settled(join(root, `SIP${macs.at(-1)}.cnf`));
    const folder = new PlainFolder(root, undefined);
    const before = folder.phones();
    writeFileSync(join(root, `SIP${macs[7]}.cnf`), "line1_name: 200");
    const after = folder.phones();
    // What was read is one list for as long as it is remembered.
    const readAgain = after.filter(({ extensions }, index) => extensions !== before[index]?.extensions);
    expect(readAgain).toEqual([phone(macs[7] ?? "", "200")]);
  });

  it("are told as far as their files can be read", () => {
    const root = folderWith({ "SIP00036BABCDEF.cnf": "line1_name: 100" });
    chmodSync(root, 0o755);
    chmodSync(dirname(root), 0o755);
    chmodSync(join(root, "SIP00036BABCDEF.cnf"), 0o000);
    const asRoot = process.geteuid?.() === 0;
    if (asRoot) {
      process.seteuid?.(65534);
    }
    try {
      expect(new PlainFolder(root, undefined).phones()).toEqual([phone("00036BABCDEF")]);
    } finally {
      if (asRoot) {
        process.seteuid?.(0);
      }
    }
  });

  it("may be others when a file comes, goes or changes, or the folder goes, which is told", async () => {
    const changes: ((root: string) => void)[] = [
      (root) => writeFileSync(join(root, "new"), "x"),
      (root) => rmSync(join(root, "a")),
      (root) => writeFileSync(join(root, "a"), "2"),
      (root) => rmSync(root, { recursive: true }),
    ];
    const told = changes.map(async (change) => {
      const root = folderWith({ a: "1" });
      const folder = new PlainFolder(root, undefined);
      onTestFinished(() => folder.close());
      const changed = new Promise<void>((done) => folder.onChange(done));
      change(root);
      await changed;
    });
    await Promise.all(told);
  });
});

/** Waits until a change of a file, or of what is in a folder, is long enough ago to be told from the next one. */
async function settled(path: string): Promise<void> {
  while (Date.now() - Math.max(lstatSync(path).ctimeMs, statSync(path).mtimeMs) <= 150) {
    await sleep(20);
  }
}
