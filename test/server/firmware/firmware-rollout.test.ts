import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TftpClient } from "../../../phone/tftp-client";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { A, B, boots, C, ClimbingSite, FACTORY, LOAD, MIDDLE, reaches, rolloutOf } from "./climbing-site";

const WAY = ["P0S3-05-3-00.bin", "P003-8-11-00.bin", "P003-8-11-00.sbn", "P0S3-8-11-00.sb2"];

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

const siteOf = (): ClimbingSite => new ClimbingSite(program, temporaryFolder());
const endOf = async ({ child, ended }: Serving): Promise<void> => {
  child.kill("SIGTERM");
  await ended;
};

describe("phones that the server leads to their load", () => {
  it("climb wave by wave from one delivery, and whose wave has not come stays what it is", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }, { mac: B, current: MIDDLE }]);
    const serving = await site.serve();
    await reaches(serving, "running", { [A]: `due ${FACTORY}`, [B]: `waits ${MIDDLE}` });

    expect((await boots(serving, B, MIDDLE)).slice(0, 2)).toEqual([MIDDLE, []]);
    expect((await boots(serving, B, MIDDLE)).slice(0, 2)).toEqual([MIDDLE, []]);
    await reaches(serving, "running", { [A]: `due ${FACTORY}`, [B]: `waits ${MIDDLE}` });
    expect((await boots(serving, A)).slice(0, 2)).toEqual([LOAD, WAY]);
    await reaches(serving, "running", { [A]: `there ${LOAD}`, [B]: `due ${MIDDLE}` });
    expect((await boots(serving, A, LOAD)).slice(0, 2)).toEqual([LOAD, []]);
    expect((await boots(serving, B, MIDDLE)).slice(0, 2)).toEqual([LOAD, WAY.slice(1)]);
    await reaches(serving, "done", { [A]: `there ${LOAD}`, [B]: `there ${LOAD}` });
    expect(statSync(join(site.store, "rollout.json")).mode & 0o777).toBe(0o600);
  });

  it("begin no more than a wave has where all are plugged in at once", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }, { mac: B }, { mac: C }], 2);
    const serving = await site.serve();
    await reaches(serving, "running", { [A]: `due ${FACTORY}`, [B]: `due ${FACTORY}`, [C]: `waits ${FACTORY}` });
    const first = async (address: string): Promise<string> => {
      const phone = await TftpClient.open("127.0.0.1", serving.tftp, 1, address);
      return (await phone.read("OS79XX.TXT")).kind;
    };
    const answers = [await first("127.0.0.10"), await first("127.0.0.11"), await first("127.0.0.12")];
    expect(answers).toEqual(["served", "served", "not found"]);
    expect((await boots(serving, C))[0]).toBe(FACTORY);
    const ends = await Promise.all([A, B].map((mac) => boots(serving, mac)));
    expect(ends.map(([load]) => load)).toEqual([LOAD, LOAD]);
    await reaches(serving, "running", { [A]: `there ${LOAD}`, [B]: `there ${LOAD}`, [C]: `due ${FACTORY}` });
    expect((await boots(serving, C))[0]).toBe(LOAD);
    await reaches(serving, "done", { [A]: `there ${LOAD}`, [B]: `there ${LOAD}`, [C]: `there ${LOAD}` });
  });

  const halted = async (site: ClimbingSite): Promise<Serving> => {
    await site.deliver([{ mac: A }, { mac: B }], 1, ["P0S3-8-11-00.sb2"]);
    const serving = await site.serve();
    for (let boot = 0; boot < 7; boot++) {
      await boots(serving, A, boot === 0 ? FACTORY : MIDDLE);
    }
    const { phones } = await reaches(serving, "halted", { [A]: `failed ${MIDDLE}`, [B]: `waits ${FACTORY}` });
    expect(phones[0]?.reason).toMatch(/^asked for \S+ 6 times$/);
    expect((await boots(serving, B))[1]).toEqual([]);
    return serving;
  };

  it("halt where one fails, and go on when that one arrives after all", async () => {
    const site = siteOf();
    const serving = await halted(site);
    await site.deliver([{ mac: A }, { mac: B }]);
    expect((await rolloutOf(serving)).status).toBe("halted");
    expect((await boots(serving, A, MIDDLE))[0]).toBe(LOAD);
    await reaches(serving, "running", { [A]: `there ${LOAD}`, [B]: `due ${FACTORY}` });
    expect((await boots(serving, B))[0]).toBe(LOAD);
  });

  it("go on when somebody says so, also to a server that is started afterwards", async () => {
    const site = siteOf();
    const serving = await halted(site);
    const answer = await program.run(["firmware-go-on", "--store", site.store]);
    expect(answer).toMatchObject({ code: 0 });
    expect(answer.stdout).toMatch(new RegExp(`^${A} asked for \\S+ 6 times\n`));
    await reaches(serving, "running", { [A]: `due ${MIDDLE}`, [B]: `waits ${FACTORY}` });
    expect((await program.run(["firmware-go-on", "--store", site.store])).stdout).toMatch(/^nothing is halted: wave 1/);
    for (let boot = 0; boot < 7; boot++) {
      await boots(serving, A, MIDDLE);
    }
    await reaches(serving, "halted", { [A]: `failed ${MIDDLE}`, [B]: `waits ${FACTORY}` });
    await endOf(serving);
    expect((await program.run(["firmware-go-on", "--store", site.store])).code).toBe(0);
    await reaches(await site.serve(), "running", { [A]: `due ${MIDDLE}`, [B]: `waits ${FACTORY}` });
    const none = await program.run(["firmware-go-on", "--store", join(temporaryFolder(), "none")]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("keeps no firmware rollout") });
  });

  it("go on from a server that ended between two of their loads", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }, { mac: B }]);
    const first = await site.serve();
    const phone = await TftpClient.open("127.0.0.1", first.tftp, 1, "127.0.0.10");
    for (const file of [`SEP${A}.cnf.xml`, "OS79XX.TXT", "P0S3-05-3-00.bin"]) {
      await phone.read(file);
    }
    await reaches(first, "running", { [A]: `climbing ${FACTORY}`, [B]: `waits ${FACTORY}` });
    await endOf(first);
    const second = await site.serve();
    expect((await boots(second, A, MIDDLE)).slice(0, 2)).toEqual([LOAD, WAY.slice(1)]);
    await reaches(second, "running", { [A]: `there ${LOAD}`, [B]: `due ${FACTORY}` });
  });

  it("are where they were after a restart of the server, also with another plan", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }, { mac: B }]);
    const first = await site.serve();
    await reaches(first, "running", { [A]: `due ${FACTORY}`, [B]: `waits ${FACTORY}` });
    expect((await boots(first, A))[0]).toBe(LOAD);
    await reaches(first, "running", { [A]: `there ${LOAD}`, [B]: `due ${FACTORY}` });
    await endOf(first);

    const second = await site.serve();
    await reaches(second, "running", { [A]: `there ${LOAD}`, [B]: `due ${FACTORY}` });
    await site.deliver([{ mac: A }, { mac: B }, { mac: C }]);
    await reaches(second, "running", { [A]: `there ${LOAD}`, [B]: `due ${FACTORY}`, [C]: `waits ${FACTORY}` });
    expect((await boots(second, B))[0]).toBe(LOAD);
    await reaches(second, "running", { [A]: `there ${LOAD}`, [B]: `there ${LOAD}`, [C]: `due ${FACTORY}` });
  });

  it("begin anew where what was kept of them is damaged, and that is said", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }]);
    writeFileSync(join(site.store, "rollout.json"), '{"version":1,"key":', { mode: 0o600 });
    const serving = await site.serve();
    await reaches(serving, "running", { [A]: `due ${FACTORY}` });
    expect(serving.written()).toContain("the course of the firmware rollout can't be read (it is damaged)");
  });

  it("leave what is checked and what others get as it was delivered", async () => {
    const site = siteOf();
    await site.deliver([{ mac: A }, { mac: B }]);
    const serving = await site.serve();
    const at = { host: "127.0.0.1", port: serving.tftp };
    const read = async (name: string): Promise<string> => (await readByTftp(at, name, 2000)).toString();
    expect(await read(`SIP${A}.cnf`)).toContain(`image_version: "${MIDDLE}"`);
    expect(await read(`/././SIP${A}.cnf`)).not.toContain("image_version");
    expect(await read("SIPDefault.cnf")).toContain(`image_version: "${MIDDLE}"`);
    expect(await read("/././SIPDefault.cnf")).toContain(`image_version: "${LOAD}"`);
    await expect(read("SEP000000000001.cnf.xml")).rejects.toThrow();
    expect(await read("XMLDefault.cnf.xml")).toContain(`>${LOAD}<`);
    expect((await program.run(["clear", "--store", site.store])).code).toBe(0);
    await expect.poll(async () => (await rolloutOf(serving)).status).toBe("none");
    expect(existsSync(join(site.store, "rollout.json"))).toBe(false);
  });
});
