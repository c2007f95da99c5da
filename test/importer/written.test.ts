import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { programOf } from "../../importer/write-program";
import { yamlOf } from "../../importer/write-yaml";
import { folderWithImages } from "./folder-with-images";
import { folderPath, importAt } from "./imported-folder";

const BIOME = join(__dirname, "../../node_modules/.bin/biome");
const FOLDERS = [
  ...["clean", "cme", "comments", "crlf", "duplicates"],
  ...["fritzbox", "mistakes", "quoting", "subfolder", "unknown"],
];

function imported(name: string): ReturnType<typeof importAt> {
  return importAt(folderPath(name), { name, pathOf: (file) => `tftpboot/${file}` });
}

function formatted(program: string): string {
  return execFileSync(BIOME, ["format", "--stdin-file-path=site.ts"], { input: program, encoding: "utf8" });
}

describe("what an import writes", () => {
  for (const name of ["clean", "fritzbox"]) {
    it(`is the description of "${name}" that a person would have written`, async () => {
      await expect(yamlOf(imported(name))).toMatchFileSnapshot(`golden/${name}.yaml`);
    });

    it(`is the program of "${name}" that a person would have written`, async () => {
      await expect(programOf(imported(name))).toMatchFileSnapshot(`golden/${name}.ts.txt`);
    });
  }

  it("holds the images of the folder with their pins", async () => {
    const folder = folderWithImages("clean");
    try {
      const withImages = importAt(folder.path, { name: "firmware", pathOf: (file) => `tftpboot/${file}` });
      await expect(yamlOf(withImages)).toMatchFileSnapshot("golden/firmware.yaml");
      await expect(programOf(withImages)).toMatchFileSnapshot("golden/firmware.ts.txt");
      expect(programOf(withImages)).toBe(formatted(programOf(withImages)));
      const { site } = withImages;
      expect(parse(yamlOf(withImages))).toEqual({ config: { "cisco-phones:site": JSON.parse(JSON.stringify(site)) } });
    } finally {
      folder.remove();
    }
  });

  it("is a configuration of the stack that holds the site as it was read", () => {
    for (const name of FOLDERS) {
      const { site } = imported(name);
      for (const version of ["1.1", "1.2"] as const) {
        const read: unknown = parse(yamlOf(imported(name)), { version });
        expect(read).toEqual({ config: { "cisco-phones:site": JSON.parse(JSON.stringify(site)) } });
      }
    }
  });

  it("is laid out as Biome lays it out", () => {
    for (const name of FOLDERS) {
      const program = programOf(imported(name));
      expect(program).toBe(formatted(program));
    }
  });

  it("marks what has to be filled in by hand", () => {
    const all = importAt(folderPath("clean"));
    const { load: _load, proxy: _proxy, ...settings } = all.site.settings;
    const site = { ...all.site, host: { ...all.site.host, address: "0.0.0.0" }, settings };
    const unfinished = { ...all, site, addressMissing: true };
    const yaml = yamlOf(unfinished);
    expect(yaml).toContain("address: 0.0.0.0 # fill in: the address of this host that phones reach\n");
    expect(yaml).toContain("      # load: fill in: the SIP load that the phones run, such as P0S3-8-11-00\n");
    expect(yaml).toContain("      # proxy: fill in: the address of Asterisk\n");
    const program = programOf(unfinished);
    expect(program).toContain("// Fill in proxy: the address of Asterisk.\n");
    expect(program).toContain('  // Fill in the address of the host that phones reach.\n  address: "0.0.0.0",\n');
  });

  it("is the same each time", () => {
    expect(yamlOf(imported("fritzbox"))).toBe(yamlOf(imported("fritzbox")));
    expect(programOf(imported("fritzbox"))).toBe(programOf(imported("fritzbox")));
  });
});
