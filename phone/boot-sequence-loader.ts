import type { Outcome } from "./boot-report";
import type { BootRun, StageEnd } from "./boot-run";
import { readDeviceXml } from "./device-xml-reader";
import { printable } from "./printable";

/**
 * The Universal Application Loader: walks a list of names, and the first file that exists decides the protocol
 * (cisco.md section 2.1, stage C).
 *
 * Order of names: [R] a 7940's log and the public trace. That an existing file ends the walk: [R]. Inferred are: that a
 * SIP application already in flash is started without asking for its `.loads` again when no file names another load; that an
 * XMLDefault.cnf.xml without a load for the model lets the walk go on; that a silent server ends the boot at the first file.
 */
export async function runLoader(run: BootRun): Promise<StageEnd> {
  const { mac } = run.options;
  const steps: readonly Step[] = [
    { file: `CTLSEP${mac}.tlv`, missing: "no trust list", expectedMiss: true, found: trustList },
    {
      file: `SEP${mac}.cnf.xml`,
      missing: "a 7940/7960 with SIP takes its settings from .cnf files",
      expectedMiss: true,
      found: deviceFile,
    },
    { file: `SIP${mac}.cnf`, missing: "no phone file in the TFTP root", expectedMiss: false, found: () => START },
    { file: `MGC${mac}.cnf`, missing: "not an MGCP phone", expectedMiss: true, found: mgcp },
    { file: "XMLDefault.cnf.xml", missing: "no file names a load", expectedMiss: false, found: defaultDeviceFile },
    { file: "SIPDefault.cnf", missing: "no file of the site either", expectedMiss: false, found: () => START },
    { file: "MGCDefault.cnf", missing: "not an MGCP site", expectedMiss: true, found: mgcp },
  ];
  for (const [index, step] of steps.entries()) {
    const answer = await run.ask({
      stage: "loader",
      file: step.file,
      missing: step.missing,
      expectedMiss: step.expectedMiss,
    });
    if (answer.failure) {
      answer.next('shows "TFTP Timeout" and begins again');
      return run.over(answer.failure);
    }
    const following = steps[index + 1]?.file;
    const verdict = answer.bytes === undefined ? WALK_ON : step.found(run, answer.bytes, step.file);
    if (verdict.kind === "walk on") {
      answer.next(following === undefined ? "has no name left and begins again" : `asks for ${following}`);
    } else if (verdict.kind === "start") {
      answer.next("is a SIP phone: starts the SIP application");
      return { kind: "go on" };
    } else if (verdict.kind === "fetch") {
      answer.next(`asks for ${printable(verdict.load)}.loads`);
      return run.over(await fetchLoad(run, verdict.load, step.file));
    } else {
      answer.next("stops here");
      return run.over(verdict.outcome);
    }
  }
  return run.over({
    kind: "no load",
    reason: "none of the files that a phone asks for is there",
    remedy: `serve SIP${mac}.cnf; see that its name is in upper case and the file can be read`,
  });
}

type Verdict =
  | { readonly kind: "walk on" }
  | { readonly kind: "start" }
  | { readonly kind: "fetch"; readonly load: string }
  | { readonly kind: "stop"; readonly outcome: Outcome };

interface Step {
  readonly file: string;
  readonly missing: string;
  readonly expectedMiss: boolean;
  readonly found: (run: BootRun, bytes: Buffer, file: string) => Verdict;
}

const WALK_ON: Verdict = { kind: "walk on" };
const START: Verdict = { kind: "start" };

function trustList(run: BootRun, _bytes: Buffer, file: string): Verdict {
  run.note("warning", "a trust list is served: a phone that takes it accepts signed files only; remove the file", file);
  return WALK_ON;
}

function mgcp(_run: BootRun, _bytes: Buffer, file: string): Verdict {
  return {
    kind: "stop",
    outcome: {
      kind: "other protocol",
      reason: `${file} makes it an MGCP phone`,
      remedy: `remove ${file}, serve a SIP file`,
    },
  };
}

function deviceFile(run: BootRun, bytes: Buffer, file: string): Verdict {
  const { readable, protocol, load } = readDeviceXml(bytes, { name: run.options.model, ...run.model });
  if (!readable || protocol === "")
    return {
      kind: "stop",
      outcome: {
        kind: "other protocol",
        reason: `${file} is served, so it decides the protocol, but ${readable ? "it has no deviceProtocol" : "it is no XML"}`,
        remedy: `remove ${file}: a 7940/7960 with SIP needs none`,
      },
    };
  if (protocol !== "SIP")
    return {
      kind: "stop",
      outcome: {
        kind: "other protocol",
        reason: `${file} makes it a phone for ${printable(protocol)}`,
        remedy: `remove ${file}, or write <deviceProtocol>SIP</deviceProtocol>`,
      },
    };
  if (load !== "" && load !== run.options.load) return { kind: "fetch", load };
  run.note(
    "info",
    "it decides the protocol; its line settings are ignored by a 7940/7960, which takes them from .cnf files",
    file,
  );
  return START;
}

function defaultDeviceFile(run: BootRun, bytes: Buffer, file: string): Verdict {
  const { load } = readDeviceXml(bytes, { name: run.options.model, ...run.model });
  if (load === run.options.load) return START;
  if (load !== "") return { kind: "fetch", load };
  run.note("warning", `names no load for a ${run.options.model} (loadInformation${run.model.loadInformationId})`, file);
  return WALK_ON;
}

/** Asks for the manifest of another load; the load itself is not fetched. */
async function fetchLoad(run: BootRun, load: string, namedBy: string): Promise<Outcome> {
  const file = `${load}.loads`;
  const shown = printable(file);
  const answer = await run.ask({
    stage: "loader",
    file,
    missing: `${namedBy} names a load that is not there`,
    expectedMiss: false,
  });
  if (answer.failure) {
    answer.next('shows "TFTP Timeout" and begins again');
    return answer.failure;
  }
  if (answer.bytes === undefined) {
    answer.next("begins again");
    return {
      kind: "no load",
      reason: `${namedBy} names ${printable(load)}, and ${shown} is not served: the loader asks for it again and again`,
      remedy: `serve ${shown} and the files that it names, or name ${run.options.load} in ${namedBy}`,
    };
  }
  answer.next("would load it and restart; not followed any further");
  return newLoad(run.options.load, load, namedBy);
}

/** The phone would change its firmware: neither up nor broken. */
export function newLoad(running: string, wanted: string, namedBy: string): Outcome {
  return {
    kind: "new load",
    reason: `${namedBy} names ${printable(wanted)}, the phone runs ${running}: it would load that and restart`,
    remedy: `boot it again with --load ${printable(wanted)} to see what follows`,
  };
}
