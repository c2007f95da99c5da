import { describe, expect, it } from "vitest";
import { formatProblem, joinPath } from "../../domain/problem";

describe("a problem in one line", () => {
  it("has all its parts", () => {
    const line = formatProblem({
      path: "phones[1].lines[0].password",
      message: "36 characters, the phone keeps 31 and the registration would be rejected",
      given: "a secret of 36 characters",
      allowed: "1–31",
      remedy: "Shorten it",
    });
    expect(line).toBe(
      "phones[1].lines[0].password: 36 characters, the phone keeps 31 and the registration would be rejected " +
        "(given: a secret of 36 characters; allowed: 1–31). Shorten it",
    );
  });

  it.each([
    [{ path: "", message: "missing" }, "missing"],
    [{ path: "mac", message: "missing" }, "mac: missing"],
    [{ path: "mac", message: "wrong", given: '"x"' }, 'mac: wrong (given "x")'],
    [{ path: "port", message: "taken", given: "69", remedy: "Stop it" }, "port: taken (given 69). Stop it"],
    [{ path: "port", message: "missing", allowed: "1–65535" }, "port: missing (allowed: 1–65535)"],
  ])("leaves out what is absent", (problem, line) => {
    expect(formatProblem(problem)).toBe(line);
  });

  it("names members from any base", () => {
    expect(joinPath("", "phones", 0, "lines", 1, "mac")).toBe("phones[0].lines[1].mac");
    expect(joinPath("site", "phones", 0)).toBe("site.phones[0]");
    expect(joinPath("desk")).toBe("desk");
  });
});
