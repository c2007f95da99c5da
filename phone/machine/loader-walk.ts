import { printable } from "../printable";
import { setting } from "../settings";
import { ending } from "./boot-end";
import { deviceXml, isOtherProtocol, otherProtocolOf } from "./device-files";
import { following, trustListNote } from "./early-walks";
import { runningLoad } from "./flash";
import { fetchLoad } from "./load-fetching";
import { asks, ends, failsAt, note } from "./moves";
import type { Awaited, PhoneEvent, PhoneState, Stepped, WalkName } from "./phone-state";
import { cnfOf } from "./read-once";
import type { ServedFile } from "./served-file";
import { startSip } from "./sip-application";
import type { Place, Walk } from "./walks";

type WalksOn = (state: PhoneState, at: { walk: WalkName; index: number }, notes?: Stepped["notes"]) => Stepped;

/**
 * The Universal Application Loader: walks a list of names, and the first file that exists decides the protocol
 * (cisco.md section 2.1, stage C).
 *
 * Order of names: [R] a 7940's log and the public trace. That an existing file ends the walk: [R]. That a loader without a SIP
 * application then takes the load from `image_version`: a user's guide to 7.4 [G]. Inferred are: that a SIP application already
 * in flash is started without asking for its `.loads` again when no file names another load; that an XMLDefault.cnf.xml without a
 * load for the model lets the walk go on; that a silent server ends the boot at the first file.
 */
export function loaderWalk(walksOn: WalksOn): Walk {
  const walkOn = (state: PhoneState, at: Place, notes: Stepped["notes"]) => walksOn(state, following(at), notes);
  return {
    stage: "loader",
    remedy: (mac) => `serve SIP${mac}.cnf; see that its name is in upper case and the file can be read`,
    names: [
      {
        file: (mac) => `CTLSEP${mac}.tlv`,
        missing: "no trust list",
        expectedMiss: true,
        found: (state, _file, at) => walkOn(state, at, [trustListNote(at.name)]),
      },
      {
        file: (mac) => `SEP${mac}.cnf.xml`,
        missing: "a 7940/7960 with SIP takes its settings from .cnf files",
        expectedMiss: true,
        found: deviceFile,
      },
      {
        file: (mac) => `SIP${mac}.cnf`,
        missing: "no phone file in the TFTP root",
        expectedMiss: false,
        found: (state, file, at) => (hasSip(state) ? starts(state) : takesLoadFrom(state, file, at.name)),
      },
      { file: (mac) => `MGC${mac}.cnf`, missing: "not an MGCP phone", expectedMiss: true, found: mgcp },
      {
        file: () => "XMLDefault.cnf.xml",
        missing: "no file names a load",
        expectedMiss: false,
        found: (state, file, at) => defaultDeviceFile(state, file, at, walkOn),
      },
      {
        file: () => "SIPDefault.cnf",
        missing: "no file of the site either",
        expectedMiss: false,
        found: (state, file, at) => (hasSip(state) ? starts(state) : takesLoadFrom(state, file, at.name)),
      },
      { file: () => "MGCDefault.cnf", missing: "not an MGCP site", expectedMiss: true, found: mgcp },
    ],
  };
}

/** A file in which a loader without a SIP application looks for `image_version` was answered. */
export function onLoadName(
  state: PhoneState,
  { file: which }: Extract<Awaited, { kind: "load name" }>,
  event: PhoneEvent,
): Stepped {
  const file = which === "phone file" ? `SIP${state.mac}.cnf` : "SIPDefault.cnf";
  if (event.kind === "failed") return failsAt(state, file, event);
  if (event.kind === "served") return takesLoadFrom(state, event.file, file);
  return which === "phone file" ? asksForLoadName(state, "site defaults") : noLoadNamed(state, file);
}

function deviceFile(state: PhoneState, file: ServedFile, { name }: Place): Stepped {
  const device = deviceXml(state, file);
  const other = otherProtocolOf(name, device);
  if (other !== undefined) return isOtherProtocol(state, other);
  if (device.load !== "" && device.load !== runningLoad(state.flash)) return fetches(state, device.load, name);
  const ignored = note(
    "info",
    "it decides the protocol; its line settings are ignored by a 7940/7960, which takes them from .cnf files",
    name,
  );
  const stepped = hasSip(state) ? starts(state) : asksForLoadName(state, "phone file");
  return { ...stepped, notes: [ignored, ...stepped.notes] };
}

function defaultDeviceFile(
  state: PhoneState,
  file: ServedFile,
  at: Place,
  walkOn: (state: PhoneState, at: Place, notes: Stepped["notes"]) => Stepped,
): Stepped {
  const { load } = deviceXml(state, file);
  const { modelName, model } = state;
  const { application, loader } = state.flash;
  if (load !== "" && load === application?.load) {
    return hasSip(state)
      ? starts(state)
      : isOtherProtocol(state, {
          reason: `${at.name} names ${printable(load)}, the SCCP load that the phone has`,
          remedy: `name a SIP load in loadInformation${model.loadInformationId} of ${at.name}`,
        });
  }
  if (load !== "" && load === loader?.name) {
    const text = `names ${printable(load)}, the loader that runs already; whether a phone takes a loader for its load is not established`;
    return walkOn(state, at, [note("warning", text, at.name)]);
  }
  if (load !== "") return fetches(state, load, at.name);
  const text = `names no load for a ${modelName} (loadInformation${model.loadInformationId})`;
  return walkOn(state, at, [note("warning", text, at.name)]);
}

function mgcp(state: PhoneState, _file: ServedFile, { name }: Place): Stepped {
  return isOtherProtocol(state, {
    reason: `${name} makes it an MGCP phone`,
    remedy: `remove ${name}, serve a SIP file`,
  });
}

function takesLoadFrom(state: PhoneState, file: ServedFile, name: string): Stepped {
  const load = setting(cnfOf(name, file), "image_version");
  if (load !== "" && load !== state.flash.loader?.name) return fetches(state, load, name);
  return name === "SIPDefault.cnf" ? noLoadNamed(state, name) : asksForLoadName(state, "site defaults");
}

function asksForLoadName(state: PhoneState, file: "phone file" | "site defaults"): Stepped {
  const name = file === "phone file" ? `SIP${state.mac}.cnf` : "SIPDefault.cnf";
  const wanted = { stage: "loader", file: name, missing: "it could name the load", expectedMiss: false } as const;
  const next = `is a SIP phone without a SIP load: looks for image_version in ${name}`;
  return asks(state, wanted, { kind: "load name", file }, { next });
}

function noLoadNamed(state: PhoneState, file: string): Stepped {
  return ends(
    state,
    ending(
      { kind: "looping", load: runningLoad(state.flash), on: file, cause: "no load named" },
      {
        kind: "no load",
        reason: 'no file names a load: the phone has only its loader and shows "No Load Specified"',
        remedy: "name the load in image_version of SIPDefault.cnf",
      },
    ),
    'shows "No Load Specified" and begins again',
  );
}

function fetches(state: PhoneState, load: string, namedBy: string): Stepped {
  return fetchLoad(state, { load, namedBy, stage: "loader", otherwise: { kind: "begin again" } });
}

function starts(state: PhoneState): Stepped {
  return startSip(state, "is a SIP phone: starts the SIP application");
}

function hasSip({ flash }: PhoneState): boolean {
  return flash.application?.kind === "sip";
}
