import { afterEach, describe, expect, it } from "vitest";
import type { BootReport } from "../../phone/boot-report";
import { bootPhone } from "../../phone/boot-sequence";
import { reportText } from "../../phone/report-text";
import { type Script, ScriptedTftpServer } from "./scripted-tftp-server";

const MAC = "0003936AA1B2";
const LOAD = "P0S3-8-12-00";
const PHONE = `SIP${MAC}.cnf`;
const DEFAULTS =
  'proxy1_address: "192.168.1.3"\nproxy_register: "1"\ntime_zone: "CET"\nsntp_server: "192.168.1.3"\nsntp_mode: "unicast"\nmessages_uri: "8500"\n';
const LINE = 'line1_name: "201"\nline1_authname: "201"\nline1_password: "s3cret"\n';
const PLAN = '<DIALTEMPLATE><TEMPLATE MATCH="*" Timeout="5"/></DIALTEMPLATE>';

const opened: ScriptedTftpServer[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

async function boot(
  files: Record<string, string>,
  scripts: Record<string, Script> = {},
  model = "7940",
): Promise<BootReport> {
  const server = new ScriptedTftpServer(files, scripts);
  opened.push(server);
  const port = await server.open();
  const report = await bootPhone({
    mac: "00:03:93:6a:a1:b2",
    model,
    load: LOAD,
    tftp: `127.0.0.1:${port}`,
    timeoutScale: Object.values(scripts).some(({ ignore }) => ignore !== undefined) ? 0.05 : 1,
  });
  const asked = server.requests.map(({ file }) => file);
  expect([...new Set(asked)].filter((file) => !report.requests.some((request) => request.file === file))).toEqual([]);
  expect(report.requests.every(({ next }) => next !== "")).toBe(true);
  return report;
}

const asked = (report: BootReport) => report.requests.map(({ stage, file, result }) => `${stage} ${file} ${result}`);
const notes = (report: BootReport) => report.notes.map(({ level, text }) => `${level}: ${text}`).join("\n");

describe("a phone that comes up", () => {
  it("asks the loader's names up to its own file, then those of the SIP application", async () => {
    const report = await boot({
      "SIPDefault.cnf": `${DEFAULTS}image_version: "${LOAD}"\ndial_template: "dialplan"\n`,
      [PHONE]: LINE,
      "dialplan.xml": PLAN,
      "RINGLIST.DAT": "Bell\tbell.pcm\n",
    });
    expect(asked(report)).toEqual([
      `loader CTLSEP${MAC}.tlv not found`,
      `loader SEP${MAC}.cnf.xml not found`,
      `loader ${PHONE} served`,
      "sip SIPDefault.cnf served",
      `sip ${PHONE} served`,
      "sip RINGLIST.DAT served",
      "sip dialplan.xml served",
    ]);
    expect(report.outcome).toEqual({ kind: "up", reason: "line 1 registers as 201 at 192.168.1.3:5060 over UDP" });
    expect(report.notes).toEqual([]);
    expect(report.settings).toMatchObject({
      timeZone: "CET",
      messagesNumber: "8500",
      dialPlan: "1 template",
      rings: "built-in and 1 more",
    });
    expect(report.requests.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("does so without SIPDefault.cnf, ring list and dial plan", async () => {
    const report = await boot({ [PHONE]: DEFAULTS + LINE });
    expect(report.outcome.kind).toBe("up");
    expect(asked(report).slice(3)).toEqual([
      "sip SIPDefault.cnf not found",
      `sip ${PHONE} served`,
      "sip RINGLIST.DAT not found",
    ]);
    expect(reportText(report)).toContain("not found (normal: the built-in rings remain)");
  });

  it.each([
    ["./", `./${PHONE}`],
    ["phones/", `phones/${PHONE}`],
  ])("takes tftp_cfg_dir %s as it stands", async (directory, file) => {
    const defaults = `${DEFAULTS}tftp_cfg_dir: "${directory}"\n`;
    const report = await boot({ "SIPDefault.cnf": defaults, "XMLDefault.cnf.xml": "<Default/>", [file]: LINE });
    expect(report.outcome.kind).toBe("up");
    expect(asked(report).slice(2)).toEqual([
      `loader ${PHONE} not found`,
      `loader MGC${MAC}.cnf not found`,
      "loader XMLDefault.cnf.xml served",
      "loader SIPDefault.cnf served",
      "sip SIPDefault.cnf served",
      `sip ${file} served`,
      "sip RINGLIST.DAT not found",
    ]);
  });

  it("says why the dial plan is not loaded", async () => {
    const files = { "SIPDefault.cnf": `${DEFAULTS}dial_template: "dialplan"\n`, [PHONE]: LINE };
    const missing = await boot(files);
    expect(missing.outcome.kind).toBe("up");
    expect(notes(missing)).toContain("plan not loaded: dialplan.xml is missing");
    const lower = await boot({ ...files, "dialplan.xml": PLAN.replace("TEMPLATE MATCH", "template MATCH") });
    expect(notes(lower)).toContain("plan not loaded: <template> must be written in upper case");
  });

  it("keeps its load when image_version names one that is not there", async () => {
    const report = await boot({ [PHONE]: `${DEFAULTS}${LINE}image_version: "P0S3-8-11-00"\n` });
    expect(asked(report)).toContain("sip P0S3-8-11-00.loads not found");
    expect(notes(report)).toContain("keeps asking for P0S3-8-11-00.loads, still runs the old load P0S3-8-12-00");
    expect(report.outcome.kind).toBe("up");
  });

  it("waits for a slow server and notes it", async () => {
    const report = await boot({ [PHONE]: DEFAULTS + LINE }, { "SIPDefault.cnf": { ignore: 1 } });
    expect(report.outcome.kind).toBe("up");
    expect(notes(report)).toContain("asked 2 times before an answer came");
  });

  it("goes on with its SIP file for a device file that says SIP", async () => {
    const device = "<device><deviceProtocol>SIP</deviceProtocol></device>";
    const report = await boot({ [`SEP${MAC}.cnf.xml`]: device, [PHONE]: DEFAULTS + LINE });
    expect(report.outcome.kind).toBe("up");
    expect(asked(report)[2]).toBe("sip SIPDefault.cnf not found");
  });
});

describe("a phone that does not come up", () => {
  const XML_DEFAULT = (load: string) =>
    `<Default><loadInformation8 model="IP Phone 7940">${load}</loadInformation8><loadInformation7>other</loadInformation7></Default>`;

  it("is unprovisioned without its file, after asking every other name", async () => {
    const report = await boot({ "SIPDefault.cnf": DEFAULTS, "XMLDefault.cnf.xml": XML_DEFAULT(LOAD) });
    expect(asked(report)).toEqual([
      `loader CTLSEP${MAC}.tlv not found`,
      `loader SEP${MAC}.cnf.xml not found`,
      `loader ${PHONE} not found`,
      `loader MGC${MAC}.cnf not found`,
      "loader XMLDefault.cnf.xml served",
      "sip SIPDefault.cnf served",
      `sip ${PHONE} not found`,
    ]);
    expect(report.outcome).toMatchObject({ kind: "unprovisioned", reason: `${PHONE} is missing` });
    expect(report.requests.at(-1)?.next).toContain("every 31 s");
  });

  it.each([
    ["lower-case name", { [PHONE.toLowerCase()]: DEFAULTS + LINE }],
    ["nothing at all", {}],
  ])("has no load: %s", async (_, files) => {
    const report = await boot(files);
    expect(asked(report).map((line) => line.split(" ")[1])).toEqual([
      `CTLSEP${MAC}.tlv`,
      `SEP${MAC}.cnf.xml`,
      PHONE,
      `MGC${MAC}.cnf`,
      "XMLDefault.cnf.xml",
      "SIPDefault.cnf",
      "MGCDefault.cnf",
    ]);
    expect(report.outcome.kind).toBe("no load");
  });

  it("is unprovisioned with an empty file", async () => {
    expect((await boot({ [PHONE]: "" })).outcome).toMatchObject({ kind: "unprovisioned", reason: "line 1 is not set" });
  });

  it("says TFTP Timeout when the server is silent, at the loader or later", async () => {
    const first = await boot({}, { [`CTLSEP${MAC}.tlv`]: { ignore: 99 } });
    expect(first.outcome).toMatchObject({ kind: "timeout" });
    expect(first.outcome.reason).toContain("TFTP Timeout");
    expect(first.requests).toHaveLength(1);
    expect(first.requests[0]).toMatchObject({ result: "timeout", tries: 4 });
    const later = await boot({ [PHONE]: DEFAULTS + LINE }, { "SIPDefault.cnf": { ignore: 99 } });
    expect(later.outcome.reason).toContain("SIPDefault.cnf");
    expect(later.requests).toHaveLength(4);
  });

  it("stops where other firmware is served, as image_version or as XMLDefault names it", async () => {
    const files = { "P0S3-8-11-00.loads": "manifest" };
    const image = await boot({ ...files, [PHONE]: `${DEFAULTS}${LINE}image_version: "P0S3-8-11-00"\n` });
    expect(image.outcome.kind).toBe("new load");
    expect(asked(image).at(-1)).toBe("sip P0S3-8-11-00.loads served");
    const xml = await boot({ ...files, "XMLDefault.cnf.xml": XML_DEFAULT("P0S3-8-11-00") });
    expect(xml.outcome.kind).toBe("new load");
    expect(asked(xml).at(-1)).toBe("loader P0S3-8-11-00.loads served");
  });

  it("reads the load of its own model", async () => {
    const report = await boot({ "XMLDefault.cnf.xml": XML_DEFAULT(LOAD) }, {}, "7960");
    expect(report.outcome).toMatchObject({ kind: "no load" });
    expect(asked(report).at(-1)).toBe("loader other.loads not found");
  });

  it.each([
    [`SEP${MAC}.cnf.xml`, "<device><deviceProtocol>SCCP</deviceProtocol></device>"],
    [`SEP${MAC}.cnf.xml`, "<html>404</html>"],
    [`MGC${MAC}.cnf`, "x"],
    ["MGCDefault.cnf", "x"],
  ])("is no SIP phone with %s", async (file, text) => {
    expect((await boot({ [file]: text })).outcome.kind).toBe("other protocol");
  });

  it("takes ERROR 2 as a missing file, with a note", async () => {
    const report = await boot({ [PHONE]: DEFAULTS + LINE }, { [PHONE]: { error: 2 } });
    expect(report.outcome.kind).toBe("no load");
    expect(notes(report)).toContain("error 2");
  });
});

it("every problem of the options is told at once", async () => {
  const options = {
    mac: "0003936AA1B",
    model: "7911",
    load: "x",
    tftp: "host:0",
    timeoutScale: 0,
    restartSeconds: 121,
  };
  await expect(bootPhone(options)).rejects.toThrow(
    /^mac: .*\nmodel: .*7940, 7960\ntftp: .*\ntimeout-scale: .*\nrestart-seconds: "121" .* 0 to 120$/,
  );
  await expect(bootPhone({ mac: MAC, model: "7940", load: "SIP41.8-5-4S", tftp: "127.0.0.1" })).rejects.toThrow(
    /^load: .*P0S3-8-12-00/,
  );
});
