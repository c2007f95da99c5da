import { bootsByItself, type LoadIdentity } from "../../domain/firmware/load-identity";
import { modelNamed } from "../models";
import { printable } from "../printable";
import { ending } from "./boot-end";
import { earlySccp, earlySip, sccpApplication } from "./early-walks";
import { flashKey, flashRunning, runningLoad } from "./flash";
import { onImage, onManifest } from "./load-fetching";
import { loaderWalk, onLoadName } from "./loader-walk";
import { ends } from "./moves";
import type { Fetch, PhoneEvent, PhoneState, Stepped, WalkName } from "./phone-state";
import { keepsRunning, onDialPlan, onPhoneFile, onRingList, onSiteDefaults, startSip } from "./sip-application";
import { onName, type Walk, walksOn as walkOf } from "./walks";

const WALKS: Readonly<Record<WalkName, Walk>> = {
  "early sccp": earlySccp(walksOn),
  "early sip": earlySip(walksOn),
  sccp: sccpApplication(walksOn),
  loader: loaderWalk(walksOn),
};

/**
 * A phone that is switched off. Apart from its load its flash is empty, as after a factory reset.
 *
 * @param mac 12 upper-case hexadecimal digits
 * @param modelName `7940` or `7960`
 * @throws RangeError for another model
 */
export function switchedOff(mac: string, modelName: string, load: LoadIdentity): PhoneState {
  const flash = flashRunning(load);
  return {
    mac,
    modelName,
    model: modelNamed(modelName),
    flash,
    awaited: { kind: "power" },
    booted: [flashKey(flash)],
  };
}

/**
 * What a phone does when something happens to it: the next state and the one thing that it does next. Neither reads a clock
 * nor sends anything; the state that was given stays as it is.
 *
 * @throws RangeError if the phone waits for something else, or for nothing
 */
export function step(state: PhoneState, event: PhoneEvent): Stepped {
  const { awaited } = state;
  const passes = event.kind === "power" || event.kind === "restarted";
  if (passes !== (awaited.kind === "power" || awaited.kind === "restart"))
    throw new RangeError(`a phone that waits for "${awaited.kind}" can't take the event "${event.kind}"`);
  switch (awaited.kind) {
    case "power":
      return powersOn(state);
    case "restart":
      return restarts(state, awaited.into);
    case "name":
      return onName(WALKS, state, awaited, event);
    case "load name":
      return onLoadName(state, awaited, event);
    case "manifest":
      return onManifest(state, awaited.fetch, event, goesOn);
    case "image":
      return onImage(state, awaited, event, goesOn);
    case "site defaults":
      return onSiteDefaults(state, event);
    case "phone file":
      return onPhoneFile(state, event);
    case "ring list":
      return onRingList(state, event);
    case "dial plan":
      return onDialPlan(state, awaited.file, awaited.rings, event);
    case "nothing":
      throw new RangeError("the boot of this phone is over");
  }
}

function walksOn(state: PhoneState, at: { walk: WalkName; index: number }, notes: Stepped["notes"] = []): Stepped {
  return walkOf(WALKS, state, at, notes);
}

function powersOn(state: PhoneState): Stepped {
  const { application } = state.flash;
  if (application !== undefined && bootsByItself(application)) {
    return walksOn(state, { walk: application.kind === "sip" ? "early sip" : "early sccp", index: 0 });
  }
  return walksOn(state, { walk: application?.kind === "sccp" ? "sccp" : "loader", index: 0 });
}

function restarts({ defaults: _, cnf: __, ...kept }: PhoneState, into: "power-on" | "application" | "loader"): Stepped {
  if (into === "loader") return walksOn(kept, { walk: "loader", index: 0 });
  // A SIP application that was just written is started at once: none of the seven phones of the trace walked the list again.
  if (into === "application" && kept.flash.application?.kind === "sip") return startSip(kept, "");
  return powersOn(kept);
}

/** A load that was named is not there. */
function goesOn(state: PhoneState, fetch: Fetch, notes: Stepped["notes"]): Stepped {
  const { otherwise, namedBy, load } = fetch;
  const running = runningLoad(state.flash);
  if (otherwise.kind === "keep running") return keepsRunning(state, fetch);
  if (otherwise.kind === "walk on") {
    const text = `names ${printable(load)}, which is not served; that the phone goes on with what it runs is assumed`;
    return walksOn(state, { walk: otherwise.walk, index: otherwise.from }, [
      ...notes,
      { level: "warning", text, file: namedBy },
    ]);
  }
  const { application } = state.flash;
  const file = printable(application !== undefined && bootsByItself(application) ? load : `${load}.loads`);
  return ends(
    state,
    ending(
      { kind: "looping", load: running, on: file, cause: "file missing" },
      {
        kind: "no load",
        reason: `${namedBy} names ${printable(load)}, and ${file} is not served: the loader asks for it again and again`,
        remedy: `serve ${file} and the files that it names, or name ${running} in ${namedBy}`,
      },
    ),
    "begins again",
    notes,
  );
}
