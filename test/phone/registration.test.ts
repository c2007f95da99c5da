import { describe, expect, it } from "vitest";
import { NO_CNF, overlay, readCnf } from "../../phone/cnf-reader";
import { registrations, siteOutcome } from "../../phone/registration";

const GOOD: Record<string, string> = {
  proxy1_address: "192.168.1.3",
  proxy_register: "1",
  line1_name: "201",
  line1_authname: "201",
  line1_password: "s3cret",
};

function register(change: Record<string, string>, model = "7940", lines = 2) {
  const text = Object.entries({ ...GOOD, ...change }).map(([key, value]) => `${key}: "${value}"`);
  const result = registrations(overlay(NO_CNF, readCnf("SIP1.cnf", Buffer.from(text.join("\n")))), lines, model);
  return { ...result, outcome: siteOutcome(result.lines) };
}

it("a good line registers with what the files say, its password known by length only", () => {
  const { lines, outcome, notes } = register({
    line1_displayname: "Kitchen",
    proxy1_port: "5070",
    timer_register_expires: "300",
  });
  expect(lines).toEqual([
    {
      line: 1,
      name: "201",
      authName: "201",
      displayName: "Kitchen",
      shortName: "201",
      passwordSet: true,
      passwordLength: 6,
      proxy: "192.168.1.3:5070",
      transport: "udp",
      expires: 300,
      proxyRegister: true,
      outcome: { kind: "up", reason: "registers as 201 at 192.168.1.3:5070 over UDP" },
    },
  ]);
  expect(outcome).toEqual({ kind: "up", reason: "line 1 registers as 201 at 192.168.1.3:5070 over UDP" });
  expect(notes).toEqual([]);
});

it("port 5060 and 3600 s unless the files say otherwise", () => {
  expect(register({}).lines[0]).toMatchObject({ proxy: "192.168.1.3:5060", expires: 3600 });
});

describe("a line that would not register", () => {
  it.each([
    [{ proxy_register: "0" }, "not registering", "proxy_register"],
    [{ proxy_register: "" }, "not registering", "proxy_register"],
    [{ proxy1_address: "" }, "no proxy", "proxy1_address is not set"],
    [{ proxy1_address: "UNPROVISIONED" }, "no proxy", "proxy1_address is not set"],
    [{ proxy1_address: "192.168.1.3:5060" }, "no proxy", "neither an IPv4 address"],
    [{ proxy1_address: "192.168.1.333" }, "no proxy", "neither an IPv4 address"],
    [{ proxy1_address: "USECALLMANAGER" }, "no proxy", "call_manager1_addr is not set"],
    [{ proxy1_port: "0" }, "no proxy", "proxy1_port"],
    [{ proxy1_port: "65536" }, "no proxy", "proxy1_port"],
    [{ line1_password: "" }, "not registering", "line1_password is not"],
    [{ line1_authname: "UNPROVISIONED" }, "not registering", "line1_authname is not"],
    [{ line1_password: "x".repeat(32) }, "not registering", "keeps 31"],
    [{ line1_authname: "x".repeat(129) }, "not registering", "keeps 128"],
    [{ line1_name: "x".repeat(129) }, "not registering", "keeps 128"],
    [{ line1_name: "201@pbx" }, "not registering", '"@"'],
    [{ line1_password: 'ab"cd' }, "not registering", "line1_password does not arrive as written"],
  ])("%j: %s", (change, kind, said) => {
    const { outcome, notes } = register(change);
    expect(outcome.kind).toBe(kind);
    expect(outcome.reason).toContain(said);
    expect(outcome.remedy).toBeTruthy();
    expect(notes.some(({ level }) => level === "problem")).toBe(true);
  });

  it.each([
    [{ line1_password: "x".repeat(31) }],
    [{ line1_authname: "x".repeat(128) }],
    [{ proxy1_port: "65535" }],
    [{ proxy1_address: "pbx.example.net" }],
    [{ proxy1_address: "USECALLMANAGER", call_manager1_addr: "10.0.0.1" }],
  ])("%j is at the edge and registers", (change) => {
    expect(register(change).outcome.kind).toBe("up");
  });

  it.each([[{ line1_name: "" }], [{ line1_name: "UNPROVISIONED" }], [{ line1_name: "", line2_name: "202" }]])(
    "%j: the phone is unprovisioned",
    (change) => {
      expect(register(change).outcome).toMatchObject({ kind: "unprovisioned", reason: "line 1 is not set" });
    },
  );
});

describe("several lines", () => {
  it("one that fails is enough, and all failing ones are named", () => {
    const { outcome } = register({ line2_name: "202", line2_authname: "202", line2_password: "x".repeat(40) });
    expect(outcome).toMatchObject({ kind: "not registering" });
    expect(outcome.reason).toMatch(/^line 2: line2_password has 40 characters/);
  });

  it("line 2 falls back to the proxy and the credentials of line 1", () => {
    const { lines, notes } = register({ line2_name: "202", proxy1_port: "5070" });
    expect(lines[1]).toMatchObject({ name: "202", authName: "201", passwordLength: 6, proxy: "192.168.1.3:5070" });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ level: "info" });
  });

  it("a line that says UNPROVISIONED has no credentials", () => {
    const { lines, outcome } = register({
      line2_name: "202",
      line2_authname: "UNPROVISIONED",
      line2_password: "UNPROVISIONED",
    });
    expect(lines[1]).toMatchObject({ authName: "", passwordSet: false });
    expect(outcome.kind).toBe("up");
  });

  it("a third line exists on a 7960 only", () => {
    const change = { line2_name: "202", line3_name: "203" };
    expect(register(change).lines.map(({ line }) => line)).toEqual([1, 2]);
    expect(register(change).notes.map(({ text }) => text)).toContain("a 7940 has 2 lines; line 3 is ignored");
    expect(register(change, "7960", 6).lines.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it("a gap is noted", () => {
    expect(
      register({ line3_name: "203" }, "7960", 6)
        .notes.map(({ text }) => text)
        .join(),
    ).toContain("without a gap");
  });
});
