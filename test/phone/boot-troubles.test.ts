import { describe, expect, it, onTestFinished } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { bytesOf, image, manifest } from "./firmware-folder";
import { ScriptedTftpServer } from "./scripted-tftp-server";
import { asked, MAC, ServedFolder } from "./served-folder";

const LINE = 'line1_name: "201"\nline1_authname: "201"\nline1_password: "s3cret"\n';
const site = (load: string) => `image_version: "${load}"\nproxy1_address: "192.0.2.3"\nproxy_register: "1"\n`;
const own = (load: string) => ({ "SIPDefault.cnf": site(load), [`SIP${MAC}.cnf`]: LINE });
const xmlDefault = (load: string) => `<Default><loadInformation8>${load}</loadInformation8></Default>`;
const texts = (notes: readonly { readonly text: string }[]) => notes.map(({ text }) => text).join("\n");

/** The rows of cisco.md section 6 that a folder, or a server, causes; row 3 is of a family that is not booted here. */
describe("row 1, a skipped step: Protocol Application Invalid", () => {
  it.each([
    [
      "OS79XX.TXT naming SIP 8",
      { "OS79XX.TXT": "P0S3-8-11-00", "P0S3-8-11-00.bin": image("a", 9_000) },
      "P0S3-8-11-00.bin",
    ],
    [
      "XMLDefault.cnf.xml naming the loader of 8",
      {
        "OS79XX.TXT": "P003-8-11-00",
        "XMLDefault.cnf.xml": xmlDefault("P003-8-11-00"),
        "P003-8-11-00.bin": image("a", 900),
      },
      "P003-8-11-00.bin",
    ],
  ])("is refused by a factory load: %s", async (_, files, file) => {
    const report = await (await ServedFolder.open(files)).boot("P0030301MFG2");
    expect(report.end).toEqual({ kind: "refused", load: "P0030301MFG2", file, cause: "jump" });
    expect(report.outcome.kind).toBe("refused");
    expect(report.outcome.reason).toContain("Protocol Application Invalid");
    expect(report.outcome.remedy).toContain("P0S3-05-3-00");
    expect(report.written).toEqual([]);
  });

  it("is refused by SIP 4.4 on the way to 7, and by SIP 8 on the way to 6", async () => {
    const up = await ServedFolder.open({ "OS79XX.TXT": "P003-07-4-00", "P003-07-4-00.bin": image("a", 900) });
    expect((await up.boot("P0S3-04-4-00")).end).toMatchObject({ kind: "refused", cause: "jump" });
    const down = await ServedFolder.open({ ...own("P0S3-06-3-00"), ...bytesOf("P0S3-06-3-00", "P003-06-3-00") });
    const report = await down.boot("P0S3-8-11-00");
    expect(report.end).toMatchObject({ kind: "refused", cause: "jump", file: "P0S3-06-3-00.loads" });
  });
});

it("row 2, an unsigned image after a signed one: Image Authentication Failed", async () => {
  const set = { "P0S3-8-11-00.loads": manifest("P0S3-8-11-00", "P0S3-8-11-00.bin") };
  const folder = await ServedFolder.open({ ...own("P0S3-8-11-00"), ...set, "P0S3-8-11-00.bin": image("a", 900) });
  const report = await folder.boot("P0S3-8-12-00");
  expect(report.end).toEqual({
    kind: "refused",
    load: "P0S3-8-12-00",
    file: "P0S3-8-11-00.bin",
    cause: "unsigned image",
  });
  expect(report.requests.at(-1)?.next).toContain("Image Authentication Failed");
});

describe("row 4, no file that names a load: No Load Specified", () => {
  it.each([
    ["a phone file alone", { [`SIP${MAC}.cnf`]: LINE }],
    ["settings without image_version", { "SIPDefault.cnf": "proxy1_address: 192.0.2.3\n", [`SIP${MAC}.cnf`]: LINE }],
    ["an image_version that names the loader", own("P003-8-11-00")],
    [
      "a device file that only says SIP",
      { [`SEP${MAC}.cnf.xml`]: "<device><deviceProtocol>SIP</deviceProtocol></device>" },
    ],
  ])("keeps a loader in its walk: %s", async (_, files) => {
    const report = await (await ServedFolder.open(files)).boot("P003-8-11-00");
    expect(report.end).toMatchObject({ kind: "looping", cause: "no load named", load: "P003-8-11-00" });
    expect(report.requests.at(-1)?.next).toContain("No Load Specified");
  });

  it("is told of a default file that names the loader itself", async () => {
    const folder = await ServedFolder.open({ "XMLDefault.cnf.xml": xmlDefault("P003-8-11-00") });
    const report = await folder.boot("P003-8-11-00");
    expect(texts(report.notes)).toContain("the loader that runs already");
    expect(report.end.kind).toBe("looping");
  });
});

describe("row 5, a load that is spelled otherwise than its files", () => {
  it("is hunted by a phone that runs, and by a loader that does not come up", async () => {
    const folder = await ServedFolder.open({ ...own("P0S3-08-12-00"), ...bytesOf("P0S3-8-12-00", "P003-8-12-00") });
    const running = await folder.boot("P0S3-8-12-00");
    expect(running.end).toMatchObject({ kind: "up", load: "P0S3-8-12-00" });
    expect(texts(running.notes)).toContain("keeps asking for P0S3-08-12-00.loads");
    const loader = await folder.boot("P003-8-12-00");
    expect(loader.end).toEqual({
      kind: "looping",
      load: "P003-8-12-00",
      on: "P0S3-08-12-00.loads",
      cause: "file missing",
    });
  });

  it("is hunted with an extension in it", async () => {
    const report = await (await ServedFolder.open(own("P0S3-8-11-00.loads"))).boot("P0S3-8-12-00");
    expect(asked(report)).toContain("1 sip P0S3-8-11-00.loads.loads not found");
    expect(texts(report.notes)).toContain("a load is named without an extension");
  });
});

it("row 6, a manifest and its file that differ in upper and lower case", async () => {
  const { "P003-8-11-00.sbn": loader, ...set } = bytesOf("P0S3-8-11-00", "P003-8-11-00");
  const folder = await ServedFolder.open({ ...own("P0S3-8-11-00"), ...set, "p003-8-11-00.sbn": loader ?? "" });
  const report = await folder.boot("P003-8-12-00");
  expect(report.end).toEqual({ kind: "looping", load: "P003-8-12-00", on: "P003-8-11-00.sbn", cause: "file missing" });
  expect(report.outcome.remedy).toContain("upper and lower case");
  // The same for a phone that runs, of which is not known whether it goes on to run.
  const running = await folder.boot("P0S3-8-12-00");
  expect(running.end).toMatchObject({ kind: "looping", on: "P003-8-11-00.sbn", cause: "file missing" });
  expect(running.outcome.reason).toContain("not established");
});

it("says once of a step that is not known for sure", async () => {
  const folder = await ServedFolder.open({ ...own("P00308000500"), ...bytesOf("P00308000500", "P00308000500") });
  const report = await folder.boot("P0S3-8-12-00");
  expect(texts(report.notes).split("known from SIP 7.x only")).toHaveLength(2);
  expect(report.written.map(({ file }) => file)).toEqual(["P00308000500.sbn", "P00308000500.sb2"]);
});

it("row 7, a transfer of firmware that breaks off", async () => {
  const files = { "XMLDefault.cnf.xml": xmlDefault("P0S3-8-11-00"), ...bytesOf("P0S3-8-11-00", "P003-8-11-00") };
  const server = new ScriptedTftpServer(files, { "P0S3-8-11-00.sb2": { stallAt: 3 } });
  const port = await server.open();
  onTestFinished(() => server.close());
  const boot = { mac: MAC, model: "7940", load: "P003-8-11-00", tftp: `127.0.0.1:${port}`, timeoutScale: 0.02 };
  const report = await bootPhone(boot);
  expect(report.end).toEqual({
    kind: "looping",
    load: "P003-8-11-00",
    on: "P0S3-8-11-00.sb2",
    cause: "server silent",
  });
  expect(report.written).toEqual([]);
});

it("row 8, a phone file that is missing: Phone Unprovisioned, every 31 s", async () => {
  const { [`SIP${MAC}.cnf`]: phoneFile = "", ...rest } = own("P0S3-8-12-00");
  const folder = await ServedFolder.open({ ...rest, [`sip${MAC}.cnf`]: phoneFile });
  const missing = await folder.boot("P0S3-8-12-00");
  const file = `SIP${MAC}.cnf`;
  expect(missing.end).toEqual({ kind: "waiting", load: "P0S3-8-12-00", for: "phone file", file, everySeconds: 31 });
  folder.change({ [file]: "" });
  expect((await folder.boot("P0S3-8-12-00")).end).toMatchObject({ kind: "waiting", for: "line settings" });
});

describe("row 9, none of the files that a phone asks for", () => {
  it.each([
    ["P0030301MFG2", ["OS79XX.TXT", `SEP${MAC}.cnf.xml`, "XMLDefault.cnf.xml", `SEP${MAC}.cnf`, "SEPDefault.cnf"]],
    ["P00308000500", [`CTLSEP${MAC}.tlv`, `SEP${MAC}.cnf.xml`, "XMLDefault.cnf.xml"]],
    [
      "P003-8-12-00",
      [
        `CTLSEP${MAC}.tlv`,
        `SEP${MAC}.cnf.xml`,
        `SIP${MAC}.cnf`,
        `MGC${MAC}.cnf`,
        "XMLDefault.cnf.xml",
        "SIPDefault.cnf",
        "MGCDefault.cnf",
      ],
    ],
  ])("makes %s walk its list again and again", async (load, names) => {
    const report = await (await ServedFolder.open({})).boot(load);
    expect(report.requests.map(({ file }) => file)).toEqual(names);
    expect(report.end).toEqual({ kind: "looping", load, on: names[0], cause: "nothing served" });
    expect(report.outcome.kind).toBe("no load");
  });

  it("leaves SIP before the loader unprovisioned", async () => {
    const report = await (await ServedFolder.open({})).boot("P0S30202");
    expect(report.requests.map(({ file }) => file)).toEqual(["OS79XX.TXT", "SIPDefault.cnf", `SIP${MAC}.cnf`]);
    expect(report.end).toMatchObject({ kind: "waiting", for: "phone file" });
  });
});

it("row 10, a server that is silent: TFTP Timeout", async () => {
  const server = new ScriptedTftpServer({}, { "OS79XX.TXT": { ignore: 99 } });
  const port = await server.open();
  onTestFinished(() => server.close());
  const boot = { mac: MAC, model: "7940", load: "P0030301MFG2", tftp: `127.0.0.1:${port}`, timeoutScale: 0.02 };
  const report = await bootPhone(boot);
  expect(report.end).toEqual({ kind: "looping", load: "P0030301MFG2", on: "OS79XX.TXT", cause: "server silent" });
  expect(report.outcome.reason).toContain("TFTP Timeout");
});

describe("what is not known", () => {
  it("is told as such for a manifest that names no application, and for a load of other phones", async () => {
    const empty = await ServedFolder.open({ ...own("P0S3-8-11-00"), "P0S3-8-11-00.loads": "x" });
    expect((await empty.boot("P0S3-8-12-00")).end).toMatchObject({ kind: "unknown", file: "P0S3-8-11-00" });
    const other = { ...own("SIP41.8-5-4S"), "SIP41.8-5-4S.loads": manifest("SIP41.8-5-4S", "jar41sip.sbn", "a.sb2") };
    const report = await (await ServedFolder.open(other)).boot("P0S3-8-12-00");
    expect(report.end.kind).toBe("unknown");
    expect(report.outcome).toMatchObject({ kind: "new load" });
  });

  it("is told as such for an application of 7 or 8 that a phone without a loader fetches", async () => {
    const folder = await ServedFolder.open({ ...own("P0S3-8-11-00"), "P0S3-8-11-00.bin": image("a", 900) });
    const report = await folder.boot("P0S3-06-3-00");
    expect(report.end).toEqual({ kind: "unknown", load: "P0S3-06-3-00", file: "P0S3-8-11-00" });
    expect(report.outcome.reason).toContain("a phone without a loader");
  });

  it("is said of an image, of which the name alone is looked at, and of a step that Cisco does not name", async () => {
    const folder = await ServedFolder.open({ ...own("P0S3-06-3-00"), "P0S3-06-3-00.bin": image("a", 900) });
    const report = await folder.boot("P0S3-04-4-00");
    expect(texts(report.notes)).toContain("what a phone checks in an image is not known");
    expect(texts(report.notes)).toContain("Cisco's order of SIP releases is 4.4, 5.3, 6.x, 7.x");
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-06-3-00" });
  });
});

it("an SCCP phone whose files name no other load stays one", async () => {
  for (const load of ["P00303010102", "P00308000500"]) {
    const report = await (await ServedFolder.open({ "XMLDefault.cnf.xml": "<Default/>" })).boot(load);
    expect(report.end).toEqual({ kind: "waiting", load, for: "call agent" });
    expect(report.outcome.kind).toBe("other protocol");
  }
});
