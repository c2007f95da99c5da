import { get } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { bootPhone } from "../../../phone/boot-sequence";
import { bootsAnswerSchema, phoneStatusSchema, phonesAnswerSchema } from "../../../server/boots/phone-status";
import { bundleText, DESK } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

describe("a phone that boots from the program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  /** All that the events of the page bring, as it comes. */
  const listen = async (port: number): Promise<() => string> => {
    let text = "";
    await new Promise<void>((resolve, reject) => {
      const request = get({ host: "127.0.0.1", port, path: "/api/events", agent: false }, (response) => {
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
          resolve();
        });
        response.on("error", () => undefined);
      }).on("error", reject);
      onTestFinished(() => void request.destroy());
    });
    return () => text;
  };

  it("is shown as configured, step by step, and told of while it boots", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    const files = {
      "SIPDefault.cnf": `image_version: "${DESK.load}"\nproxy1_address: "127.0.0.1"\nproxy_register: "1"\n`,
      "XMLDefault.cnf.xml": `<Default><loadInformation7>${DESK.load}</loadInformation7></Default>`,
      [`SIP${DESK.mac}.cnf`]: 'line1_name: "100"\nline1_authname: "100"\nline1_password: "[secret p]"\n',
    };
    const secrets = { [`SIP${DESK.mac}.cnf`]: { "[secret p]": "Canary9" } };
    expect((await program.run(["apply", "--store", store], bundleText(files, secrets, "home", [DESK]))).code).toBe(0);
    const asked = async (path: string): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${server.admin}/api/${path}`)).json();
    expect(phonesAnswerSchema.parse(await asked("phones"))).toMatchObject({
      site: "home",
      tftp: `127.0.0.1:${server.tftp}`,
      phones: [{ mac: DESK.mac, label: "Home", declared: true, state: "never-seen", lastBoot: null }],
    });

    const events = await listen(server.admin);
    const { mac, model, load } = DESK;
    const report = await bootPhone({ mac, model: model ?? "", load: load ?? "", tftp: `127.0.0.1:${server.tftp}` });
    expect(report.outcome.kind).toBe("up");
    const names = report.requests.map(({ file }) => file);
    const steps = report.requests.map(({ file, result }) => ({
      file,
      outcome: result.replace(" ", "-"),
      door: "tftp",
    }));
    await vi.waitFor(
      async () => {
        const { boots } = bootsAnswerSchema.parse(await asked(`phones/${DESK.mac}/boots`));
        expect(boots.map((boot) => boot.steps.map(({ file }) => file))).toEqual([names]);
        expect(boots[0]).toMatchObject({ address: "127.0.0.1", result: "configured", steps });
      },
      { timeout: 10_000 },
    );
    const { phones } = phonesAnswerSchema.parse(await asked("phones"));
    expect(phones).toMatchObject([{ mac: DESK.mac, state: "configured", address: "127.0.0.1" }]);
    await vi.waitFor(
      () => {
        const told = [...events().matchAll(/^event: phone\ndata: (.*)$/gm)].map(([, data = ""]) =>
          phoneStatusSchema.parse(JSON.parse(data)),
        );
        expect(told.at(-1)).toEqual(phones[0]);
      },
      { timeout: 10_000 },
    );
    expect(JSON.stringify([events(), phones, await asked("requests"), server.written()])).not.toContain("Canary9");
  });
});
