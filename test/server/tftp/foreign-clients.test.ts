import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary-folder";
import { openServer, pattern, SIZES } from "./served-files";

interface Client {
  readonly program: string;
  readonly variant: string;
  /** The words after the program's name. */
  readonly words: (port: number, file: string, to: string) => string[];
  /** What it prints about a file that is not there. */
  readonly notFound: RegExp;
  /** It takes an OACK with `tsize` 0 for invalid and is silent then, though RFC 2349 has the size there. */
  readonly noEmptyFiles?: boolean;
}

const CURLE_TFTP_NOTFOUND = /\(68\)/;

const CLIENTS: readonly Client[] = [
  {
    program: "curl",
    variant: "with options",
    words: (port, file, to) => ["-sS", "-m", "30", "-o", to, `tftp://127.0.0.1:${port}/${file}`],
    notFound: CURLE_TFTP_NOTFOUND,
    noEmptyFiles: true,
  },
  {
    program: "curl",
    variant: "without options",
    words: (port, file, to) => ["-sS", "-m", "30", "--tftp-no-options", "-o", to, `tftp://127.0.0.1:${port}/${file}`],
    notFound: CURLE_TFTP_NOTFOUND,
  },
  {
    program: "curl",
    variant: "with blocks of 1428",
    words: (port, file, to) => [
      "-sS",
      "-m",
      "30",
      "--tftp-blksize",
      "1428",
      "-o",
      to,
      `tftp://127.0.0.1:${port}/${file}`,
    ],
    notFound: CURLE_TFTP_NOTFOUND,
    noEmptyFiles: true,
  },
  {
    program: "tftp",
    variant: "of H. Peter Anvin",
    words: (port, file, to) => ["-m", "binary", "127.0.0.1", String(port), "-c", "get", file, to],
    notFound: /file not found/,
  },
  {
    program: "atftp",
    variant: "without options",
    words: (port, file, to) => ["-g", "-r", file, "-l", to, "127.0.0.1", String(port)],
    notFound: /file not found/,
  },
  {
    program: "atftp",
    variant: "with all options",
    words: (port, file, to) => [
      ...["--option", "blksize 1024", "--option", "tsize", "--option", "timeout 3"],
      ...["-g", "-r", file, "-l", to, "127.0.0.1", String(port)],
    ],
    notFound: /file not found/,
  },
  {
    program: "busybox",
    variant: "tftp",
    words: (port, file, to) => ["tftp", "-g", "-r", file, "-l", to, "127.0.0.1", String(port)],
    notFound: /file not found/,
  },
  {
    program: "busybox",
    variant: "tftp with blocks of 1400",
    words: (port, file, to) => ["tftp", "-g", "-b", "1400", "-r", file, "-l", to, "127.0.0.1", String(port)],
    notFound: /file not found/,
  },
];

for (const { program, variant, words, notFound, noEmptyFiles } of CLIENTS) {
  const missing = spawnSync(program, ["--help"]).error !== undefined;
  const reason = missing ? ` (left out: ${program} is not installed)` : "";

  describe.skipIf(missing)(`${program} ${variant}, a client that is not ours${reason}`, () => {
    const get = (port: number, file: string, to: string) =>
      new Promise<string>((done) =>
        execFile(program, words(port, file, to), (_error, stdout, stderr) => done(stdout + stderr)),
      );

    it(`gets every file unchanged${noEmptyFiles ? " (it can't read empty ones)" : ""}`, async () => {
      const { port, logged } = await openServer();
      const folder = temporaryFolder();
      const sizes = SIZES.filter((size) => size > 0 || noEmptyFiles !== true);
      for (const size of sizes) {
        const to = join(folder, `${size}.got`);
        const said = await get(port, `${size}.bin`, to);
        // Some make no file for nothing.
        const received = size === 0 && !existsSync(to) ? Buffer.alloc(0) : readFileSync(to);
        expect(received.equals(pattern(size)), `${size} bytes: ${said}`).toBe(true);
      }
      const entries = await logged(sizes.length);
      expect(entries.map(({ outcome }) => outcome)).toEqual(sizes.map(() => "served"));
    });

    it("hears at once that there is no such file", async () => {
      const { port, logged } = await openServer();
      expect(await get(port, "none.cnf", join(temporaryFolder(), "none"))).toMatch(notFound);
      expect(await logged(1)).toMatchObject([{ file: "none.cnf", outcome: "not-found" }]);
    });
  });
}
