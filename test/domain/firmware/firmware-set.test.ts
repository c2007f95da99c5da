import { describe, expect, it } from "vitest";
import { type FolderEntry, firmwareSet } from "../../../domain/firmware/firmware-set";
import { filesOfLoad } from "../../../domain/firmware/load-files";
import { formatProblem } from "../../../domain/problem";
import { entry, guideFolder, madeUpManifest, release, setOf } from "./made-up-firmware";

const problemsOf = (entries: readonly FolderEntry[], files?: Record<string, string>): string[] =>
  firmwareSet(entries, files === undefined ? {} : { files }, "site.firmware").problems.map(formatProblem);

describe("a set of images", () => {
  it("holds the images of a folder by name, with what their names say", () => {
    const set = setOf(...guideFolder(), { name: "README.txt", is: "other" });
    expect([...set.keys()]).toEqual([
      "P003-8-11-00.bin",
      "P003-8-11-00.sbn",
      "P0S3-05-3-00.bin",
      "P0S3-8-11-00.loads",
      "P0S3-8-11-00.sb2",
    ]);
    expect(set.get("P0S3-8-11-00.sb2")).toMatchObject({ kind: "sb2", signed: true, bytes: 756_524 });
    expect(set.get("P0S3-05-3-00.bin")).toMatchObject({ kind: "bin", signed: false, identity: { major: 5 } });
    expect(set.get("P0S3-8-11-00.loads")?.manifest).toEqual({
      members: ["P003-8-11-00.sbn", "P0S3-8-11-00.sb2"],
      ownNames: ["P0S3-8-11-00"],
    });
  });

  it("warns of a folder of which nothing is pinned", () => {
    expect(firmwareSet(guideFolder(), {}, "site.firmware").warnings.map(formatProblem)).toEqual([
      "site.firmware: no file is pinned, so that whatever is put into the folder is served to phones. Print them: npm run firmware -- FOLDER",
    ]);
  });

  it("holds the pinned files alone, and warns of nothing then", () => {
    const { sha256 } = entry("P0S3-05-3-00.bin");
    const { value, warnings } = firmwareSet(guideFolder(), { files: { "P0S3-05-3-00.bin": sha256 } }, "site.firmware");
    expect([...(value?.keys() ?? [])]).toEqual(["P0S3-05-3-00.bin"]);
    expect(warnings).toEqual([]);
  });

  it("says everything that is wrong at once", () => {
    const { sha256 } = entry("P0S3-05-3-00.bin");
    expect(
      problemsOf(
        [
          entry("P0S3-05-3-00.bin", Buffer.from("another")),
          entry("P003-8-11-00.sbn", Buffer.alloc(0)),
          { name: "P003-8-12-00.sbn", is: "large", bytes: 9_000_000 },
          { name: "P0S3-8-11-00.sb2", is: "link outside", target: "/etc/shadow" },
          { name: "P0S3-8-12-00.sb2", is: "unreadable", reason: "EACCES" },
          { name: "p0s3-8-11-00.LOADS", is: "other" },
        ],
        {
          "P0S3-05-3-00.bin": sha256,
          "P003-8-11-00.sbn": sha256,
          "P003-8-12-00.sbn": sha256,
          "P0S3-8-11-00.sb2": sha256,
          "P0S3-8-12-00.sb2": sha256,
          "P0S3-8-12-00.loads": sha256,
        },
      ),
    ).toEqual([
      'site.firmware.folder: empty (given "P003-8-11-00.sbn"). Copy it anew',
      'site.firmware.folder: 9000000 bytes, and no image is that large (given "P003-8-12-00.sbn"; allowed: at most 8388608)',
      expect.stringContaining(
        `site.firmware.folder: another SHA-256 than declared: ${entry("x.bin", Buffer.from("another")).sha256}, 7 bytes (given "P0S3-05-3-00.bin"; allowed: ${sha256})`,
      ),
      'site.firmware.folder: a link to /etc/shadow, outside of the folder (given "P0S3-8-11-00.sb2"). Put the file itself there',
      'site.firmware.folder: can\'t be read (EACCES) (given "P0S3-8-12-00.sb2"). Give yourself the right to read it',
      'site.firmware.folder: a phone asks for this file in another case, and would not find it (given "p0s3-8-11-00.LOADS"; allowed: "P0S3-8-11-00.loads"). Rename it',
      'site.firmware.files["P0S3-8-12-00.loads"]: not in the folder. Put it there, or take it out of files',
    ]);
  });

  it("takes a file that is pinned as it is, and no other that is likely to have been cut off", () => {
    const short = entry("P0S3-8-11-00.sb2", Buffer.from("short"));
    expect(problemsOf([short], { [short.name]: short.sha256 })).toEqual([]);
    expect(problemsOf([short])).toEqual([
      'site.firmware.folder: 5 bytes, where a published one has 756524; it is likely to have been cut off (given "P0S3-8-11-00.sb2"; allowed: at least 370000, or any size if files pins it). Copy it anew',
    ]);
  });

  it("refuses more than a server is to keep in memory, unless pins leave some out", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      ...entry(`P0S3-8-1${index}-00.sb2`),
      bytes: 8 * 1024 * 1024,
    }));
    expect(problemsOf(many)).toEqual([
      "site.firmware.folder: 75497472 bytes of images, all of which the server keeps in memory (allowed: at most 67108864). Name those that phones need in files",
    ]);
    const [first] = many;
    expect(problemsOf(many, { [first?.name ?? ""]: first?.sha256 ?? "" })).toEqual([]);
  });

  it("refuses a folder without any image", () => {
    expect(problemsOf([{ name: "SIP41.8-5-4S.loads", is: "other" }])).toEqual([
      "site.firmware.folder: holds no image for the 7940 or 7960 (allowed: such as P0S3-8-11-00.loads and the files that it names)",
    ]);
  });
});

describe("the files of a load", () => {
  const filesFor = (load: string, ...entries: FolderEntry[]) => {
    const { files, problems, warnings } = filesOfLoad(setOf(...entries), load, "site.settings.load");
    return { names: files.map(({ name }) => name), problems: problems.map(formatProblem), warnings };
  };

  it("are its manifest and what that names", () => {
    expect(filesFor("P0S3-8-11-00", ...release("P0S3-8-11-00"))).toEqual({
      names: ["P0S3-8-11-00.loads", "P003-8-11-00.sbn", "P0S3-8-11-00.sb2"],
      problems: [],
      warnings: [],
    });
  });

  it("are one image before 7.x, signed from 5.x on", () => {
    expect(filesFor("P0S3-06-3-00", entry("P0S3-06-3-00.sbn")).names).toEqual(["P0S3-06-3-00.sbn"]);
    expect(filesFor("P0S30202", entry("P0S30202.bin")).names).toEqual(["P0S30202.bin"]);
  });

  it("are told where the load is another one than the folder has, as in the guide", () => {
    expect(filesFor("P0S3-8-12-00", ...release("P0S3-8-11-00")).problems).toEqual([
      'site.settings.load: P0S3-8-12-00.loads is not among the firmware (given "P0S3-8-12-00"; allowed: P0S3-8-11-00.loads). Put it into the folder, or name a load that is there',
    ]);
  });

  it("are told where the release is there under another name", () => {
    expect(filesFor("P0S3-08-11-00", ...release("P0S3-8-11-00")).problems).toEqual([
      'site.settings.load: P0S3-08-11-00.loads is not among the firmware, which has P0S3-8-11-00.loads (given "P0S3-08-11-00"). Declare P0S3-8-11-00, which is another name to a phone',
    ]);
  });

  it("are told where the manifest names one that is missing, or is there under another name or in another case", () => {
    const loads = entry("P0S3-8-11-00.loads");
    expect(filesFor(loads.name.slice(0, -6), loads, entry("P003-08-11-00.sbn")).problems).toEqual([
      'site.settings.load: P003-8-11-00.sbn is not among the firmware, which has P003-08-11-00.sbn, and P0S3-8-11-00.loads names it (given "P0S3-8-11-00"). Rename P003-08-11-00.sbn: a phone asks for the name in the manifest',
      'site.settings.load: P0S3-8-11-00.sb2 is not among the firmware, and P0S3-8-11-00.loads names it (given "P0S3-8-11-00"). Put it into the folder',
    ]);
    const lower = entry("P0S3-8-11-00.loads", madeUpManifest("P0S3-8-11-00", "p003-8-11-00"));
    expect(filesFor("P0S3-8-11-00", lower, entry("P003-8-11-00.sbn"), entry("P0S3-8-11-00.sb2")).problems).toEqual([
      'site.settings.load: p003-8-11-00.sbn is not among the firmware, which has P003-8-11-00.sbn, and P0S3-8-11-00.loads names it (given "P0S3-8-11-00"). Rename P003-8-11-00.sbn: a phone asks for exactly this case',
    ]);
  });

  it("are told where a manifest was renamed, so that the phone would fetch it for ever", () => {
    const renamed = entry("P0S3-8-11-00.loads", madeUpManifest("P0S3-08-11-00", "P003-8-11-00", "P0S3-8-11-00"));
    const fitting = entry("P0S3-8-11-00.loads", madeUpManifest("P0S3-08-11-00", "P003-08-11-00", "P0S3-08-11-00"));
    expect(filesFor("P0S3-8-11-00", fitting, entry("P003-08-11-00.sbn"), entry("P0S3-08-11-00.sb2")).problems).toEqual([
      'site.settings.load: P0S3-8-11-00.loads calls itself P0S3-08-11-00, and a phone that runs P0S3-08-11-00 would fetch P0S3-8-11-00 at every boot (given "P0S3-8-11-00"). Name the file P0S3-08-11-00.loads, and declare P0S3-08-11-00',
    ]);
    // The name inside has to be that of the file (cisco.md section 2.6), whatever its images are called.
    expect(filesFor("P0S3-8-11-00", renamed, entry("P003-8-11-00.sbn"), entry("P0S3-8-11-00.sb2")).problems).toEqual([
      expect.stringContaining("P0S3-8-11-00.loads calls itself P0S3-08-11-00"),
    ]);
    const ofAnother = entry("P0S3-8-11-00.loads", madeUpManifest("P0S3-8-12-00", "P003-8-11-00", "P0S3-8-11-00"));
    expect(filesFor("P0S3-8-11-00", ofAnother, entry("P003-8-11-00.sbn"), entry("P0S3-8-11-00.sb2")).problems).toEqual([
      expect.stringContaining("P0S3-8-11-00.loads calls itself P0S3-8-12-00"),
    ]);
  });

  it("are told where a manifest names an image without signature", () => {
    const unsigned = Buffer.concat([madeUpManifest("P0S3-8-11-00"), Buffer.from("P003-8-11-00.bin")]);
    expect(
      filesFor(
        "P0S3-8-11-00",
        ...release("P0S3-8-11-00").map((file) => (file.name.endsWith(".loads") ? entry(file.name, unsigned) : file)),
      ).problems,
    ).toEqual([expect.stringContaining("P0S3-8-11-00.loads names P003-8-11-00.bin, an image without signature")]);
  });

  it("are told where a manifest names no application, and warned of where nothing can be read in it", () => {
    const cut = entry("P0S3-8-11-00.loads", madeUpManifest("P0S3-8-11-00").subarray(0, 300));
    expect(filesFor("P0S3-8-11-00", cut, entry("P003-8-11-00.sbn")).problems).toEqual([
      'site.settings.load: P0S3-8-11-00.loads names no application (.sb2); the file is cut off, or not the one of a SIP load (given "P0S3-8-11-00"). Copy it anew',
    ]);
    const opaque = entry("P0S3-8-11-00.loads", Buffer.alloc(458, 0xff));
    expect(filesFor("P0S3-8-11-00", opaque).warnings.map(formatProblem)).toEqual([
      'site.settings.load: no name of a file can be read in P0S3-8-11-00.loads, so that nobody can say which files it needs (given "P0S3-8-11-00"). Compare the file with Cisco\'s package',
    ]);
  });
});
