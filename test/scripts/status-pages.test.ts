import { describe, expect, it } from "vitest";
import { statusPages } from "../../scripts/stack/status-pages.mjs";

describe("the status pages of a stack", () => {
  it("are those of all hosts, each once", () => {
    const [one, two] = ["http://192.0.2.1:6980", "https://192.0.2.2:6980"];
    expect(statusPages({ status: one, hosts: [{ status: one }, { status: two }] })).toEqual([one, two]);
  });

  it("are none where no host has one", () => {
    expect(statusPages({ status: "off" })).toEqual([]);
    expect(statusPages({})).toEqual([]);
  });
});
