import { describe, expect, it } from "vitest";
import { redactor } from "../../../../tools/plugins/property/redact";
import { secret } from "../../../../tools/plugins/property/wire";

describe("redaction", () => {
  it("hides a secret wherever it is quoted and leaves the rest", () => {
    const hide = redactor({ stdin: secret("rosebud"), create: "echo" });
    expect(hide("echo said rosebud, twice: rosebudrosebud")).toBe("echo said [secret], twice: [secret][secret]");
  });

  it("hides the lines of a secret one by one, but not its punctuation", () => {
    const hide = redactor(secret("{\n  line1_password: rosebud\n}\n"));
    expect(hide("bad input: line1_password: rosebud {")).toBe("bad input: [secret] {");
  });

  it("hides a short secret only as a whole word", () => {
    expect(redactor(secret("12"))("12 of 1234, exit 12")).toBe("[secret] of 1234, exit [secret]");
  });

  it("hides the value of an environment entry", () => {
    expect(redactor([secret("PASSWORD=rosebud")])("started with rosebud")).toBe("started with [secret]");
  });

  it("takes a secret of several megabytes and of any characters", () => {
    const long = "(.*[$".repeat(800_000);
    expect(redactor(secret(long))(`<${long}>`)).toBe("<[secret]>");
  });

  it("changes nothing without secrets", () => {
    expect(redactor({ create: "echo" })("echo")).toBe("echo");
  });
});
