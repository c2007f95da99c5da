import { describe, expect, it } from "vitest";
import { completedConnection, connectionSecrets, serversOf } from "../../../../tools/plugins/command/connection";
import { redactor } from "../../../../tools/plugins/property/redact";
import { secret, UNKNOWN } from "../../../../tools/plugins/property/wire";

const PRESETS = { dialErrorLimit: 10, perDialTimeout: 15, port: 22, user: "root" };

describe("connection", () => {
  it("is completed by the provider, also that of a jump host, and secret as a whole", () => {
    const given = { host: "kiosk", port: 2222, proxy: { host: "gate", user: "jump" } };
    const complete = secret({
      ...PRESETS,
      host: "kiosk",
      port: 2222,
      proxy: { ...PRESETS, host: "gate", user: "jump" },
    });
    expect(completedConnection(given)).toEqual(complete);
    expect(completedConnection(secret(given))).toEqual(complete);
    expect(completedConnection(complete)).toEqual(complete);
  });

  it("may be unknown in a preview", () => {
    expect(completedConnection(secret(UNKNOWN))).toEqual(secret(UNKNOWN));
  });

  it("hides its credentials and what was a secret in it, but not host and user", () => {
    const proxy = { host: secret("gate.example"), privateKeyPassword: "rosebud" };
    const hide = redactor(...connectionSecrets(secret({ host: "kiosk", user: "root", password: "hunter2", proxy })));
    expect(hide("root@kiosk over gate.example: hunter2, rosebud")).toBe("root@kiosk over [secret]: [secret], [secret]");
    expect(connectionSecrets(undefined)).toEqual([]);
  });

  it("leads to its servers", () => {
    const { target, proxy } = serversOf({ host: "kiosk", hostKey: "ssh-ed25519 AAAA", proxy: { host: "gate" } });
    expect(target).toMatchObject({ ...PRESETS, host: "kiosk", hostKey: "ssh-ed25519 AAAA", password: undefined });
    expect(proxy).toMatchObject({ ...PRESETS, host: "gate", hostKey: undefined });
    expect(serversOf({ host: "kiosk" }).proxy).toBeUndefined();
  });
});
