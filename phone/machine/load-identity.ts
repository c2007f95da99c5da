/**
 * What a load is: SCCP or SIP as an application, or the Universal Application Loader, which starts one of them and is
 * there from release 7 on.
 */
export type Program = "sccp" | "sip" | "loader";

/** A load of a 7940/7960, as its name tells it. */
export interface LoadIdentity {
  /** As its files and its manifest call it; never normalised (cisco.md section 2.6). */
  readonly name: string;
  readonly program: Program;
  readonly major: number;
  readonly minor: number;
}

/** The forms of section 2.6, and the factory's `P0030301MFG2`: what follows `P003` without a dash is SCCP, with one a loader. */
const NAME =
  /^P0(?<protocol>03|S3)(?:-(?<dashed>\d{1,2}-\d{1,2})-\d{2}|(?<major>\d{2})(?<minor>\d{2})(?:[0-9A-Z]{4})?)$/;

/** Reads the name of a load, such as `P0S3-8-12-00`, `P003-8-12-00` or `P00308000500`; undefined for any other text. */
export function identifyLoad(name: string): LoadIdentity | undefined {
  const { protocol, dashed, major, minor } = NAME.exec(name)?.groups ?? {};
  if (protocol === undefined) {
    return undefined;
  }
  const [first = "", second = ""] = dashed?.split("-") ?? [major, minor];
  const program = protocol === "S3" ? "sip" : dashed === undefined ? "sccp" : "loader";
  return { name, program, major: Number(first), minor: Number(second) };
}

/** Release from which a load is an application behind the Universal Application Loader, fetched by a manifest. */
export const LOADER_SINCE = 7;

/** True for SCCP and SIP loads that boot by themselves, without the Universal Application Loader. */
export function bootsByItself({ program, major }: LoadIdentity): boolean {
  return program !== "loader" && major < LOADER_SINCE;
}
