import { bootsByItself } from "../../domain/firmware/load-identity";
import type { BootStage } from "../boot-report";
import { type CnfFile, NO_CNF, overlay } from "../cnf-reader";
import { printable } from "../printable";
import { registrations, siteOutcome } from "../registration";
import { readRingList } from "../ring-list-reader";
import { boot8xNotes, setting, settingsOf } from "../settings";
import { type BootEnd, ending } from "./boot-end";
import { SECONDS_UNPROVISIONED } from "./boot-timing";
import { runningLoad } from "./flash";
import { fetchLoad } from "./load-fetching";
import { asks, ends, failsAt, note } from "./moves";
import type { Fetch, PhoneEvent, PhoneState, Stepped } from "./phone-state";
import { cnfOf, dialPlanOf } from "./read-once";
import { contentOf } from "./served-file";

const STAGE: BootStage = "sip";

/**
 * The SIP application (cisco.md section 2.1, stage D): `SIPDefault.cnf`, the phone file under `tftp_cfg_dir`, `RINGLIST.DAT` and the
 * dial template; [R] from a public trace on 8.x, and taken to hold for earlier releases too. Inferred are: that `image_version` is
 * looked at once both `.cnf` files are read and before the ring list; that a ring list or dial template which can't be
 * had because the server is silent does not stop the phone.
 */
export function startSip(state: PhoneState, next: string): Stepped {
  const wanted = { stage: STAGE, file: "SIPDefault.cnf", missing: "optional", expectedMiss: true };
  return asks(state, wanted, { kind: "site defaults" }, { next });
}

/** `SIPDefault.cnf` came, or did not. */
export function onSiteDefaults(state: PhoneState, event: PhoneEvent): Stepped {
  if (event.kind === "failed") return failsAt(state, "SIPDefault.cnf", event);
  const defaults = event.kind === "served" ? cnfOf("SIPDefault.cnf", event.file) : NO_CNF;
  const directory = setting(defaults, "tftp_cfg_dir");
  const notes =
    directory === "" || directory.endsWith("/")
      ? []
      : [
          note(
            "warning",
            `tftp_cfg_dir "${printable(directory)}" has no "/" at its end and is put before the file name as it stands`,
            "SIPDefault.cnf",
          ),
        ];
  const file = phoneFile(state, defaults);
  return asks(
    { ...state, defaults },
    { stage: STAGE, file, missing: "the phone file is required", expectedMiss: false },
    { kind: "phone file" },
    { next: `asks for ${printable(file)}`, notes },
  );
}

/** The phone file came, or did not. */
export function onPhoneFile(state: PhoneState, event: PhoneEvent): Stepped {
  const { defaults = NO_CNF } = state;
  const file = printable(phoneFile(state, defaults));
  if (event.kind === "failed") return failsAt(state, file, event);
  const load = runningLoad(state.flash);
  if (event.kind !== "served") {
    const everySeconds = SECONDS_UNPROVISIONED;
    return ends(
      state,
      ending(
        { kind: "waiting", load, for: "phone file", file, everySeconds },
        {
          kind: "unprovisioned",
          reason: `${file} is missing`,
          remedy: "serve it under exactly this name (MAC in upper case) and see that the server can read it",
        },
      ),
      `shows "Phone Unprovisioned" and asks again about every ${everySeconds} s`,
      defaults.notes,
    );
  }
  const cnf = overlay(defaults, cnfOf(file, event.file));
  const known = { ...state, cnf };
  const wanted = setting(cnf, "image_version");
  if (wanted === "" || wanted === load) return asksForRings(known, "asks for RINGLIST.DAT", cnf.notes);
  const namedBy = printable(cnf.values.get("image_version")?.file ?? file);
  const fetch: Fetch = { load: wanted, namedBy, stage: STAGE, otherwise: { kind: "keep running" } };
  return fetchLoad(known, fetch, cnf.notes);
}

/** The load of `image_version` is not there: the phone still runs what it has (cisco.md section 1.3). */
export function keepsRunning(state: PhoneState, { load, namedBy }: Fetch): Stepped {
  const running = runningLoad(state.flash);
  const early = state.flash.application !== undefined && bootsByItself(state.flash.application);
  const shown = printable(early ? load : `${load}.loads`);
  const spelling = /\.(loads|sbn|sb2|bin)$/i.test(load) ? "; a load is named without an extension" : "";
  const text = `keeps asking for ${shown}, still runs the old load ${running}: serve that load, or name ${running} in image_version${spelling}`;
  return asksForRings(state, `still runs ${running}; asks for RINGLIST.DAT`, [note("warning", text, namedBy)]);
}

/** The ring list came, or did not. */
export function onRingList(state: PhoneState, event: PhoneEvent): Stepped {
  const file = "RINGLIST.DAT";
  const list = event.kind === "served" ? readRingList(file, contentOf(event.file)) : undefined;
  const rings = list === undefined ? "built-in" : `built-in and ${list.rings.length} more`;
  const notes = [
    ...(event.kind === "failed" ? [note("warning", event.outcome.reason, file)] : []),
    ...(list?.notes ?? []),
  ];
  const template = setting(state.cnf ?? NO_CNF, "dial_template");
  if (template === "") {
    const said = note("info", "no dial_template: every call needs the Dial key or #");
    return registers(state, { dialPlan: "none", rings }, [...notes, said]);
  }
  const plan = `${template}.xml`;
  const wanted = { stage: STAGE, file: plan, missing: "dial_template names it", expectedMiss: false };
  return asks(state, wanted, { kind: "dial plan", file: plan, rings }, { next: `asks for ${printable(plan)}`, notes });
}

/** The dial template came, or did not. */
export function onDialPlan(state: PhoneState, file: string, rings: string, event: PhoneEvent): Stepped {
  const shown = printable(file);
  const plan =
    event.kind === "served"
      ? dialPlanOf(shown, event.file)
      : { loaded: false as const, reason: event.kind === "failed" ? event.outcome.reason : `${shown} is missing` };
  if (plan.loaded) {
    const count = plan.templates.length === 1 ? "1 template" : `${plan.templates.length} templates`;
    return registers(state, { dialPlan: count, rings }, plan.notes);
  }
  const text = `plan not loaded: ${plan.reason}; every call needs the Dial key or #`;
  return registers(state, { dialPlan: `not loaded: ${plan.reason}`, rings }, [note("warning", text, shown)]);
}

function asksForRings(state: PhoneState, next: string, notes: PhoneNotes): Stepped {
  const wanted = { stage: STAGE, file: "RINGLIST.DAT", missing: "the built-in rings remain", expectedMiss: true };
  return asks(state, wanted, { kind: "ring list" }, { next, notes });
}

type PhoneNotes = Stepped["notes"];

function registers(state: PhoneState, read: { dialPlan: string; rings: string }, notes: PhoneNotes): Stepped {
  const { cnf = NO_CNF, model, modelName } = state;
  const { lines, notes: lineNotes } = registrations(cnf, model.lines, modelName);
  const outcome = siteOutcome(lines);
  const ended = { end: endOf(state, outcome.kind, lines), outcome, lines, settings: settingsOf(cnf, read) };
  return ends(state, ended, "registers", [...notes, ...lineNotes, ...boot8xNotes(cnf)]);
}

function endOf(state: PhoneState, outcome: string, lines: readonly { readonly proxy: string }[]): BootEnd {
  const load = runningLoad(state.flash);
  if (outcome === "up") return { kind: "up", load, registrars: [...new Set(lines.map(({ proxy }) => proxy))] };
  return { kind: "waiting", load, for: outcome === "unprovisioned" ? "line settings" : "registration" };
}

function phoneFile({ mac }: PhoneState, defaults: CnfFile): string {
  return `${setting(defaults, "tftp_cfg_dir")}SIP${mac}.cnf`;
}
