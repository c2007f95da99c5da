import { describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { type FilesAvailable, fileHolding, filesNamed, forecast, type ServedFile } from "../../phone/forecast";
import { imagesOf } from "./firmware-folder";
import { REPEATS, SCCP_TO_LOADER, SCCP_TO_LOADER_SECONDS, TO_SIP, type TracedRequest } from "./public-trace";
import { ScriptedTftpServer } from "./scripted-tftp-server";

const MAC = "0003936AA1B2";
const LOAD = "P0S3-8-12-00";

function folder(files: Readonly<Record<string, string | ServedFile>>): FilesAvailable {
  return filesNamed(
    new Map(Object.entries(files).map(([name, file]) => [name, typeof file === "string" ? fileHolding(file) : file])),
  );
}

/** The load as a forecast knows it: names and sizes, those of the public set. */
const SET: Record<string, ServedFile> = {
  "P0S3-8-12-00.loads": { size: 458, members: ["P0S3-8-12-00.loads", "P003-8-12-00.sbn", "P0S3-8-12-00.sb2"] },
  "P003-8-12-00.sbn": { size: 130_956 },
  "P0S3-8-12-00.sb2": { size: 756_524 },
};
const XML_DEFAULT = { "XMLDefault.cnf.xml": `<Default><loadInformation8>${LOAD}</loadInformation8></Default>` };
const SITE = `image_version: "${LOAD}"\nproxy1_address: "192.0.2.3"\nproxy_register: "1"\n`;
const LINE = 'line1_name: "201"\nline1_authname: "201"\nline1_password: "Canary7"\n';

describe("the boot of the public trace", () => {
  const traced = forecast({ mac: MAC, model: "7940", load: "P003-8-09-00" }, folder({ ...XML_DEFAULT, ...SET }));
  const name = (file: string) => file.replaceAll("{MAC}", MAC);
  /** Seconds from one file of a boot to a later one. */
  const between = (steps: readonly TracedRequest[], from: number, to: number) =>
    (steps[to]?.[0] ?? Number.NaN) - (steps[from]?.[0] ?? Number.NaN);

  it("is forecast with its names in their order", () => {
    for (const phone of TO_SIP) {
      const names = phone.map(([, file]) => name(file));
      expect(traced.steps.map(({ file }) => file)).toEqual(names.slice(0, 16));
      expect(new Set(names.slice(16))).toEqual(new Set(names.length > 16 ? [`SIP${MAC}.cnf`] : []));
    }
    const twice = 2 * (458 + XML_DEFAULT["XMLDefault.cnf.xml"].length);
    expect(traced).toMatchObject({ restarts: 2, bytes: twice + 130_956 + 756_524 });
  });

  it.each([
    ["the manifest", 0, 5],
    ["the loader", 5, 6],
    ["the second walk", 6, 7],
    ["its manifest", 7, 12],
    ["the application", 12, 13],
    ["the site's settings", 13, 14],
    ["the phone's own file", 14, 15],
  ])("has the time until %s among those that were seen", (_, from, to) => {
    const seen = TO_SIP.map((phone) => between(phone, from, to));
    const seconds = (traced.steps[to]?.at ?? 0) - (traced.steps[from]?.at ?? 0);
    // The log has whole seconds.
    expect(seconds).toBeGreaterThan(Math.min(...seen) - 1);
    expect(seconds).toBeLessThan(Math.max(...seen) + 1);
  });

  it("ends unprovisioned, with the pause that was seen between two requests for the phone file", () => {
    expect(traced.outcome.kind).toBe("unprovisioned");
    expect(traced.end).toMatchObject({ kind: "waiting", for: "phone file", load: LOAD });
    const pauses = TO_SIP.flatMap((phone) => phone.slice(16).map((_, index) => between(phone, 15 + index, 16 + index)));
    const { everySeconds = 0 } = traced.end.kind === "waiting" ? traced.end : {};
    expect(pauses.length).toBeGreaterThan(10);
    expect(everySeconds).toBeGreaterThanOrEqual(Math.min(...pauses));
    expect(everySeconds).toBeLessThanOrEqual(Math.max(...pauses));
  });

  it("is preceded in an SCCP phone by three names and a restart", () => {
    const sccp = forecast({ mac: MAC, model: "7940", load: "P00308000500" }, folder({ ...XML_DEFAULT, ...SET }));
    const [first, second, third, loader, ...more] = sccp.steps;
    expect([first, second, third].map((step) => step?.file)).toEqual(SCCP_TO_LOADER.map(([, file]) => name(file)));
    expect([loader, ...more].map((step) => step?.file)).toEqual(traced.steps.map(({ file }) => file));
    const pause = (loader?.at ?? 0) - (third?.at ?? 0);
    expect(pause).toBeGreaterThanOrEqual(SCCP_TO_LOADER_SECONDS.from);
    expect(pause).toBeLessThanOrEqual(SCCP_TO_LOADER_SECONDS.to);
  });
});

describe("a forecast", () => {
  it("tells what a configured phone ends as, and shows no password", () => {
    const files = folder({ "SIPDefault.cnf": SITE, [`SIP${MAC}.cnf`]: LINE });
    const up = forecast({ mac: "00:03:93:6a:a1:b2", model: "7960", load: LOAD }, files);
    expect(up.end).toEqual({ kind: "up", load: LOAD, registrars: ["192.0.2.3:5060"] });
    expect(up).toMatchObject({ restarts: 0, written: [], lines: [{ line: 1, name: "201", passwordLength: 7 }] });
    expect(up.seconds).toBeGreaterThan(0);
    expect(JSON.stringify(up)).not.toContain("Canary7");
  });

  it("asks for files by the load that runs, so that a folder may change on the way", () => {
    const asked: string[] = [];
    const files: FilesAvailable = {
      find: (name, running) => {
        asked.push(`${running} ${name}`);
        return undefined;
      },
    };
    forecast({ mac: MAC, model: "7940", load: "P0030301MFG2" }, files);
    expect(asked[0]).toBe("P0030301MFG2 OS79XX.TXT");
  });

  it("refuses an image that is known to be unsigned after a signed one, whatever its name", () => {
    const files = { ...SET, "P0S3-8-12-00.sb2": { size: 756_524, signed: false } };
    const { end, outcome } = forecast(
      { mac: MAC, model: "7940", load: "P0S3-8-11-00" },
      folder({ ...files, "SIPDefault.cnf": SITE, [`SIP${MAC}.cnf`]: LINE }),
    );
    expect(end).toEqual({
      kind: "refused",
      load: "P0S3-8-11-00",
      file: "P0S3-8-12-00.sb2",
      cause: "unsigned image",
    });
    expect(outcome.reason).toContain("takes no unsigned image any more");
  });

  it("says of two loads that name each other that the phone changes for ever", () => {
    // The loader goes by the phone file, the application by the site's; each names the other's load.
    const older = imagesOf("P0S3-8-11-00", "P003-8-11-00");
    const other = `${SITE.replace(LOAD, "P0S3-8-11-00")}`;
    let asked = 0;
    const files = folder({ ...SET, ...older, [`SIP${MAC}.cnf`]: LINE });
    const changing: FilesAvailable = {
      find: (name, running) => {
        if (name !== "SIPDefault.cnf") return files.find(name, running);
        asked++;
        return fileHolding(running === LOAD ? other : SITE);
      },
    };
    const { end } = forecast({ mac: MAC, model: "7940", load: LOAD }, changing);
    expect(asked).toBeGreaterThan(1);
    expect(end).toMatchObject({ kind: "looping", cause: "loads name each other" });
  });

  it("names every problem of a phone at once", () => {
    expect(() => forecast({ mac: "1", model: "7911", load: "x" }, folder({}))).toThrow(/^mac: .*\nmodel: /);
    expect(() => forecast({ mac: MAC, model: "7940", load: "P003-05-3-00" }, folder({}))).toThrow(/^load: .*P0S3-8-12/);
  });

  it("is right for each of 10,000 phones", () => {
    const line = (index: number) => `line1_name: "${index}"\nline1_authname: "${index}"\nline1_password: "Canary7"\n`;
    const mac = (index: number) => `0003936${index.toString(16).toUpperCase().padStart(5, "0")}`;
    const all = { ...XML_DEFAULT, ...SET, "SIPDefault.cnf": SITE };
    const files = new Map(
      Object.entries(all).map(([name, file]) => [name, typeof file === "string" ? fileHolding(file) : file]),
    );
    const phones = Array.from({ length: 10_000 }, (_, index) => index);
    for (const index of phones) if (index % 10 > 0) files.set(`SIP${mac(index)}.cnf`, fileHolding(line(index)));
    const ends = phones.map(
      (index) => forecast({ mac: mac(index), model: "7940", load: "P0S3-8-11-00" }, filesNamed(files)).end,
    );
    expect(ends.filter(({ kind }) => kind === "up")).toHaveLength(9000);
    expect(ends[0]).toMatchObject({ kind: "waiting", for: "phone file", file: `SIP${mac(0)}.cnf` });
    expect(ends.every(({ load }) => load === LOAD)).toBe(true);
  });
});

describe("a read request that is not answered", () => {
  it("is repeated from one port, and given up when the trace has it", async () => {
    const scale = 0.04;
    const server = new ScriptedTftpServer({}, { [`CTLSEP${MAC}.tlv`]: { ignore: 99 } });
    const port = await server.open();
    const report = await bootPhone({
      mac: MAC,
      model: "7940",
      load: LOAD,
      tftp: `127.0.0.1:${port}`,
      timeoutScale: scale,
    });
    server.close();
    expect(server.requests).toHaveLength(1 + REPEATS.again.length);
    expect(new Set(server.requests.map((request) => request.port)).size).toBe(1);
    // Timers are never early, so that this holds on a slow machine too.
    expect(report.requests[0]?.ms).toBeGreaterThanOrEqual(REPEATS.givenUp * 1000 * scale - 5);
  });
});
