import type { AskedName } from "./asked-name";
import type { BootFamily } from "./model-boots";
import type { BootStep } from "./phone-status";

/** Who asks: the loader that walks a list of names, or the application that it starts. */
export type Asker = "loader" | "application";

/** Whether the file arrived; `unchanged` is a file that the phone has already. */
export function arrived(outcome: BootStep["outcome"]): boolean {
  return outcome === "served" || outcome === "unchanged";
}

/** In a few words what a file is and what a phone does next; "normal" stands where its absence is (cisco.md section 2.1). */
export function stepMeaning(
  name: AskedName,
  outcome: BootStep["outcome"],
  asker: Asker,
  family: BootFamily | undefined,
): string {
  if (outcome === "unconfirmed") {
    return `${nounOf(name)}; all of it was sent, its last block was not acknowledged`;
  }
  if (outcome === "timed-out" || outcome === "stopped") {
    return `${nounOf(name)}; the transfer broke off`;
  }
  if (name.kind === "device-file" && family === "enterprise") {
    return arrived(outcome)
      ? "the phone's own file; sets up its lines and registers"
      : `the phone's own file; ${howMissed(outcome)}: asks for XMLDefault.cnf.xml`;
  }
  return `${nounOf(name)}; ${arrived(outcome) ? afterHit(name, asker) : afterMiss(name, outcome, asker)}`;
}

function nounOf({ kind, base }: AskedName): string {
  switch (kind) {
    case "trust-list":
      return "trust list";
    case "device-file":
      return "settings as XML";
    case "phone-file":
      return "the phone's own file";
    case "other-protocol":
      return base.startsWith("MGC") ? "MGCP file" : "SCCP file";
    case "device-default":
      return "names the load of each model";
    case "site-default":
      return "settings of the site";
    case "selector":
      return "names a load for factory firmware";
    case "recovery":
      return "manifest for recovery after a reset";
    case "manifest":
      return "manifest of a load";
    case "loader":
      return "loader";
    case "image":
      return "firmware";
    case "ring-list":
      return "ring list";
    case "locale":
      return "language or tones";
    case "other":
      return "another file";
  }
}

function afterHit({ kind }: AskedName, asker: Asker): string {
  switch (kind) {
    case "trust-list":
      return "a phone that takes it accepts signed files only";
    case "device-file":
      return "says which protocol and load the phone runs";
    case "phone-file":
      return asker === "loader" ? "it is a SIP phone: starts the SIP application" : "sets up its lines and registers";
    case "other-protocol":
      return "its presence makes the phone one of that protocol";
    case "device-default":
      return "asks for the load that it names, if it runs another one";
    case "site-default":
      return "asks for its own file next";
    case "selector":
    case "recovery":
    case "manifest":
      return "asks for the files that it names";
    case "loader":
      return "writes it, restarts and walks the list of names again, which counts as another boot";
    case "image":
      return "writes it; asks for what is left of the load, or starts it";
    default:
      return "takes it and goes on";
  }
}

function afterMiss({ kind }: AskedName, outcome: BootStep["outcome"], asker: Asker): string {
  const how = howMissed(outcome);
  switch (kind) {
    case "phone-file":
      return asker === "loader"
        ? `${how}: the loader asks for the next name`
        : `${how}: shows "Phone Unprovisioned" and asks again about every 31 s`;
    case "device-default":
      return `${how}: nothing here names a load, asks for the next name`;
    case "manifest":
    case "loader":
    case "image":
      return `${how}: the load can't be had, asks again later`;
    case "ring-list":
      return `${how}, which is normal: keeps its built-in rings`;
    case "other":
      return `${how}: goes on without it`;
    case "locale":
      return `${how}, which is normal: keeps its own language and tones`;
    default:
      return `${how}, which is normal: asks for the next name`;
  }
}

function howMissed(outcome: BootStep["outcome"]): string {
  return outcome === "not-found" ? "missing" : outcome;
}
