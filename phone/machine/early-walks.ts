import { readSelector, SELECTOR_NAME } from "../../domain/firmware/selector-text";
import { printable } from "../printable";
import { ending } from "./boot-end";
import { SECONDS_INTO_LOADER } from "./boot-timing";
import { deviceXml, isOtherProtocol } from "./device-files";
import { runningLoad } from "./flash";
import { fetchLoad } from "./load-fetching";
import { ends, note } from "./moves";
import type { PhoneState, Stepped, WalkName } from "./phone-state";
import { contentOf, type ServedFile } from "./served-file";
import { startSip } from "./sip-application";
import type { Place, Walk, WalkedName } from "./walks";

type WalksOn = (state: PhoneState, at: { walk: WalkName; index: number }, notes?: Stepped["notes"]) => Stepped;

/**
 * Loads before release 7, which boot by themselves (cisco.md section 2.1, stage A [R]). `OS79XX.TXT` comes first whatever the
 * protocol, and counts if the first four characters of the name in it, which tell the protocol, are not those of the running
 * load; if they are, the phone goes on with the files of its own protocol (Cisco, "7960 and 7940 Firmware Upgrade Matrix",
 * 2006, "Original Boot Mechanism"). Inferred are: that a phone whose `OS79XX.TXT` names a load that is not there goes on as well;
 * that a SIP load of those releases then asks for the files that 8.x asks for.
 */
export function earlySccp(walksOn: WalksOn): Walk {
  return {
    stage: "sccp",
    remedy: () => "serve OS79XX.TXT with the name of a SIP load, such as P0S3-05-3-00, and its .bin file",
    names: [
      selectorName(walksOn),
      {
        file: (mac) => `SEP${mac}.cnf.xml`,
        missing: "settings of an SCCP phone",
        expectedMiss: true,
        found: earlyDeviceFile,
      },
      {
        file: () => "XMLDefault.cnf.xml",
        missing: "no file names a load",
        expectedMiss: false,
        found: earlyDeviceFile,
      },
      {
        file: (mac) => `SEP${mac}.cnf`,
        missing: "settings of an SCCP phone, in an older form",
        expectedMiss: true,
        found: sccpFile,
      },
      { file: () => "SEPDefault.cnf", missing: "settings of an SCCP site", expectedMiss: true, found: sccpFile },
    ],
  };
}

/** See {@link earlySccp}. */
export function earlySip(walksOn: WalksOn): Walk {
  return {
    stage: "sip",
    remedy: () => "serve SIPDefault.cnf and the phone file",
    names: [selectorName(walksOn)],
    atEnd: (state) => startSip(state, "goes on as a SIP phone: asks for SIPDefault.cnf"),
  };
}

/**
 * An SCCP application behind the loader, as the trace has two phones on their way to SIP: it asks for three names, and told of
 * another load it restarts into the loader, which walks its own list (seen after one and after two rounds). Inferred: that it
 * does so, too, for a device file that makes it a SIP phone.
 */
export function sccpApplication(walksOn: WalksOn): Walk {
  return {
    stage: "sccp",
    remedy: () => "serve XMLDefault.cnf.xml with a SIP load in the loadInformation element of the model",
    names: [
      {
        file: (mac) => `CTLSEP${mac}.tlv`,
        missing: "no trust list",
        expectedMiss: true,
        found: (state, _file, at) => walksOn(state, following(at), [trustListNote(at.name)]),
      },
      {
        file: (mac) => `SEP${mac}.cnf.xml`,
        missing: "settings of an SCCP phone",
        expectedMiss: true,
        found: sccpDeviceFile,
      },
      { file: () => "XMLDefault.cnf.xml", missing: "no file names a load", expectedMiss: false, found: sccpDeviceFile },
    ],
  };
}

/** A trust list in the way of unsigned files. */
export function trustListNote(file: string): ReturnType<typeof note> {
  return note(
    "warning",
    "a trust list is served: a phone that takes it accepts signed files only; remove the file",
    file,
  );
}

/** The next name of a walk. */
export function following({ walk, index }: Place): { walk: WalkName; index: number } {
  return { walk, index: index + 1 };
}

function selectorName(walksOn: WalksOn): WalkedName {
  return {
    file: () => SELECTOR_NAME,
    missing: "no other protocol is selected",
    expectedMiss: true,
    found: (state, file, at) => selects(walksOn, state, file, at),
  };
}

function selects(walksOn: WalksOn, state: PhoneState, file: ServedFile, at: Place): Stepped {
  const running = runningLoad(state.flash);
  const { load, fault, cautions } = readSelector(contentOf(file));
  // A name that is one, if of no load, is asked for like any other.
  if (fault?.rule === "selector-lines") {
    return ends(
      state,
      ending(
        { kind: "refused", load: running, file: at.name, cause: "selector" },
        {
          kind: "refused",
          reason: `${at.name} can't be read by the phone: ${fault.said}`,
          remedy: "write the name of the load as its first and only line, without an extension",
        },
      ),
      "finds no name of a load in it",
    );
  }
  const notes = cautions
    // A line end stands in sets that work.
    .filter(({ rule }) => rule === "selector-blanks")
    .map(({ said }) => note("warning", said, at.name));
  const shown = printable(load);
  if (load.slice(0, 4) === running.slice(0, 4)) {
    const same = note(
      "info",
      `names ${shown}, of the protocol that runs already (${running}), and so changes nothing`,
      at.name,
    );
    return walksOn(state, following(at), load === running ? notes : [...notes, same]);
  }
  const otherwise = { kind: "walk on", walk: at.walk, from: at.index + 1 } as const;
  return fetchLoad(
    state,
    { load, namedBy: at.name, stage: at.walk === "early sip" ? "sip" : "sccp", otherwise },
    notes,
  );
}

function earlyDeviceFile(state: PhoneState, file: ServedFile, at: Place): Stepped {
  const { load } = deviceXml(state, file);
  const running = runningLoad(state.flash);
  if (load !== "" && load !== running) {
    return fetchLoad(state, { load, namedBy: at.name, stage: "sccp", otherwise: { kind: "begin again" } });
  }
  return staysSccp(state, at);
}

function sccpDeviceFile(state: PhoneState, file: ServedFile, at: Place): Stepped {
  const { load, protocol } = deviceXml(state, file);
  if (protocol !== "SIP" && (load === "" || load === runningLoad(state.flash))) return staysSccp(state, at);
  return {
    state: { ...state, awaited: { kind: "restart", into: "loader" } },
    next: "is told of another load: restarts into its loader",
    notes: [],
    action: { kind: "restart", seconds: SECONDS_INTO_LOADER },
  };
}

function sccpFile(state: PhoneState, _file: ServedFile, at: Place): Stepped {
  return staysSccp(state, at);
}

function staysSccp(state: PhoneState, { name }: Place): Stepped {
  return isOtherProtocol(state, {
    reason: `${name} is served and names no other load, so ${runningLoad(state.flash)} stays an SCCP phone`,
    remedy: "name the load that it is to run: in OS79XX.TXT before release 7, in XMLDefault.cnf.xml from release 7 on",
  });
}
