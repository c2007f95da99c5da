import { describe, expect, it } from "vitest";
import { managerFitness } from "../../domain/manager-fitness";
import { formatProblem } from "../../domain/problem";
import { Secret } from "../../domain/secret";
import { parseSite } from "../../domain/site";
import { homeDescription, secretsOf } from "./home-description";

const GOOD = "Canary4manager4secret";

/** What is said of the home site with these settings and that password. */
function said(status: unknown, password: string | undefined, host: Record<string, unknown> = {}) {
  const home = homeDescription();
  const site = {
    ...home,
    host: { ...(home.host as object), ...host },
    asterisk: { directory: "asterisk", ...(status === undefined ? {} : { status }) },
  };
  const secrets = {
    ...secretsOf("100"),
    ...(password === undefined ? {} : { asteriskStatusPassword: Secret.of(password) }),
  };
  const { value, problems, warnings } = parseSite(site, secrets);
  const texts = (all: typeof problems) => all.map(formatProblem).filter((text) => /[sS]tatus/.test(text));
  return { value, problems: texts(problems), warnings: texts(warnings) };
}

describe("the status of Asterisk", () => {
  it("has defaults for all but its password", () => {
    const { value, problems, warnings } = said({}, GOOD);
    expect([problems, warnings]).toEqual([[], []]);
    expect(value?.asterisk?.status).toEqual({ address: "127.0.0.1:5038", user: "cisco-phones" });
    expect(value?.asteriskStatusPassword?.reveal()).toBe(GOOD);
  });

  it.each(["localhost:5038", "pbx.example.net:1", "192.168.1.3:65535"])("takes %s", (address) =>
    expect(said({ address, permit: ["192.168.1.4"] }, GOOD).problems).toEqual([]),
  );

  it.each(["192.168.1.3", "192.168.1.300:5038", "pbx:0", "pbx:65536", "a b:5038", "[::1]:5038", ":5038"])(
    "refuses %s",
    (address) => {
      const [problem, ...more] = said({ address }, GOOD).problems;
      expect(more).toEqual([]);
      expect(problem).toContain("site.asterisk.status.address: not the address of a manager interface");
      expect(problem).toContain("HOST:PORT, such as 192.168.1.3:5038");
    },
  );

  it("says all that is wrong with it at once", () => {
    const { problems } = said({ user: "general", permit: [], adress: "x" }, undefined);
    expect(problems.join("\n")).toContain("site.asterisk.status.user");
    expect(problems.join("\n")).toContain("site.asterisk.status.permit");
    expect(problems.join("\n")).toContain("adress");
  });

  it.each([undefined, "short", "with a blank in it, and long enough", `${"x".repeat(129)}`, "nö".repeat(10)])(
    "refuses a password that is none, and never repeats it",
    (password) => {
      const { problems } = said({}, password);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^asteriskStatusPassword: .*config set --secret asteriskStatusPassword/);
      expect(problems[0]).not.toContain(password ?? "(given");
    },
  );

  it("says of a password that nothing needs it", () => {
    expect(said(undefined, GOOD).warnings).toEqual([
      "asteriskStatusPassword: there is no site.asterisk.status that needs it. Remove it: npm run pulumi -- config rm asteriskStatusPassword",
    ]);
  });

  it("warns where Asterisk would let its user in from anywhere", () => {
    const remote = { address: "192.168.1.9:5038" };
    expect(said(remote, GOOD, { address: "0.0.0.0" }).warnings.join()).toContain(
      "site.asterisk.status.permit: missing",
    );
    expect(said(remote, GOOD, { address: "192.168.1.3" }).warnings).toEqual([]);
    expect(said({ ...remote, permit: ["192.168.1.3"] }, GOOD, { address: "0.0.0.0" }).warnings).toEqual([]);
  });
});

describe("a look at the manager interface", () => {
  const STATUS = { address: "127.0.0.1:5038", user: "cisco-phones" };

  it("finds nothing amiss with one that is on, or was not asked", () => {
    expect(managerFitness({ managerIsOn: true, managerUsers: ["admin"] }, STATUS, "s")).toEqual([]);
    expect(managerFitness({ managerUsers: [] }, STATUS, "s")).toEqual([]);
  });

  it("says that it is off, and that the name is taken", () => {
    const problems = managerFitness({ managerIsOn: false, managerUsers: ["cisco-phones"] }, STATUS, "s");
    expect(problems.map(({ path }) => path)).toEqual(["s", "s.user"]);
  });
});
