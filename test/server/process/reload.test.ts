import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { bundleText } from "../bundle-text";
import { hasOpenssl, type Issued, issue } from "../http/certificate";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { connectByTls, readOver, shownBy } from "./tls-client";

describe("SIGHUP", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const read = async ({ tftp, http }: Serving, name: string): Promise<string[]> => [
    (await readByTftp({ host: "127.0.0.1", port: tftp }, name, 5000)).toString(),
    await (await fetch(`http://127.0.0.1:${http}/${name}`)).text(),
  ];
  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 });

  it("takes the folder that a link leads to now", async () => {
    const folder = temporaryFolder();
    for (const name of ["one", "two"]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "file"), name);
    }
    const link = join(folder, "link");
    symlinkSync(join(folder, "one"), link);
    const server = await program.serve(["--root", link]);
    expect(await read(server, "file")).toEqual(["one", "one"]);
    symlinkSync(join(folder, "two"), `${link}.next`);
    renameSync(`${link}.next`, link);
    server.child.kill("SIGHUP");
    await eventually(async () => expect(await read(server, "file")).toEqual(["two", "two"]));
  });

  it("reads the generation of a store anew, and changes nothing else", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    expect((await program.run(["apply", "--store", store], bundleText({ file: "as delivered" }))).code).toBe(0);
    const health = async () => (await fetch(`http://127.0.0.1:${server.http}/healthz`)).json();
    const before = await health();
    writeFileSync(join(store, "current", "file"), "mended by hand");
    expect(await read(server, "file")).toEqual(["as delivered", "as delivered"]);
    server.child.kill("SIGHUP");
    await eventually(async () => expect(await read(server, "file")).toEqual(["mended by hand", "mended by hand"]));
    expect(await health()).toEqual(before);
  });

  it("can come many times at once", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store, "--tftp-ports", "single"]);
    expect((await program.run(["apply", "--store", store], bundleText({ file: "0" }))).code).toBe(0);
    for (let count = 1; count <= 100; count++) {
      writeFileSync(join(store, "current", "file"), `${count}`);
      server.child.kill("SIGHUP");
    }
    await eventually(async () => expect(await read(server, "file")).toEqual(["100", "100"]));
    expect(server.written()).not.toContain("trouble");
  });
});

describe.skipIf(!hasOpenssl)("SIGHUP, with certificates made by openssl", () => {
  let program: Program;
  let own: Issued;
  let other: Issued;

  beforeAll(() => {
    program = new Program();
    own = issue("own");
    other = issue("other");
  });

  afterAll(() => program.remove());

  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 });

  it("shows a renewed certificate to new connections, and no broken one to any", async () => {
    const folder = temporaryFolder();
    const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    const install = (issued: Issued): void => {
      writeFileSync(certificate, issued.certificate);
      writeFileSync(key, issued.key);
    };
    install(own);
    writeFileSync(join(folder, "file"), "content");
    const words = ["--root", folder, "--https", "127.0.0.1:0", "--admin-tls", "--tftp-ports", "single"];
    const server = await program.serve([...words, "--certificate", certificate, "--certificate-key", key]);
    const shown = async () => [shownBy(await connectByTls(server.https)), shownBy(await connectByTls(server.admin))];
    const troubles = () =>
      server
        .written()
        .split("\n")
        .filter((line) => line.includes('"trouble"'));
    const held = await connectByTls(server.https);
    expect(await shown()).toEqual(["own", "own"]);

    install(other);
    server.child.kill("SIGHUP");
    await eventually(async () => expect(await shown()).toEqual(["other", "other"]));
    expect(await readOver(held, "/file")).toBe("content");

    install({ ...own, key: other.key });
    server.child.kill("SIGHUP");
    await eventually(() => expect(troubles()).toHaveLength(1));
    install({ ...own, certificate: "Canary5 is no certificate" });
    server.child.kill("SIGHUP");
    await eventually(() => expect(troubles()).toHaveLength(2));
    expect(troubles()[0]).toContain(`--certificate-key ${key}: the private key does not belong to the certificate`);
    expect(troubles()[1]).toContain(`--certificate ${certificate}: it holds no PEM certificate`);
    expect(server.written()).not.toMatch(/Canary5|BEGIN|MII/);
    expect(await shown()).toEqual(["other", "other"]);

    install(own);
    server.child.kill("SIGHUP");
    await eventually(async () => expect(await shown()).toEqual(["own", "own"]));
  });
});
