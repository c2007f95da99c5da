import { describe, expect, it } from "vitest";
import { debianMirror, mirrorOf, parseAptSources } from "../../scripts/setup/apt.mjs";

describe("apt sources", () => {
  it("reads the one-line form with options and comments, without sources of source packages", () => {
    const text = [
      "# deb http://off.invalid/debian bookworm main",
      "deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.invalid/debian bookworm main contrib # ours",
      "deb-src http://mirror.invalid/debian bookworm main",
      "deb http://third.invalid stable main",
    ].join("\n");
    expect(parseAptSources(text, "list")).toEqual([
      { uri: "http://mirror.invalid/debian", suites: ["bookworm"], components: ["main", "contrib"] },
      { uri: "http://third.invalid", suites: ["stable"], components: ["main"] },
    ]);
  });

  const deb822 = [
    "# managed",
    "Types: deb deb-src",
    "# a comment in between",
    "URIs: http://one.invalid/debian http://two.invalid/debian",
    "Suites: bookworm",
    " bookworm-updates",
    "Components: main",
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg",
    "",
    "Enabled: no",
    "Types: deb",
    "URIs: http://off.invalid/debian",
    "Suites: bookworm",
    "Components: main",
    "",
    "Types: deb-src",
    "URIs: http://source.invalid/debian",
    "Suites: bookworm",
    "Components: main",
  ].join("\n");

  it("reads the paragraph form with continuation lines, several addresses and what is switched off", () => {
    const suites = ["bookworm", "bookworm-updates"];
    expect(parseAptSources(deb822, "sources")).toEqual([
      { uri: "http://one.invalid/debian", suites, components: ["main"] },
      { uri: "http://two.invalid/debian", suites, components: ["main"] },
    ]);
  });

  it("takes the mirror of exactly that suite, and of its main part", () => {
    const sources = [
      ...parseAptSources("deb http://security.invalid/debian-security bookworm-security main", "list"),
      ...parseAptSources("deb http://extra.invalid/debian bookworm contrib", "list"),
      ...parseAptSources(deb822, "sources"),
    ];
    expect(mirrorOf(sources, "bookworm")).toBe("http://one.invalid/debian");
    expect(mirrorOf(sources, "trixie")).toBeUndefined();
  });

  it("takes the mirror of Debian itself for another suite, and none of a kin of Debian or of a third party", () => {
    const others = ["http://security.invalid/debian-security s main", "http://a.invalid/ubuntu s main"];
    const sources = others.flatMap((other) => parseAptSources(`deb ${other}`, "list"));
    expect(debianMirror(sources)).toBeUndefined();
    expect(debianMirror([...sources, ...parseAptSources(deb822, "sources")])).toBe("http://one.invalid/debian");
  });
});
