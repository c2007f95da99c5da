import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../server/command-line";
import { ProblemsError } from "../../server/problems";

const problemsOf = (words: string, environment = {}): readonly string[] => {
  try {
    parseCommand(words.split(" "), environment);
  } catch (error) {
    if (error instanceof ProblemsError) {
      return error.problems;
    }
    throw error;
  }
  return [];
};

describe("the command line", () => {
  it("takes addresses with names, IPv4 and IPv6", () => {
    expect(parseCommand("health --tftp 0.0.0.0:69 --http [::1]:6970".split(" "), {})).toEqual({
      name: "health",
      tftp: { host: "0.0.0.0", port: 69 },
      http: { host: "::1", port: 6970 },
    });
    expect(parseCommand("health --tftp=::1:69 --http=phones.example:80".split(" "), {})).toMatchObject({
      tftp: { host: "::1", port: 69 },
      http: { host: "phones.example", port: 80 },
    });
  });

  it("takes from the environment what is not given", () => {
    const environment = {
      CISCO_PHONES_TFTP: "0.0.0.0:69",
      CISCO_PHONES_HTTP: "0.0.0.0:6970",
      CISCO_PHONES_STORE: "/srv/phones",
      CISCO_PHONES_SITE: "home",
    };
    expect(parseCommand(["serve", "--http", "127.0.0.1:1"], environment)).toMatchObject({
      store: { folder: "/srv/phones" },
      tftp: { port: 69 },
      http: { host: "127.0.0.1", port: 1 },
      site: "home",
      mtu: 1500,
    });
    expect(parseCommand(["serve", "--root", "files"], environment)).toMatchObject({ root: resolve("files") });
  });

  it.each(["", "help", "--help", "-h", "serve --help"])("explains itself for %j", (words) => {
    expect(parseCommand(words === "" ? [] : words.split(" "), {})).toEqual({ name: "help" });
  });

  it("names all that is wrong or missing at once", () => {
    expect(problemsOf("start --tftp 69 --mtu 9 --colour red extra")).toEqual([
      "--colour is unknown to start; allowed: --store, --tftp, --http, --site, --mtu",
      '"red" is not expected after start',
      '"extra" is not expected after start',
      "start needs --store DIR (or the environment variable CISCO_PHONES_STORE)",
      '--tftp "69" is not HOST:PORT such as 0.0.0.0:69 or [::1]:6970',
      "start needs --http HOST:PORT (or the environment variable CISCO_PHONES_HTTP)",
      '--mtu "9" is not a number of bytes from 576 to 65535',
    ]);
    expect(problemsOf("fly")).toEqual([expect.stringContaining('no command "fly"; allowed: serve, apply')]);
    expect(problemsOf("apply --store")).toEqual(["--store needs a value"]);
    expect(problemsOf("serve --root a --store b --tftp a:1 --http b:2")).toEqual([
      "--root and --store exclude each other",
    ]);
  });

  it.each(["127.0.0.1", "127.0.0.1:", ":69", "127.0.0.1:65536", "a b:1", "[::1]", "1:2:3:4", "host/x:1"])(
    "takes %s for no address",
    (text) => {
      expect(problemsOf(`health --tftp ${text} --http a:1`).length).toBeGreaterThan(0);
    },
  );
});
