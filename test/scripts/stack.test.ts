import { describe, expect, it } from "vitest";
import { findServerResource, startCommand } from "../../scripts/stack/server-resource.mjs";
import { withoutSecrets } from "../../scripts/stack/stack-file.mjs";
import { readOutputs } from "../../scripts/stack/stack-outputs.mjs";
import { makePassword } from "../../scripts/stack/stack-secrets.mjs";

const resource = (type: string, name: string, inputs: Record<string, unknown> = {}) => ({
  type,
  urn: `urn:pulumi:dev::cisco-phones::cisco-phones:index:ProvisioningHost$${type}::${name}`,
  inputs,
});

describe("the server's resource in the state", () => {
  const server = resource("command:local:Command", "home-server", {
    create: "node server.cjs start",
    environment: { CISCO_PHONES_PROGRAM: "abc" },
  });

  it("is found by type and name", () => {
    const resources = [
      resource("command:local:Command", "home-delivery"),
      resource("docker:index/container:Container", "site-server"),
      server,
    ];
    expect(findServerResource({ deployment: { resources } })).toBe(server);
  });

  it("is missing in a state without it and in an empty one", () => {
    const resources = [resource("docker:index/container:Container", "site-server")];
    expect(findServerResource({ deployment: { resources } })).toBeUndefined();
    expect(findServerResource({ deployment: {} })).toBeUndefined();
  });

  it("tells the command and its environment", () => {
    expect(startCommand(server)).toEqual({
      command: "node server.cjs start",
      environment: { CISCO_PHONES_PROGRAM: "abc" },
    });
  });

  it("tells nothing when the state keeps the command encrypted", () => {
    expect(startCommand({ ...server, inputs: { create: { ciphertext: "v1:x" } } })).toBeUndefined();
  });
});

describe("withoutSecrets", () => {
  const keys = ["fingerprintKey", 'linePasswords["100"]'];
  const plain = [
    "# the home site",
    "config:",
    "  cisco-phones:site:",
    "    name: home",
    "    phones:",
    '      - mac: "00"',
    "",
  ];
  const salt = "encryptionsalt: v1:abc=:v1:def:ghi==";
  const key = ["  cisco-phones:fingerprintKey:", "    secure: v1:aaa"];
  const password = (extension: string) => [`    "${extension}":`, "      secure: v1:bbb"];
  const passwords = "  cisco-phones:linePasswords:";
  const body = plain.slice(0, -1);

  it("gives back the file as it was before, to the byte", () => {
    const after = [...body, ...key, passwords, ...password("100"), salt, ""].join("\n");
    expect(withoutSecrets(after, "cisco-phones", keys)).toEqual({ text: plain.join("\n"), secretsLeft: false });
  });

  it("finds the salt and the secrets wherever they stand", () => {
    const after = [salt, "config:", ...key, passwords, ...password("100"), ...plain.slice(2)].join("\n");
    expect(withoutSecrets(after, "cisco-phones", keys).text).toBe(plain.slice(1).join("\n"));
  });

  it("keeps the secrets of others, with the salt that they need", () => {
    const after = [...body, ...key, passwords, ...password("100"), ...password("101"), salt, ""].join("\n");
    const kept = [...body, passwords, ...password("101"), salt, ""].join("\n");
    expect(withoutSecrets(after, "cisco-phones", keys)).toEqual({ text: kept, secretsLeft: true });
  });

  it("does not touch a value in clear text, nor the same name in another project", () => {
    const clear = [
      ...body,
      "  cisco-phones:fingerprintKey: plain",
      "  other:fingerprintKey:",
      "    secure: v1:x",
      salt,
      "",
    ];
    expect(withoutSecrets(clear.join("\n"), "cisco-phones", keys)).toEqual({
      text: clear.join("\n"),
      secretsLeft: true,
    });
  });

  it("leaves a file without secrets alone", () => {
    expect(withoutSecrets(plain.join("\n"), "cisco-phones", keys)).toEqual({
      text: plain.join("\n"),
      secretsLeft: false,
    });
  });
});

describe("readOutputs", () => {
  const phone = { mac: "00036BABCDEF", model: "7940", load: "P0S3-8-11-00" };
  const outputs = {
    tftp: "127.0.0.1:6969",
    http: "http://127.0.0.1:6970/",
    status: "http://127.0.0.1:6980/",
    phones: [phone],
  };

  it("takes complete outputs, and leaves others out", () => {
    expect(readOutputs({ ...outputs, delivered: "x" })).toEqual(outputs);
  });

  it.each([
    ["none", undefined],
    ["no address", { ...outputs, tftp: undefined }],
    ["a phone without its load", { ...outputs, phones: [{ mac: "0", model: "7940" }] }],
  ])("refuses %s", (_, incomplete) => {
    expect(() => readOutputs(incomplete)).toThrow("lack tftp, http, status or phones");
  });
});

describe("makePassword", () => {
  it("makes 20 letters and digits, never the same twice", () => {
    const made = Array.from({ length: 200 }, makePassword);
    for (const password of made) expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(new Set(made).size).toBe(200);
  });
});
