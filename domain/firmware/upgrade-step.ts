import type { Problem } from "../problem";
import type { FirmwareFile, FirmwareSet } from "./firmware-set";
import { filesOfLoad, missing, singleImage } from "./load-files";
import { FIRST_SIGNED, type LoadIdentity, loaderOf } from "./load-identity";
import { type Hop, type HopBasis, type HopWay, hopBetween } from "./upgrade-hop";

/** One restart after another until a phone runs the next load. */
export interface UpgradeStep {
  readonly from: string;
  readonly to: string;
  readonly way: HopWay;
  readonly basis: HopBasis;
  readonly source: string;
  /** What the phone fetches, in its order, bytes each. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Content of OS79XX.TXT. @default whatever it is: a phone on this load does not read it */
  readonly os79xxTxt?: string;
  /** Load in XMLDefault.cnf.xml for the phone's model. @default whatever it is */
  readonly xmlDefault?: string;
  /** `image_version` in SIPDefault.cnf or SIP<MAC>.cnf. @default whatever it is */
  readonly imageVersion?: string;
  readonly restarts: number;
  /** Of all files together. */
  readonly bytes: number;
  /** Estimated, from one public log of 7940s on a local network. */
  readonly seconds: number;
  /** Why there is no way back from it. */
  readonly oneWay?: string;
}

/** A step as far as it can be taken with the firmware that is there. */
export interface PossibleStep {
  readonly step: UpgradeStep;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** A restart with DHCP and the walk for files took 25 s; an image of 756,524 bytes 7–15 s (cisco.md section 2.1). */
const SECONDS_OF_RESTART = 25;
const BYTES_A_SECOND = 50_000;

/** The step from one load to the next one; undefined where no phone takes it. `path` is where the load is named. */
export function stepBetween(
  from: LoadIdentity,
  to: LoadIdentity,
  set: FirmwareSet,
  path: string,
): PossibleStep | undefined {
  const hop = hopBetween(from, to);
  if (hop === undefined) {
    return undefined;
  }
  const { files, problems, warnings } = neededFiles(hop, from, to, set, path);
  const loader = hop.way === "loader" ? fetchedLoader(files) : undefined;
  const fetched = files.map(({ name, bytes }) => ({ name, bytes }));
  const bytes = fetched.reduce((sum, file) => sum + file.bytes, 0);
  // Each image that is not the last one is started before the next one is asked for.
  const restarts = Math.max(1, files.filter(({ kind }) => kind !== "loads").length);
  const oneWay = whyOneWay(from, to);
  const bySelector = hop.way === "unsigned image" || (hop.way === "signed image" && from.major < 7);
  return {
    step: {
      from: from.load,
      to: to.load,
      ...hop,
      files: fetched,
      ...(bySelector ? { os79xxTxt: to.load } : loader === undefined ? {} : { os79xxTxt: loader }),
      ...(hop.way === "loader" || hop.way === "manifest" || !bySelector ? { xmlDefault: to.load } : {}),
      ...(to.kind === "sip" ? { imageVersion: to.load } : {}),
      restarts,
      bytes,
      seconds: Math.ceil(restarts * SECONDS_OF_RESTART + bytes / BYTES_A_SECOND),
      ...(oneWay === undefined ? {} : { oneWay }),
    },
    problems,
    warnings,
  };
}

function neededFiles(hop: Hop, from: LoadIdentity, to: LoadIdentity, set: FirmwareSet, path: string) {
  switch (hop.way) {
    case "unsigned image":
      return singleImage(set, to.load, "bin", path);
    case "signed image":
      return singleImage(set, to.load, "sbn", path);
    case "loader":
      return withLoader(from, filesOfLoad(set, to.load, path), set, to, path);
    case "manifest": {
      const { files, ...rest } = filesOfLoad(set, to.load, path);
      return { ...rest, files: files.filter((file) => !isRunningLoader(file, from)) };
    }
  }
}

/** A phone of 5.x asks for the unsigned loader first, as the guide saw, and that goes by the manifest. Others ask for the signed one first. */
function withLoader(
  from: LoadIdentity,
  { files, problems, warnings }: ReturnType<typeof filesOfLoad>,
  set: FirmwareSet,
  to: LoadIdentity,
  path: string,
): ReturnType<typeof filesOfLoad> {
  const loader = fetchedLoader(files);
  const signed = files.filter(({ kind }) => kind === "sbn");
  const rest = files.filter(({ kind }) => kind !== "sbn");
  if (loader === undefined || from.major !== FIRST_SIGNED) {
    return { files: [...signed, ...rest], problems, warnings };
  }
  const unsigned = set.get(`${loader}.bin`);
  return unsigned === undefined
    ? {
        files: [...signed, ...rest],
        problems: [
          ...problems,
          missing(
            set,
            `${loader}.bin`,
            path,
            to.load,
            `a phone on ${from.load} asks for it before the signed one`,
            "unsigned-loader-missing",
          ),
        ],
        warnings,
      }
    : { files: [unsigned, ...files], problems, warnings };
}

function fetchedLoader(files: readonly FirmwareFile[]): string | undefined {
  return files.find(({ kind, identity }) => kind === "sbn" && identity.kind === "loader")?.identity.load;
}

/** A phone whose loader is that of the manifest does not fetch it again (cisco.md section 2.1, C2). */
function isRunningLoader({ kind, identity }: FirmwareFile, from: LoadIdentity): boolean {
  return kind === "sbn" && identity.kind === "loader" && identity.load === loaderOf(from);
}

function whyOneWay(from: LoadIdentity, to: LoadIdentity): string | undefined {
  if (from.kind === "loader" || from.major > FIRST_SIGNED || to.major < FIRST_SIGNED) {
    return undefined;
  }
  if (from.major < FIRST_SIGNED) {
    return `from ${FIRST_SIGNED}.x on a phone takes signed images alone, and never again one before ${FIRST_SIGNED}.x (Cisco document 68244)`;
  }
  return to.major > FIRST_SIGNED
    ? "its images are signed, and behind them no unsigned one is taken any more, whatever let the phone get here (the guide of 2012)"
    : undefined;
}
