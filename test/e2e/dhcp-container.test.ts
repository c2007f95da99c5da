import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capabilityBits, imageFiles, processStatus } from "./container-insides";
import { DESK, DhcpSite, HALL, kea, SERVER_SIDE, USER, whyNoDhcp } from "./dhcp-site";

const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
/** Bytes; Node is 127 MB of them, Kea with its libraries 29. */
const LARGEST_IMAGE = 175e6;

describe.skipIf(missing !== undefined)(`Kea in its container, on a real Docker Engine${reason}`, () => {
  let site: DhcpSite;

  beforeAll(async () => {
    site = new DhcpSite("dhcp-trial");
    await site.create();
  });
  afterAll(() => site?.remove());

  it("is healthy before it has a configuration, and says what the first one brings", async () => {
    const delivered = await site.up(kea([DESK]));
    expect(delivered.split("\n")).toContain("added 00:03:6b:ab:cd:ef 10.9.0.20");
    expect(delivered.split("\n")).toContain("added subnet 10.9.0.0/24 option 66 10.9.0.5");
    expect(site.log).toContain("waiting for dhcp-apply");
    expect(site.docker("inspect", "-f", "{{.State.Health.Status}}", site.container).trim()).toBe("healthy");
  });

  it("runs confined, with the two capabilities that DHCP takes, Kea no less than its keeper", async () => {
    const [details] = JSON.parse(site.docker("inspect", site.container));
    expect(details.HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 256 * 1024 * 1024,
    });
    for (const pid of ["1", await site.keaPid()]) {
      expect(processStatus(site.dockerHost, site.container, USER, pid)).toMatchObject({
        Uid: "10067 10067 10067 10067",
        NoNewPrivs: "1",
        CapEff: capabilityBits("NET_BIND_SERVICE", "NET_RAW"),
      });
    }
    const modes = `for (const name of ["", "/kea-dhcp4.json", "/kea-leases4.csv", "/run"])
      console.log((fs.statSync("/srv/dhcp" + name).mode & 0o777).toString(8))`;
    const read = site.inside("-e", modes);
    expect(read.trim().split("\n")).toEqual(["700", "600", "600", "700"]);
  });

  it("starts from an image with Kea, its cleanup of leases and the server's program", () => {
    const image = site.docker("inspect", "-f", "{{.Image}}", site.container).trim();
    const bytes = Number(site.docker("inspect", "-f", "{{.Size}}", image));
    console.log(`image of the DHCP server: ${(bytes / 1e6).toFixed(0)} MB`);
    expect(bytes).toBeLessThan(LARGEST_IMAGE);
    expect(imageFiles(site.dockerHost, image).filter((path) => /(^|\/)s?bin\//.test(path))).toEqual([
      "usr/bin/setpriv",
      "usr/local/bin/node",
      "usr/sbin/kea-dhcp4",
      "usr/sbin/kea-lfc",
    ]);
  });

  it("shows no change when nothing changed, and an apply of the same says so", async () => {
    expect(await site.project.preview()).toMatch(/Resources:\s+\d+ unchanged/);
    expect(await site.asked("dhcp-apply", kea([DESK]))).toEqual({ code: 0, output: "unchanged" });
  });

  it("refuses a broken configuration in Kea's words, and serves on by the one before", async () => {
    const pid = await site.keaPid();
    site.declare(kea([DESK, HALL], "10.8.0.1 - 10.8.0.9"));
    const { code, output } = await site.project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toContain("Kea refuses the configuration: subnet configuration failed: a pool of type V4");
    expect(await site.keaPid()).toBe(pid);
    expect(await site.asked("dhcp-verify", kea([DESK]))).toEqual({
      code: 0,
      output: "repair: none\nKea goes by this configuration",
    });
    expect(site.clients.udhcpc("00:03:6b:ab:cd:ef")?.ip).toBe("10.9.0.20");
    site.declare(kea([DESK]));
    expect(await site.asked("dhcp-apply", kea([DESK]))).toEqual({ code: 0, output: "unchanged" });
    expect(await site.project.preview()).toMatch(/Resources:\s+\d+ unchanged/);
  });

  it("puts back what was there when Kea does not take it over", async () => {
    const image = site.docker("inspect", "-f", "{{.Image}}", site.container).trim();
    const sleeping = ["--entrypoint", "node", image, "-e", "setInterval(Date, 1e6)"];
    const alone = site.docker("run", "-d", "--network", "none", ...sleeping).trim();
    try {
      const declared = kea([DESK]).replace(`"${SERVER_SIDE}"`, "");
      const { code, output } = await site.asked("dhcp-apply", declared, alone);
      expect(code).toBe(1);
      expect(output).toContain("does not answer on /srv/dhcp/run/kea.sock after 30 s; is dhcp-serve running?");
      const left = site.docker("exec", "-u", USER, alone, "node", "-p", "fs.readdirSync('/srv/dhcp').join()");
      expect(left.trim()).toBe("run");
    } finally {
      site.docker("rm", "-f", "-v", alone);
    }
  });

  it("lets two applies at once wait for each other", async () => {
    const configurations = [kea([DESK]), kea([HALL])];
    const applied = await Promise.all(configurations.map((text) => site.asked("dhcp-apply", text)));
    expect(applied.map(({ code }) => code)).toEqual([0, 0]);
    const verified = await Promise.all(configurations.map((text) => site.asked("dhcp-verify", text)));
    expect(verified.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect((await site.asked("dhcp-apply", kea([DESK, HALL]))).code).toBe(0);
  });

  it("takes back what somebody told Kea by hand", async () => {
    const ask = `const socket = net.connect("/srv/dhcp/run/kea.sock");
      const read = JSON.parse(fs.readFileSync("/srv/dhcp/kea-dhcp4.json", "utf8"));
      read.Dhcp4.subnet4[0].reservations.pop();
      socket.write(JSON.stringify({ command: "config-set", arguments: read }));
      socket.on("data", (chunk) => process.stdout.write(chunk));`;
    expect(site.inside("-e", ask)).toContain('"result": 0');
    expect((await site.asked("dhcp-verify", kea([DESK, HALL]))).output).toContain("reservation 00:03:6b:ab:cd:f0");
    expect(await site.asked("dhcp-apply", kea([DESK, HALL]))).toEqual({ code: 0, output: "unchanged" });
    expect((await site.asked("dhcp-verify", kea([DESK, HALL]))).code).toBe(0);
  });

  it("is destroyed without a trace", async () => {
    await site.destroy();
    expect(site.docker("ps", "-aq", "--filter", `name=${site.container}`)).toBe("");
    expect(site.docker("volume", "ls", "-q", "--filter", `name=${site.container}`)).toBe("");
  });
});
