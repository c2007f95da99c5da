import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dhcpFitness } from "../../domain/dhcp/dhcp-fitness";
import { type HostSurvey, readSurvey, SURVEY_SCRIPT } from "../../domain/host-survey";
import { formatProblem } from "../../domain/problem";
import { CLIENT_SIDE, PhoneNetwork, whyNoPhoneNetwork } from "./phone-network";

const REASON = whyNoPhoneNetwork();
const DHCP = { interface: CLIENT_SIDE, subnet: "198.18.71.0/24" };

/** A server that holds port 67 of every address until it is ended. */
const HOLDER = `require("node:dgram").createSocket("udp4").bind(67, "0.0.0.0", () => console.log("bound"))`;

describe.skipIf(REASON !== undefined)(
  `what a host tells of its DHCP${REASON === undefined ? "" : ` (left out: ${REASON})`}`,
  () => {
    let network: PhoneNetwork;
    const device = "survey71";

    beforeAll(() => {
      const clientAddress = "198.18.71.2/24";
      network = new PhoneNetwork({ device, addresses: ["198.18.71.1/24"], server: "machine", clientAddress });
    });
    afterAll(() => network?.remove());

    /** The survey, run in the network where the phones are. */
    function survey(): HostSurvey {
      const [program, ...args] = network.asClient("sh", "-s", "--", "cisco-phones-home-dhcp");
      const survey = readSurvey(execFileSync(program, args, { input: SURVEY_SCRIPT }).toString());
      if (survey === undefined) {
        throw new Error("cut off");
      }
      // Docker is this machine's, whose network is another one.
      return { ...survey, docker: { version: "28.2.2" } };
    }

    function said(): { problems: string[]; warnings: string[] } {
      const { problems, warnings } = dhcpFitness(survey(), DHCP, "cisco-phones-home-dhcp", "dhcp");
      return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
    }

    it("is fit while port 67 is free", () => {
      expect(said()).toEqual({ problems: [], warnings: [] });
    });

    it("names the program that holds port 67", async () => {
      const [program, ...args] = network.asClient(process.execPath, "-e", HOLDER);
      const server: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
      try {
        await once(server.stdout ?? server, "data");
        expect(said().problems).toEqual([expect.stringMatching(/UDP port 67 of the host is in use by .*\(pid \d+\)/)]);
      } finally {
        const ended = once(server, "exit");
        server.kill();
        await ended;
      }
      expect(said().problems).toEqual([]);
    });

    it("knows an address with another one at the end of the line", () => {
      network.inClients("ip", "address", "add", "198.18.72.1", "peer", "198.18.72.2/32", "dev", CLIENT_SIDE);
      expect(survey().interfaces).toContainEqual({
        name: CLIENT_SIDE,
        address: "198.18.72.1",
        prefix: 32,
        state: "up",
      });
      network.inClients("ip", "address", "del", "198.18.72.1", "peer", "198.18.72.2/32", "dev", CLIENT_SIDE);
    });

    it("warns of a cable without an end, and refuses an interface that is down", () => {
      execFileSync("ip", ["link", "set", device, "down"]);
      expect(said()).toEqual({
        problems: [],
        warnings: [expect.stringMatching(/nothing is plugged into the interface/)],
      });
      execFileSync("ip", ["link", "set", device, "up"]);
      network.inClients("ip", "link", "set", CLIENT_SIDE, "down");
      expect(said()).toEqual({
        problems: [expect.stringMatching(/^dhcp\.interface: the interface is down .*ip link set client0 up$/)],
        warnings: [],
      });
    });
  },
);
