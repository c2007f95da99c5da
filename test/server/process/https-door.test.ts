import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { hasOpenssl, type Issued, issue } from "../http/certificate";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { connectByTls, readOver } from "./tls-client";

/** As a phone of the 7900 series speaks it (cisco.md section 2.2). */
const TLS_1_0 = { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
const CONTENT = "<DIALTEMPLATE/>\n".repeat(5000);

describe.skipIf(!hasOpenssl)("the door with TLS (its certificates are made by openssl)", () => {
  let program: Program;
  let own: Issued;
  let other: Issued;

  beforeAll(() => {
    program = new Program();
    own = issue("own");
    other = issue("other");
  });

  afterAll(() => program.remove());

  /** Words for a folder with one file and a certificate with its key. */
  const wordsFor = ({ certificate, key }: Issued): string[] => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "dialplan.xml"), CONTENT);
    writeFileSync(join(folder, "certificate"), certificate);
    writeFileSync(join(folder, "key"), key);
    return [
      ...["--root", folder, "--https", "127.0.0.1:0"],
      ...["--certificate", join(folder, "certificate"), "--certificate-key", join(folder, "key")],
    ];
  };

  it("has the files of the other doors", async () => {
    const { tftp, http, https } = await program.serve(wordsFor(own));
    const trusted = await connectByTls(https, { ca: own.certificate, rejectUnauthorized: true });
    expect(await readOver(trusted, "/dialplan.xml")).toBe(CONTENT);
    expect(await (await fetch(`http://127.0.0.1:${http}/dialplan.xml`)).text()).toBe(CONTENT);
    const byTftp = await readByTftp({ host: "127.0.0.1", port: tftp }, "dialplan.xml", 5000);
    expect(byTftp.toString()).toBe(CONTENT);
    await expect(connectByTls(https, TLS_1_0)).rejects.toThrow(/alert protocol version/);
  });

  it("lets a phone with TLS 1.0 in where it is told to", async () => {
    const { https } = await program.serve([...wordsFor(own), "--old-tls"]);
    const old = await connectByTls(https, TLS_1_0);
    expect(old.getProtocol()).toBe("TLSv1");
    expect(await readOver(old, "/dialplan.xml")).toBe(CONTENT);
  });

  it("names the file that is no good, tells nothing of it, and opens nothing", async () => {
    const doors = ["--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    const refused = async (issued: Issued): Promise<string> => {
      const { code, stdout, stderr } = await program.run(["serve", ...doors, ...wordsFor(issued)]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).not.toMatch(/Canary5|BEGIN|MII/);
      return stderr;
    };
    expect(await refused({ ...own, certificate: "Canary5" })).toMatch(
      /^error: --certificate \S+\/certificate: it holds no PEM certificate .*\n$/,
    );
    expect(await refused({ ...own, key: "Canary5" })).toMatch(
      /^error: --certificate-key \S+\/key: it holds no PEM private key .*\n$/,
    );
    expect(await refused({ ...own, key: other.key })).toMatch(
      /^error: --certificate-key \S+\/key: the private key does not belong to the certificate\n$/,
    );
  });

  it("names all files that can't be read at once", async () => {
    const root = temporaryFolder();
    const [certificate, key, token] = ["certificate", "key", "token"].map((name) => join(root, name));
    const { code, stdout, stderr } = await program.run([
      ...["serve", "--root", root, "--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--https", "127.0.0.1:0"],
      ...["--certificate", `${certificate}`, "--certificate-key", `${key}`, "--admin-token-file", `${token}`],
    ]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.split("\n")).toEqual([
      `error: --certificate ${certificate} can't be read (ENOENT)`,
      `error: --certificate-key ${key} can't be read (ENOENT)`,
      `error: --admin-token-file ${token} can't be read (ENOENT)`,
      "",
    ]);
  });
});
