import type { Problem } from "../problem";
import type { RuleName } from "../rule-name";
import type { FirmwareFile, FirmwareSet } from "./firmware-set";
import { nearName } from "./image-name";
import { FIRST_WITH_MANIFEST, identifyLoad } from "./load-identity";
import { manifestImages } from "./load-manifest";

/** What a phone fetches for one load. */
export interface LoadFiles {
  /** In the order in which a phone asks for them. */
  readonly files: readonly FirmwareFile[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * The files of a load for a phone that takes signed images: the manifest, its loader and its application, or before 7.x one image.
 *
 * @param path Where the load is named.
 */
export function filesOfLoad(set: FirmwareSet, load: string, path: string): LoadFiles {
  const identity = identifyLoad(load);
  return identity !== undefined && identity.major < FIRST_WITH_MANIFEST
    ? singleImage(set, load, identity.major < 5 ? "bin" : "sbn", path)
    : manifestAndMembers(set, load, path);
}

/** The one image of an early load. */
export function singleImage(set: FirmwareSet, load: string, kind: "bin" | "sbn", path: string): LoadFiles {
  const file = set.get(`${load}.${kind}`);
  if (file !== undefined) {
    return { files: [file], problems: [], warnings: [] };
  }
  const problem: Problem =
    kind === "sbn" && set.has(`${load}.bin`)
      ? {
          path,
          rule: "load-signed-missing",
          message: `${load}.sbn is not among the firmware, and ${load}.bin is unsigned, which no phone takes after a signed image`,
          given: JSON.stringify(load),
          remedy: "Put the signed image into the folder",
        }
      : missing(set, `${load}.${kind}`, path, load);
  return { files: [], problems: [problem], warnings: [] };
}

function manifestAndMembers(set: FirmwareSet, load: string, path: string): LoadFiles {
  const loads = set.get(`${load}.loads`);
  if (loads === undefined) {
    return { files: [], problems: [missing(set, `${load}.loads`, path, load)], warnings: [] };
  }
  const { members = [], ownNames = [] } = loads.manifest ?? {};
  const { application, unsigned } = manifestImages(members);
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const [other] = ownNames;
  if (other !== undefined && !ownNames.includes(load)) {
    problems.push({
      path,
      rule: "manifest-other-name",
      message: `${load}.loads calls itself ${other}, and a phone that runs ${other} would fetch ${load} at every boot`,
      given: JSON.stringify(load),
      remedy: `Name the file ${other}.loads, and declare ${other}`,
    });
  }
  if (members.length === 0) {
    warnings.push({
      path,
      rule: "manifest-unreadable",
      message: `no name of a file can be read in ${load}.loads, so that nobody can say which files it needs`,
      given: JSON.stringify(load),
      remedy: "Compare the file with Cisco's package",
    });
  }
  const files = members.flatMap((name) => set.get(name) ?? []);
  for (const name of members.filter((each) => !set.has(each))) {
    problems.push(missing(set, name, path, load, `${load}.loads names it`));
  }
  if (unsigned !== undefined) {
    problems.push({
      path,
      rule: "manifest-unsigned-image",
      message: `${load}.loads names ${unsigned}, an image without signature, which no phone takes after a signed one`,
      given: JSON.stringify(load),
      remedy: "Compare the file with Cisco's package",
    });
  }
  if (members.length > 0 && application === undefined) {
    problems.push({
      path,
      rule: "manifest-unreadable",
      message: `${load}.loads names no application (.sb2); the file is cut off, or not the one of a SIP load`,
      given: JSON.stringify(load),
      remedy: "Copy it anew",
    });
  }
  return { files: [loads, ...files], problems, warnings };
}

/**
 * A file that is needed and is not there, with the one that was probably meant.
 *
 * @param load Whose file it is.
 * @param why Who asks for it, where that is not the load by its name.
 * @param rule The rule that is broken then. @default that of a load that is missing, or of a file of a manifest
 */
export function missing(
  set: FirmwareSet,
  name: string,
  path: string,
  load: string,
  why = "",
  rule?: RuleName,
): Problem {
  const names = [...set.keys()];
  const near = nearName(name, names);
  const alternatives = names.filter((each) => each.endsWith(name.slice(name.lastIndexOf("."))));
  const has = near === undefined ? "" : `, which has ${near.name}`;
  const message = `${name} is not among the firmware${has}${why === "" ? "" : `, and ${why}`}`;
  const broken = rule ?? (why === "" ? RULES_OF_LOADS : RULES_OF_MEMBERS)[near?.differs ?? "missing"];
  const problem = { path, rule: broken, message, given: JSON.stringify(load) };
  if (near?.differs === "case") {
    return { ...problem, remedy: `Rename ${near.name}: a phone asks for exactly this case` };
  }
  if (near !== undefined) {
    return why === ""
      ? {
          ...problem,
          remedy: `Declare ${near.name.slice(0, near.name.lastIndexOf("."))}, which is another name to a phone`,
        }
      : { ...problem, remedy: `Rename ${near.name}: a phone asks for the name in the manifest` };
  }
  return {
    ...problem,
    ...(alternatives.length === 0 || why !== "" ? {} : { allowed: alternatives.join(", ") }),
    remedy: why === "" ? "Put it into the folder, or name a load that is there" : "Put it into the folder",
  };
}

const RULES_OF_LOADS = { case: "load-name-case", spelling: "load-name-form", missing: "load-missing" } as const;
const RULES_OF_MEMBERS = {
  case: "manifest-member-case",
  spelling: "manifest-member-missing",
  missing: "manifest-member-missing",
} as const;
