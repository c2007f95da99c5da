import { describe, expect, it } from "vitest";
import { fileHolding, filesNamed, forecast } from "../../phone/forecast";
import { reportText } from "../../phone/report-text";
import { bytesOf, image } from "./firmware-folder";
import { asked, MAC, ServedFolder } from "./served-folder";

const SITE = 'image_version: "P0S3-8-11-00"\nproxy1_address: "192.0.2.3"\nproxy_register: "1"\n';
const LINE = 'line1_name: "201"\nline1_authname: "201"\nline1_password: "Canary7"\n';
const OWN = { "SIPDefault.cnf": SITE, [`SIP${MAC}.cnf`]: LINE };
const FIRMWARE = {
  "P0S3-05-3-00.bin": image("P0S3-05-3-00.bin", 5_000),
  "P003-8-11-00.bin": image("P003-8-11-00.bin", 2_900),
  ...bytesOf("P0S3-8-11-00", "P003-8-11-00"),
};

describe("a phone from the factory", () => {
  it("goes through release 5 and the loader to SIP 8-11 in one run, as the guide did, when OS79XX.TXT is changed after the first step", async () => {
    const folder = await ServedFolder.open(
      { ...OWN, ...FIRMWARE, "OS79XX.TXT": "P0S3-05-3-00\r\n" },
      (file, changed) => {
        if (file === "P0S3-05-3-00.bin") changed.change({ "OS79XX.TXT": "P003-8-11-00" });
      },
    );
    const report = await folder.boot("P0030301MFG2");
    expect(asked(report)).toEqual([
      "1 sccp OS79XX.TXT served",
      "1 sccp P0S3-05-3-00.bin served",
      "2 sip OS79XX.TXT served",
      "2 sip P003-8-11-00.bin served",
      `3 loader CTLSEP${MAC}.tlv not found`,
      `3 loader SEP${MAC}.cnf.xml not found`,
      `3 loader SIP${MAC}.cnf served`,
      "3 loader SIPDefault.cnf served",
      "3 loader P0S3-8-11-00.loads served",
      "3 loader P003-8-11-00.sbn served",
      `4 loader CTLSEP${MAC}.tlv not found`,
      `4 loader SEP${MAC}.cnf.xml not found`,
      `4 loader SIP${MAC}.cnf served`,
      "4 loader SIPDefault.cnf served",
      "4 loader P0S3-8-11-00.loads served",
      "4 loader P0S3-8-11-00.sb2 served",
      "5 sip SIPDefault.cnf served",
      `5 sip SIP${MAC}.cnf served`,
      "5 sip RINGLIST.DAT not found",
    ]);
    expect(folder.log.map(({ file }) => file)).toEqual(report.requests.map(({ file }) => file));
    expect(report.end).toEqual({ kind: "up", load: "P0S3-8-11-00", registrars: ["192.0.2.3:5060"] });
    expect(report.outcome.kind).toBe("up");
    expect(report.written.map(({ boot, load, file, bytes }) => [boot, load, file, bytes])).toEqual([
      [1, "P0S3-05-3-00", "P0S3-05-3-00.bin", 5_000],
      [2, "P003-8-11-00", "P003-8-11-00.bin", 2_900],
      [3, "P003-8-11-00", "P003-8-11-00.sbn", 3_000],
      [4, "P0S3-8-11-00", "P0S3-8-11-00.sb2", 9_000],
    ]);
    expect(report).toMatchObject({ restarts: 4, phone: { load: "P0030301MFG2" } });
    const text = reportText(report);
    expect(text).toContain("P0S3-05-3-00.bin");
    expect(text.split("\n").at(-1)).toMatch(/would come up: .*, after 4 restarts, on P0S3-8-11-00$/);
    expect(JSON.stringify(report) + text).not.toContain("Canary7");
  });

  it("stays at release 5 in a folder that is never changed, and says what it keeps asking for", async () => {
    const folder = await ServedFolder.open({ ...OWN, ...FIRMWARE, "OS79XX.TXT": "P0S3-05-3-00" });
    const report = await folder.boot("P0030301MFG2");
    expect(asked(report).slice(2)).toEqual([
      "2 sip OS79XX.TXT served",
      "2 sip SIPDefault.cnf served",
      `2 sip SIP${MAC}.cnf served`,
      "2 sip P0S3-8-11-00.bin not found",
      "2 sip P0S3-8-11-00.sbn not found",
      "2 sip RINGLIST.DAT not found",
    ]);
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-05-3-00" });
    expect(report.notes.map(({ text }) => text).join("\n")).toContain(
      "keeps asking for P0S3-8-11-00, still runs the old load P0S3-05-3-00",
    );
  });

  it("asks for nothing while it restarts, so that a server has time to change what it says", async () => {
    const folder = await ServedFolder.open({ ...OWN, ...FIRMWARE, "OS79XX.TXT": "P0S3-05-3-00" });
    const { requests } = await folder.boot("P0030301MFG2", "7940", 0.3);
    const [last, next] = [1, 2].map((at) => requests[at]);
    expect([last?.boot, next?.boot]).toEqual([1, 2]);
    expect((next?.atMs ?? 0) - (last?.atMs ?? 0)).toBeGreaterThanOrEqual(300);
  });

  it("is forecast as it boots", async () => {
    const files = { ...OWN, ...FIRMWARE };
    const folder = await ServedFolder.open({ ...files, "OS79XX.TXT": "P0S3-05-3-00" }, (file, changed) => {
      if (file === "P0S3-05-3-00.bin") changed.change({ "OS79XX.TXT": "P003-8-11-00" });
    });
    const report = await folder.boot("P0030301MFG2", "7960");
    const known = filesNamed(new Map(Object.entries(files).map(([name, bytes]) => [name, fileHolding(bytes)])));
    const foreseen = forecast(
      { mac: MAC, model: "7960", load: "P0030301MFG2" },
      {
        find: (name, running) =>
          name === "OS79XX.TXT"
            ? fileHolding(running === "P0030301MFG2" ? "P0S3-05-3-00" : "P003-8-11-00")
            : known.find(name, running),
      },
    );
    const { steps, bytes, seconds, ...rest } = foreseen;
    expect(steps.map(({ boot, stage, file, found, next }) => ({ boot, stage, file, found, next }))).toEqual(
      report.requests.map(({ boot, stage, file, result, next }) => ({
        boot,
        stage,
        file,
        found: result === "served",
        next,
      })),
    );
    const { phone: _, requests, ...reported } = report;
    expect(rest).toEqual(reported);
    expect(bytes).toBe(requests.reduce((sum, request) => sum + request.bytes, 0));
    expect(seconds).toBeGreaterThan(report.written.reduce((sum, { restartSeconds }) => sum + restartSeconds, 0));
  });
});

describe("a phone with a loader", () => {
  it("changes from one SIP 8 to another, the loader first, and comes up on it", async () => {
    const folder = await ServedFolder.open({ ...OWN, ...bytesOf("P0S3-8-11-00", "P003-8-11-00") });
    const report = await folder.boot("P0S3-8-12-00");
    expect(asked(report).filter((line) => /P0[0S]3-/.test(line))).toEqual([
      "1 sip P0S3-8-11-00.loads served",
      "1 sip P003-8-11-00.sbn served",
      "2 sip P0S3-8-11-00.loads served",
      "2 sip P0S3-8-11-00.sb2 served",
    ]);
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-8-11-00" });
    expect(report.restarts).toBe(2);
  });

  it("fetches the loader only if it has another one", async () => {
    const folder = await ServedFolder.open({ ...OWN, ...bytesOf("P0S3-8-11-00", "P003-8-12-00") });
    const report = await folder.boot("P0S3-8-12-00");
    expect(report.written.map(({ file }) => file)).toEqual(["P0S3-8-11-00.sb2"]);
  });

  it("goes from SCCP 8 to SIP 8 by XMLDefault.cnf.xml", async () => {
    const xml = "<Default><loadInformation7>P0S3-8-11-00</loadInformation7></Default>";
    const { "SIPDefault.cnf": site } = OWN;
    const files = { "SIPDefault.cnf": site, "XMLDefault.cnf.xml": xml, ...bytesOf("P0S3-8-11-00", "P003-8-11-00") };
    const folder = await ServedFolder.open(files, (file, changed) => {
      if (file === "P0S3-8-11-00.sb2") changed.change(OWN);
    });
    const report = await folder.boot("P00308000500", "7960");
    expect(asked(report)[2]).toBe("1 sccp XMLDefault.cnf.xml served");
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-8-11-00" });
    expect(report.restarts).toBe(3);
  });
});

describe("a phone on SIP before the loader", () => {
  it("goes from 6.3 to 7.4 by OS79XX.TXT, as a guide to 7.4 has it", async () => {
    const own = { ...OWN, "SIPDefault.cnf": SITE.replace("P0S3-8-11-00", "P0S3-07-4-00") };
    const folder = await ServedFolder.open({
      ...own,
      "OS79XX.TXT": "P003-07-4-00\n",
      "P003-07-4-00.bin": image("P003-07-4-00.bin", 1_000),
      ...bytesOf("P0S3-07-4-00", "P003-07-4-00"),
    });
    const report = await folder.boot("P0S3-06-3-00");
    expect(report.written.map(({ file }) => file)).toEqual([
      "P003-07-4-00.bin",
      "P003-07-4-00.sbn",
      "P0S3-07-4-00.sb2",
    ]);
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-07-4-00" });
  });

  it("gets its loader from an SCCP set too, whose files share one name", async () => {
    const folder = await ServedFolder.open({
      ...OWN,
      "OS79XX.TXT": "P00307020300",
      "P00307020300.bin": image("P00307020300.bin", 1_000),
      ...bytesOf("P0S3-8-11-00", "P003-8-11-00"),
    });
    const report = await folder.boot("P0S3-06-3-00");
    expect(report.written.map(({ file }) => file)).toEqual([
      "P00307020300.bin",
      "P003-8-11-00.sbn",
      "P0S3-8-11-00.sb2",
    ]);
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-8-11-00" });
  });

  it("takes the signed loader where the unsigned one is not served", async () => {
    const folder = await ServedFolder.open({
      ...OWN,
      "OS79XX.TXT": "P003-8-11-00",
      ...bytesOf("P0S3-8-11-00", "P003-8-11-00"),
    });
    const report = await folder.boot("P0S3-05-3-00");
    expect(asked(report).slice(0, 3)).toEqual([
      "1 sip OS79XX.TXT served",
      "1 sip P003-8-11-00.bin not found",
      "1 sip P003-8-11-00.sbn served",
    ]);
    expect(report.written.map(({ file }) => file)).toEqual(["P003-8-11-00.sbn", "P0S3-8-11-00.sb2"]);
    expect(report.end).toMatchObject({ kind: "up", load: "P0S3-8-11-00" });
  });
});
