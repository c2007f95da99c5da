import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SymptomId } from "../../../server/diagnosis/symptoms";
import { Program } from "../program";
import { DiagnosedServer, defaultsWith, FILES, filesWith, LINE, MAC, PHONE } from "./diagnosed-server";

const TOO_LONG = "Canary4".padEnd(32, "x");
const SYNC_INFO = '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n';
const PLAN = "<DIALTEMPLATE><TEMPLATE MATCH='*' Timeout='5'/></DIALTEMPLATE>";

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

describe("a phone that boots from what it is served", () => {
  it("is said to be well, and its misses normal, where nothing is wrong", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES);
    await server.boot();
    const [diagnosis, ...others] = await server.first("nothing-wrong");
    expect(diagnosis).toMatchObject({ standing: "normal", remedy: null });
    expect(others.map(({ symptom }) => symptom)).toEqual(["missing-is-normal"]);
    expect(JSON.stringify([diagnosis, ...others])).not.toContain("Canary4");
  });

  const CASES: readonly (readonly [SymptomId, Record<string, string | undefined>, string])[] = [
    ["phone-file-missing", { [`SIP${MAC}.cnf`]: undefined }, `SIP${MAC}.cnf: not served`],
    ["line-1-unset", { [`SIP${MAC}.cnf`]: 'phone_label: "Desk"\n' }, "sets it"],
    ["registration-off", { "SIPDefault.cnf": defaultsWith('proxy_register: "0"') }, "proxy_register is not 1"],
    ["registrar-unset", { "SIPDefault.cnf": defaultsWith('proxy1_address: ""') }, "proxy1_address is not set"],
    ["password-too-long", { [`SIP${MAC}.cnf`]: LINE.replace("Canary4", TOO_LONG) }, "has 32 characters"],
    ["line-unable", { [`SIP${MAC}.cnf`]: LINE.replace(/line1_password.*/, "") }, "line1_password is not"],
    ["clock-without-server", { "SIPDefault.cnf": defaultsWith('sntp_server: ""') }, "sntp_server is not set"],
    ["clock-by-broadcast", { "SIPDefault.cnf": defaultsWith('sntp_mode: "directedbroadcast"') }, "sntp_mode is"],
    ["clock-zone", { "SIPDefault.cnf": defaultsWith('time_zone: "BST"') }, "BST is Brazil"],
    ["double-dtmf", { "SIPDefault.cnf": defaultsWith('dtmf_inband: "1"') }, "dtmf_inband is 1"],
    ["messages-key-idle", { "SIPDefault.cnf": defaultsWith('messages_uri: ""') }, "messages_uri"],
    ["check-sync-idle", { "syncinfo.xml": SYNC_INFO }, "the same mark"],
    ["dial-plan-not-loaded", { "SIPDefault.cnf": defaultsWith('dial_template: "plan"') }, "plan.xml is missing"],
    [
      "dial-plan-not-loaded",
      {
        "SIPDefault.cnf": defaultsWith('dial_template: "plan"'),
        "plan.xml": PLAN.replaceAll("TEMPLATE MATCH", "template MATCH"),
      },
      "",
    ],
  ];

  it.each(CASES)("is diagnosed with %s", async (symptom, others, seen) => {
    const server = await DiagnosedServer.ofSite(program, filesWith(others));
    await server.boot();
    const all = await server.first(symptom);
    expect(all[0].seen.join("\n")).toContain(seen);
    expect(JSON.stringify(all)).not.toContain("Canary4");
  });

  it("has a name in another case than the file", async () => {
    const { "SIPDefault.cnf": defaults = "" } = FILES;
    const server = await DiagnosedServer.ofFolder(
      program,
      filesWith({ "SIPDefault.cnf": undefined, "sipdefault.cnf": defaults }),
    );
    await server.boot();
    const [diagnosis] = await server.first("file-name-case");
    expect(diagnosis.remedy).toBe("Rename sipdefault.cnf to SIPDefault.cnf");
  });

  it("is another one than those that are declared", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES, [{ ...PHONE, mac: "0003E0000001" }]);
    await server.boot({ mac: "00036B000002" });
    const [diagnosis] = await server.first("not-declared", "00036B000002");
    expect(diagnosis.remedy).toBe("Declare a phone with the MAC 00036B000002");
  });

  it("is a declared one whose MAC was mistyped", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES);
    await server.boot({ mac: "00036BABCDFE" });
    const [diagnosis] = await server.first("mac-mistyped", "00036BABCDFE");
    expect(diagnosis.seen).toContain(`${MAC} is declared and has never asked`);
  });

  it("has a file that it can't use, and asks for it again and again", async () => {
    const other = "00036B000002";
    const large = `${LINE}${'# "nobody needs to know this"\n'.repeat(200)}`;
    const server = await DiagnosedServer.ofSite(
      program,
      filesWith({ [`SIP${MAC}.cnf`]: large, [`SIP${other}.cnf`]: LINE }),
      [PHONE, { ...PHONE, mac: other }],
    );
    await Promise.all([MAC, other].map((mac) => server.askAgain(`SIP${mac}.cnf`, { times: 5, everyMs: 11_000 })));
    const [diagnosis] = await server.first("cnf-too-large");
    expect(diagnosis.seen.join("\n")).toContain(`SIP${MAC}.cnf has ${large.length} bytes`);
    await server.first("own-file-unusable", other);
  });
});
