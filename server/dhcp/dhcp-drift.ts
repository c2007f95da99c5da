import { driftFrom } from "./configuration-difference";
import type { DhcpFiles } from "./dhcp-files";
import { digestOf, type KeaMap, storedConfiguration } from "./kea-configuration";

/** How a DHCP server differs from what is declared. */
export interface DhcpDrift {
  /** One line a difference. */
  readonly differences: readonly string[];
  /** What is declared was not applied last: then the differences are a change that is still to come. */
  readonly pending: boolean;
  /** In which Kea differs from what was applied last all the same: somebody's change. */
  readonly sinceApplied: readonly string[];
}

const AWAY = "Kea does not run";

/**
 * @param applied What was applied last, undefined if nothing was.
 * @param running What Kea goes by; undefined if it does not run.
 */
export function dhcpDrift(
  declared: KeaMap,
  applied: KeaMap | undefined,
  running: KeaMap | undefined,
  files: DhcpFiles,
): DhcpDrift {
  const fromKea = (wanted: KeaMap): string[] => (running === undefined ? [AWAY] : [...driftFrom(wanted, running)]);
  const digest = digestOf(applied);
  if (applied !== undefined && digest === storedConfiguration(declared, files).digest) {
    // By that one it would go after its next start.
    const onDisk = driftFrom(declared, applied).map((line) => `on disk: ${line}`);
    return { differences: [...fromKea(declared), ...onDisk], pending: false, sinceApplied: [] };
  }
  if (applied === undefined && running === undefined) {
    return { differences: ["there is no configuration yet"], pending: true, sinceApplied: [] };
  }
  if (applied === undefined || digest === undefined) {
    // Nobody knows what was applied, and after its next start Kea goes by nothing or by what someone else wrote.
    const differences = [...fromKea(declared), "on disk: what was applied is not there"];
    return { differences, pending: false, sinceApplied: [] };
  }
  return { differences: fromKea(declared), pending: true, sinceApplied: fromKea(applied) };
}
