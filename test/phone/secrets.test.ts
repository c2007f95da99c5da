import { afterEach, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { reportText } from "../../phone/report-text";
import { ScriptedTftpServer } from "./scripted-tftp-server";

const MAC = "0003936AA1B2";
const CANARY = "canary7Qx";
const BASE = 'proxy1_address: "192.168.1.3"\nproxy_register: "1"\nline1_name: "201"\nline1_authname: "201"\n';

const opened: ScriptedTftpServer[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

describe("a password is in no output", () => {
  it.each([
    ["in order", `line1_password: "${CANARY}"`],
    [
      "for the second line",
      `line1_password: "a"\nline2_name: "202"\nline2_authname: "202"\nline2_password: "${CANARY}"`,
    ],
    ["too long", `line1_password: "${CANARY.repeat(5)}"`],
    ["without quotes", `line1_password: ${CANARY}`],
    ["in two words", `line1_password: ${CANARY} ${CANARY}`],
    ["quote not closed", `line1_password: "${CANARY}`],
    ["with a quote in it", `line1_password: "ab"${CANARY}"`],
    ["with a line end in it", `line1_password: "ab\n${CANARY}"`],
    ["with a line end and a colon in it", `line1_password: "ab\n${CANARY}: x"`],
    ["without a colon", `line1_password "${CANARY}"`],
    ["after a line without a colon", `line1_password "ab\n${CANARY}:"`],
    ["with # and ;", `line1_password: "${CANARY}#;"`],
    ["beyond ASCII", `line1_password: "${CANARY}é"`],
    ["given twice", `line1_password: "${CANARY}"\nline1_password: "${CANARY}2"`],
    ["key in other case", `Line1_Password: "${CANARY}"`],
    ["key unknown", `line9_password: "${CANARY}"`],
    ["of the phone itself", `phone_password: "${CANARY.repeat(5)}"`],
    ["inside a URL", `directory_url: "http://user:${CANARY}@192.168.1.3/directory"`],
  ])("%s", async (_, text) => {
    const server = new ScriptedTftpServer({ [`SIP${MAC}.cnf`]: `${BASE}${text}\n` });
    opened.push(server);
    const tftp = `127.0.0.1:${await server.open()}`;
    const report = await bootPhone({ mac: MAC, model: "7940", load: "P0S3-8-12-00", tftp });
    expect(report.requests.filter(({ result }) => result === "served")).toHaveLength(2);
    expect(JSON.stringify(report)).not.toContain(CANARY);
    expect(reportText(report)).not.toContain(CANARY);
  });
});
