import { describe, expect, it } from "vitest";
import { hostUrls, keyProblems } from "../../components/host-addresses";
import { parseDirectory } from "../../domain/directory/directory-settings";
import { parseHost } from "../../domain/host-settings";
import { formatProblem } from "../../domain/problem";
import { homeSettings } from "../domain/home-description";
import { validSite } from "../rendering/rendered-home";

const hostAt = (address: string) => {
  const { value } = parseHost({ address });
  if (value === undefined) {
    throw new Error("no host");
  }
  return value;
};
const directoryOf = (given: object) => {
  const { value } = parseDirectory(given);
  if (value === undefined) {
    throw new Error("no directory");
  }
  return value;
};
const settingsOf = (change: object) => validSite({ settings: { ...homeSettings(), ...change } }).settings;
const SILENT = { directoryUrl: undefined };
const HOST = hostAt("192.168.1.3");

describe("what the keys of the phones lead to", () => {
  it("is the host where a directory is served and the settings are silent", () => {
    expect(hostUrls(settingsOf(SILENT), directoryOf({}), HOST)).toEqual({
      directory_url: "http://192.168.1.3:6970/directory",
      services_url: "http://192.168.1.3:6970/services",
    });
  });

  it("is what the settings say", () => {
    const settings = settingsOf({ directoryUrl: "http://pbx/d", servicesUrl: "http://pbx/s" });
    expect(hostUrls(settings, directoryOf({}), HOST)).toEqual({});
  });

  it("is nothing where no directory is served, or the key is not to lead here", () => {
    expect(hostUrls(settingsOf(SILENT), undefined, HOST)).toEqual({});
    const directory = directoryOf({ directoryKey: false, servicesKey: false });
    expect(hostUrls(settingsOf(SILENT), directory, HOST)).toEqual({});
  });

  it("has to be one address of the host", () => {
    const everywhere = hostAt("0.0.0.0");
    const problems = (settings: object, directory = {}) =>
      keyProblems(directoryOf(directory), settingsOf(settings), everywhere, "directory").map(formatProblem);
    expect(problems(SILENT)).toEqual([
      expect.stringMatching(
        /^directory\.directoryKey: the host listens on every address.* or set directoryKey to false$/,
      ),
      expect.stringMatching(/^directory\.servicesKey: the host listens on every address/),
    ]);
    expect(problems({ directoryUrl: "http://pbx/d", servicesUrl: "http://pbx/s" })).toEqual([]);
    expect(problems(SILENT, { directoryKey: false, servicesKey: false })).toEqual([]);
    expect(keyProblems(directoryOf({}), settingsOf(SILENT), HOST, "directory")).toEqual([]);
  });
});
