import {
  bootsByItself,
  FIRST_SIGNED,
  FIRST_WITH_MANIFEST,
  identifyLoad,
  type LoadIdentity,
} from "../../domain/firmware/load-identity";
import type { Note } from "../boot-report";
import { printable } from "../printable";
import { ending } from "./boot-end";
import {
  SECONDS_A_NAME,
  SECONDS_BEFORE_APPLICATION,
  SECONDS_BEFORE_LOADER,
  SECONDS_TO_RESTART_APPLICATION,
  SECONDS_TO_RESTART_LOADER,
} from "./boot-timing";
import { type Flash, flashKey, runningLoad } from "./flash";
import { ends, failsAt, note } from "./moves";
import type { Awaited, Fetch, PhoneEvent, PhoneState, Stepped } from "./phone-state";
import { imagesIn, isSigned, type ServedFile } from "./served-file";
import { judgeStep } from "./upgrade-rules";

/** Goes on with the boot where a load is not there. Given by the caller, which knows all walks. */
export type GoOn = (state: PhoneState, fetch: Fetch, notes: readonly Note[]) => Stepped;

type ImageAwaited = Extract<Awaited, { kind: "image" }>;

/**
 * Begins to fetch a load (cisco.md sections 1.3, 2.1 and 2.8). From release 7 on its manifest is asked for. Releases before fetch
 * one image: `.bin`; the guide's 5.3 asked for `.bin` and then `.sbn`, which is taken to hold for 5.x and 6.x; one that has
 * a signed image asks for `.sbn` alone.
 */
export function fetchLoad(state: PhoneState, fetch: Fetch, notes: readonly Note[] = []): Stepped {
  const { application, signed } = state.flash;
  const next = `asks for ${printable(fetch.load)}`;
  if (application === undefined || !bootsByItself(application)) {
    return asksFor(state, `${fetch.load}.loads`, { kind: "manifest", fetch }, `${next}.loads`, notes);
  }
  const endings = signed ? [".sbn"] : application.major < FIRST_SIGNED ? [".bin"] : [".bin", ".sbn"];
  const [file = "", ...after] = endings.map((end) => `${fetch.load}${end}`);
  return asksFor(state, file, { kind: "image", fetch, file, after }, `asks for ${printable(file)}`, notes);
}

/** The manifest of a load came, or did not. */
export function onManifest(state: PhoneState, fetch: Fetch, event: PhoneEvent, goOn: GoOn): Stepped {
  const file = printable(`${fetch.load}.loads`);
  if (event.kind === "failed" && fetch.otherwise.kind !== "keep running") return failsAt(state, file, event);
  if (event.kind !== "served") return goOn(state, fetch, []);
  const manifest = imagesIn(event.file);
  const load = identifyLoad(fetch.load);
  if (manifest.unsigned !== undefined && load !== undefined) {
    const { refused } = judgeStep(state.flash, load, false);
    if (refused !== undefined) return refuses(state, manifest.unsigned, refused, "reads it");
  }
  if (load === undefined) return notFollowed(state, fetch, NO_KNOWN_LOAD);
  if (manifest.application === undefined)
    return notFollowed(state, fetch, "its manifest names no application to be fetched");
  const { refused, caution } = judgeStep(state.flash, load, true);
  if (refused !== undefined) return refuses(state, file, refused, "reads it");
  const images = [
    ...(manifest.loader === undefined || hasLoader(state.flash, manifest.loader) ? [] : [manifest.loader]),
    manifest.application,
  ];
  const [first = "", ...after] = images;
  const notes = caution === undefined ? [] : [note("warning", caution, file)];
  const awaited = { kind: "image", fetch, file: first, after } as const;
  const pause = first === manifest.application ? SECONDS_BEFORE_APPLICATION : SECONDS_BEFORE_LOADER;
  return asksFor(state, first, awaited, `asks for ${printable(first)}, which it names`, notes, pause);
}

/** An image came, or did not. */
export function onImage(state: PhoneState, awaited: ImageAwaited, event: PhoneEvent, goOn: GoOn): Stepped {
  const { fetch, file, after } = awaited;
  const shown = printable(file);
  const early = state.flash.application !== undefined && bootsByItself(state.flash.application);
  if (event.kind === "failed") return failsAt(state, shown, event);
  if (event.kind === "served") return writes(state, awaited, event.file);
  const [other, ...rest] = after;
  if (early) {
    return other === undefined
      ? goOn(state, fetch, [])
      : asksFor(state, other, { kind: "image", fetch, file: other, after: rest }, `asks for ${printable(other)}`, []);
  }
  const manifest = printable(`${fetch.load}.loads`);
  const meanwhile =
    fetch.otherwise.kind === "keep running" ? "; whether it takes calls meanwhile is not established" : "";
  return ends(
    state,
    ending(
      { kind: "looping", load: runningLoad(state.flash), on: shown, cause: "file missing" },
      {
        kind: "looping",
        reason: `${manifest} names ${shown}, which is not served: the phone begins again and again${meanwhile}`,
        remedy: `serve ${shown} under exactly this name; upper and lower case count`,
      },
    ),
    "begins again",
  );
}

function asksFor(
  state: PhoneState,
  file: string,
  awaited: Awaited & { readonly fetch: Fetch },
  next: string,
  notes: readonly Note[],
  pauseSeconds: number = SECONDS_A_NAME,
): Stepped {
  const { stage, namedBy } = awaited.fetch;
  const missing =
    awaited.kind === "manifest" || state.flash.loader === undefined
      ? `${namedBy} names a load that is not there`
      : "the load is not whole";
  const wanted = { stage, file, missing, expectedMiss: false };
  return { state: { ...state, awaited }, next, notes, action: { kind: "ask", wanted, pauseSeconds } };
}

function writes(state: PhoneState, { fetch, file }: ImageAwaited, image: ServedFile): Stepped {
  const shown = printable(file);
  const base = file.replace(/\.[^.]+$/, "");
  const held = /\.sb2$/i.test(file) ? identifyLoad(fetch.load) : imageIn(state.flash, base);
  if (held === undefined) return notFollowed(state, fetch, NO_KNOWN_LOAD);
  const signed = isSigned(file, image);
  const { refused, caution } = judgeStep(state.flash, held, signed);
  if (refused !== undefined) return refuses(state, shown, refused, "does not take it");

  if (state.flash.loader === undefined && held.kind === "sip" && held.major >= FIRST_WITH_MANIFEST) {
    return notFollowed(state, fetch, `what a phone without a loader does with ${shown} is not known`);
  }

  const flash = flashAfter(state.flash, held, signed);
  const notes = [
    // Behind a loader it was said at the manifest.
    ...(caution === undefined || flash.loader !== undefined ? [] : [note("warning", caution, shown)]),
    ...(image.signed === undefined
      ? [note("info", "what a phone checks in an image is not known: its name alone is looked at here", shown)]
      : []),
  ];
  const written = { load: held.load, file: shown, bytes: image.size };
  const key = flashKey(flash);
  if (state.booted.includes(key)) {
    return {
      ...ends(
        { ...state, flash },
        ending(
          { kind: "looping", load: runningLoad(flash), on: printable(fetch.load), cause: "loads name each other" },
          {
            kind: "looping",
            reason: `it comes back to ${printable(held.load)}, which it ran before: the files name different loads, and it changes from one to the other for ever`,
            remedy: `name one load everywhere: in image_version, XMLDefault.cnf.xml and OS79XX.TXT; ${fetch.namedBy} names ${printable(fetch.load)}`,
          },
        ),
        "writes it and restarts",
        notes,
      ),
      written,
    };
  }
  const application = held.kind !== "loader";
  const into = flash.loader === undefined ? "power-on" : application ? "application" : "loader";
  return {
    state: { ...state, flash, booted: [...state.booted, key], awaited: { kind: "restart", into } },
    next: `writes it and restarts with ${printable(runningLoad(flash))}`,
    notes,
    written,
    action: { kind: "restart", seconds: application ? SECONDS_TO_RESTART_APPLICATION : SECONDS_TO_RESTART_LOADER },
  };
}

/**
 * What an image that is no `.sb2` holds. Behind a loader it is a loader; so it is for `P003` from release 7 on, where the files of an
 * SCCP set share one name and the application is the `.sb2` (cisco.md section 2.6). Else it is what its name says.
 */
function imageIn({ loader }: Flash, base: string): LoadIdentity | undefined {
  const named = identifyLoad(base);
  const isLoader = loader !== undefined || (named?.kind === "sccp" && named.major >= FIRST_WITH_MANIFEST);
  return named !== undefined && isLoader ? { ...named, kind: "loader" } : named;
}

/** A loader takes the place of an application that boots by itself, since it needs one of its own. */
function flashAfter(flash: Flash, held: LoadIdentity, signed: boolean): Flash {
  if (held.kind === "loader") {
    return {
      loader: { name: held.load, signed },
      application: flash.loader === undefined ? undefined : flash.application,
      signed: flash.signed || signed,
    };
  }
  return { ...flash, application: held, signed: flash.signed || signed };
}

/** Inferred: an unsigned loader, which a release before 7 fetched, counts as another one than the signed one of its set. */
function hasLoader({ loader }: Flash, file: string): boolean {
  return loader?.signed === true && `${loader.name}.sbn` === file;
}

function refuses(
  state: PhoneState,
  file: string,
  { cause, reason, remedy }: { cause: "unsigned image" | "jump"; reason: string; remedy: string },
  next: string,
): Stepped {
  const shown = cause === "unsigned image" ? `${next}; shows "Image Authentication Failed"` : next;
  const end = { kind: "refused", load: runningLoad(state.flash), file: printable(file), cause } as const;
  return ends(state, ending(end, { kind: "refused", reason: `${printable(file)}: ${reason}`, remedy }), shown);
}

const NO_KNOWN_LOAD = "it is no load that is known here";

/** Firmware of which it is not known what the phone does with it: told as a change of load, and left there. */
function notFollowed(state: PhoneState, { load, namedBy }: Fetch, why: string): Stepped {
  const running = runningLoad(state.flash);
  return ends(
    state,
    ending(
      { kind: "unknown", load: running, file: printable(load) },
      {
        kind: "new load",
        reason: `${namedBy} names ${printable(load)}, the phone runs ${running}: it would load that and restart; ${why}`,
        remedy: `serve the whole set of ${printable(load)}, or boot it again with --load ${printable(load)} to see what follows`,
      },
    ),
    "would load it and restart; not followed any further",
  );
}
