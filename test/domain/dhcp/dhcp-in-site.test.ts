import { describe, expect, it } from "vitest";
import { readPhoneTable } from "../../../domain/fleet/phone-table";
import { formatProblem } from "../../../domain/problem";
import { parseSite } from "../../../domain/site";
import { desk, homeDescription, secretsOf } from "../home-description";
import { homeDhcp } from "./dhcp-phones";

const HOST = { runtime: "container", address: "192.168.1.3" };
const site = (change: Record<string, unknown>): Record<string, unknown> => ({
  ...homeDescription(),
  host: HOST,
  dhcp: homeDhcp(),
  ...change,
});
const problemsOf = (change: Record<string, unknown>): string[] =>
  parseSite(site(change), secretsOf("100", "101")).problems.map(formatProblem);

describe("the DHCP of a site", () => {
  it("is somebody else's unless it is described", () => {
    expect(parseSite(site({ dhcp: undefined }), secretsOf("100")).value?.dhcp).toBe("external");
    expect(parseSite(site({ dhcp: "external" }), secretsOf("100")).value?.dhcp).toBe("external");
  });

  it("tells phones the address of the host", () => {
    const { value, problems } = parseSite(site({}), secretsOf("100"));
    expect(problems).toEqual([]);
    expect(value?.dhcp).toMatchObject({ ...homeDhcp(), tftpServers: ["192.168.1.3"] });
  });

  it("has to be told one where the host listens on all", () => {
    const host = { ...HOST, address: "0.0.0.0" };
    expect(problemsOf({ host })).toEqual([expect.stringMatching(/^site\.dhcp\.tftpServers: missing, and the host/)]);
    expect(problemsOf({ host, dhcp: { ...homeDhcp(), tftpServers: ["192.168.1.3"] } })).toEqual([]);
  });

  it("says nothing of a host that is wrong, beside what is wrong with it", () => {
    expect(problemsOf({ host: { ...HOST, address: "server" } })).toEqual([
      expect.stringMatching(/^site\.host\.address: not an IPv4 address/),
    ]);
  });

  it("is checked against the phones where they stand, each thing once", () => {
    const other = { ...desk(), mac: "00036BABCDF0", lines: [{ extension: "101" }], address: "10.0.0.1" };
    expect(problemsOf({ phones: [{ ...desk(), address: "10.0.0.1" }, other] })).toEqual([
      expect.stringMatching(/^site\.phones\[0\]\.address: outside of the subnet 192\.168\.1\.0\/24/),
      expect.stringMatching(/^site\.phones\[1\]\.address: outside of the subnet 192\.168\.1\.0\/24/),
      expect.stringMatching(/^site\.phones\[1\]\.address: also the address of site\.phones\[0\]/),
    ]);
  });

  it("is checked against the phones of a file, in terms of the file", () => {
    const table = readPhoneTable("phones.csv", "mac,model,extension,address\n00036BABCDF0,7940,100,192.168.1.255\n");
    const { problems } = parseSite(site({ phones: [], phonesFile: "phones.csv" }), secretsOf("100"), table);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^phones\.csv row 2, column address: the broadcast address of 192\.168\.1\.0\/24/),
    ]);
  });

  it("warns beside the warnings of the others", () => {
    const { warnings } = parseSite(site({ dhcp: { ...homeDhcp(), leaseSeconds: 60 } }), secretsOf("100"));
    expect(warnings.map(({ path }) => path)).toEqual(["site.dhcp.leaseSeconds"]);
  });
});
