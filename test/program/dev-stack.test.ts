import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSite } from "../../domain/site";
import { secretsOf } from "../domain/home-description";

const ROOT = resolve(__dirname, "..", "..");

/** The example's stack file as it is committed; a started example has its secrets in the working copy. */
function committedStackFile(): string {
  return execFileSync("git", ["show", "HEAD:Pulumi.dev.yaml"], { cwd: ROOT }).toString();
}

describe("the example that npm start deploys", () => {
  it("is committed without secrets, which could be decrypted in no other checkout", () => {
    expect(committedStackFile()).not.toMatch(/secure:|encryptionsalt:/);
  });

  it("describes a site without a problem or a warning", () => {
    const { config } = parse(committedStackFile()) as { config: Record<string, unknown> };
    const { problems, warnings } = parseSite(config["cisco-phones:site"], secretsOf("100"));
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  });
});
