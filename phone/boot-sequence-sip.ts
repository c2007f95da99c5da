import type { BootRun, StageEnd } from "./boot-run";
import { newLoad } from "./boot-sequence-loader";
import { type CnfFile, NO_CNF, overlay, readCnf } from "./cnf-reader";
import { readDialPlan } from "./dial-plan-reader";
import { printable } from "./printable";
import { registrations, siteOutcome } from "./registration";
import { readRingList } from "./ring-list-reader";
import { boot8xNotes, setting, settingsOf } from "./settings";

/**
 * The SIP application of a `P0S3-8-*` load (cisco.md section 2.1, stage D): `SIPDefault.cnf`, the phone file under
 * `tftp_cfg_dir`, `RINGLIST.DAT` and the dial template; [R] from a public trace. Inferred are: that `image_version` is
 * looked at once both `.cnf` files are read and before the ring list; that a ring list or dial template which can't be
 * had because the server is silent does not stop the phone.
 */
export async function runSipApplication(run: BootRun): Promise<StageEnd> {
  const { mac, load } = run.options;
  const defaults = await readConfiguration(run, "SIPDefault.cnf", "optional", true);
  if (defaults.kind === "over") return defaults;
  const directory = setting(defaults.cnf, "tftp_cfg_dir");
  const phoneFile = `${directory}SIP${mac}.cnf`;
  if (directory !== "" && !directory.endsWith("/"))
    run.note(
      "warning",
      `tftp_cfg_dir "${printable(directory)}" has no "/" at its end and is put before the file name as it stands`,
      "SIPDefault.cnf",
    );
  defaults.next(`asks for ${printable(phoneFile)}`);

  const phone = await readConfiguration(run, phoneFile, "the phone file is required", false);
  if (phone.kind === "over") return phone;
  if (!phone.served) {
    phone.next('shows "Phone Unprovisioned" and asks again about every 31 s');
    run.notes.push(...defaults.cnf.notes);
    return run.over({
      kind: "unprovisioned",
      reason: `${printable(phoneFile)} is missing`,
      remedy: "serve it under exactly this name (MAC in upper case) and see that the server can read it",
    });
  }
  const cnf = overlay(defaults.cnf, phone.cnf);
  run.notes.push(...cnf.notes);

  const wanted = setting(cnf, "image_version");
  const other = wanted !== "" && wanted !== load;
  phone.next(other ? `asks for ${printable(wanted)}.loads` : "asks for RINGLIST.DAT");
  if (other) {
    const from = cnf.values.get("image_version")?.file ?? phoneFile;
    const end = await askForLoad(run, wanted, printable(from));
    if (end !== undefined) return end;
  }

  const template = setting(cnf, "dial_template");
  const planFile = `${template}.xml`;
  const rings = await askForRings(run, template === "" ? "registers" : `asks for ${printable(planFile)}`);
  const dialPlan = template === "" ? "none" : await askForDialPlan(run, planFile);
  if (template === "") run.note("info", "no dial_template: every call needs the Dial key or #");

  const { lines, notes } = registrations(cnf, run.model.lines, run.options.model);
  run.notes.push(...notes, ...boot8xNotes(cnf));
  return { kind: "over", outcome: siteOutcome(lines), lines, settings: settingsOf(cnf, { dialPlan, rings }) };
}

type Configuration =
  | { readonly kind: "read"; readonly served: boolean; readonly cnf: CnfFile; readonly next: (does: string) => void }
  | (StageEnd & { readonly kind: "over" });

async function readConfiguration(
  run: BootRun,
  file: string,
  missing: string,
  expectedMiss: boolean,
): Promise<Configuration> {
  const answer = await run.ask({ stage: "sip", file, missing, expectedMiss });
  if (answer.failure) {
    answer.next('shows "TFTP Timeout" and begins again');
    return { kind: "over", outcome: answer.failure, lines: [] };
  }
  const { bytes, next } = answer;
  return {
    kind: "read",
    served: bytes !== undefined,
    cnf: bytes === undefined ? NO_CNF : readCnf(printable(file), bytes),
    next,
  };
}

/** Asks for another load. Without it the phone goes on with what it runs (cisco.md section 1.3). */
async function askForLoad(run: BootRun, wanted: string, namedBy: string): Promise<StageEnd | undefined> {
  const file = `${wanted}.loads`;
  const shown = printable(file);
  const answer = await run.ask({
    stage: "sip",
    file,
    missing: "image_version names a load that is not there",
    expectedMiss: false,
  });
  if (answer.bytes !== undefined) {
    answer.next("would load it and restart; not followed any further");
    return run.over(newLoad(run.options.load, wanted, namedBy));
  }
  answer.next(`still runs ${run.options.load}; asks for RINGLIST.DAT`);
  const spelling = /\.(loads|sbn|sb2|bin)$/i.test(wanted) ? "; a load is named without an extension" : "";
  run.note(
    "warning",
    `keeps asking for ${shown}, still runs the old load ${run.options.load}: serve that load, or name ${run.options.load} in image_version${spelling}`,
    namedBy,
  );
  return undefined;
}

async function askForRings(run: BootRun, next: string): Promise<string> {
  const file = "RINGLIST.DAT";
  const answer = await run.ask({ stage: "sip", file, missing: "the built-in rings remain", expectedMiss: true });
  answer.next(next);
  if (answer.failure) run.note("warning", answer.failure.reason, file);
  if (answer.bytes === undefined) return "built-in";
  const list = readRingList(file, answer.bytes);
  run.notes.push(...list.notes);
  return `built-in and ${list.rings.length} more`;
}

async function askForDialPlan(run: BootRun, file: string): Promise<string> {
  const shown = printable(file);
  const answer = await run.ask({ stage: "sip", file, missing: "dial_template names it", expectedMiss: false });
  answer.next("registers");
  const plan =
    answer.bytes === undefined
      ? { loaded: false as const, reason: answer.failure?.reason ?? `${shown} is missing` }
      : readDialPlan(shown, answer.bytes);
  if (plan.loaded) {
    run.notes.push(...plan.notes);
    return plan.templates.length === 1 ? "1 template" : `${plan.templates.length} templates`;
  }
  run.note("warning", `plan not loaded: ${plan.reason}; every call needs the Dial key or #`, shown);
  return `not loaded: ${plan.reason}`;
}
