import { describe, expect, it, onTestFinished } from "vitest";
import type { BootReport } from "../../../phone/boot-report";
import { bootPhone } from "../../../phone/boot-sequence";
import { BootWatch } from "../../../server/boots/boot-watch";
import { Snapshot } from "../../../server/store/snapshot";
import { openTftpServer } from "../../../server/tftp/tftp-server";
import { declared, LOAD, MAC } from "./asking-phone";

const OTHER = "00036B000002";

/** The TFTP door on a port of its own, watched. */
async function openDoor(files: Readonly<Record<string, string>>) {
  const watch = new BootWatch({});
  const snapshot = new Snapshot(
    "home",
    null,
    new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
  );
  const server = await openTftpServer({
    endpoint: { host: "127.0.0.1", port: 0 },
    find: (name) => snapshot.find(name),
    log: (entry) => watch.observe(entry),
    onTrouble: () => {},
  });
  onTestFinished(() => server.close(0));
  watch.declare([declared(), declared(OTHER)]);
  return { watch, tftp: `127.0.0.1:${server.endpoint.port}` };
}

describe("virtual phones behind one address", () => {
  it("are told apart, the one that comes up and the one without a file of its own", async () => {
    const { watch, tftp } = await openDoor({
      "SIPDefault.cnf": `image_version: "${LOAD}"\nproxy1_address: "127.0.0.1"\nproxy_register: "1"\n`,
      "XMLDefault.cnf.xml": `<Default><loadInformation7>${LOAD}</loadInformation7></Default>`,
      [`SIP${MAC}.cnf`]: 'line1_name: "100"\nline1_authname: "100"\nline1_password: "Canary4"\n',
    });
    const reports: BootReport[] = [];
    for (const mac of [MAC, OTHER]) {
      reports.push(await bootPhone({ mac, model: "7960", load: LOAD, tftp, timeoutScale: 0.1 }));
    }
    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(["up", "unprovisioned"]);
    for (const report of reports) {
      const [boot, ...more] = watch.boots(report.phone.mac);
      expect(more).toEqual([]);
      expect(boot?.steps.map(({ file }) => file)).toEqual(report.requests.map(({ file }) => file));
      expect(boot?.steps.map(({ outcome }) => outcome === "served")).toEqual(
        report.requests.map(({ result }) => result === "served"),
      );
    }
    expect(watch.phone(MAC)).toMatchObject({ state: "configured", address: "127.0.0.1" });
    expect(watch.phone(OTHER)).toMatchObject({ state: "asking" });
    expect(watch.phone(OTHER)?.waitsFor).toContain(`SIP${OTHER}.cnf is not served`);
    expect(JSON.stringify(watch.phones())).not.toContain("Canary4");
  });
});
