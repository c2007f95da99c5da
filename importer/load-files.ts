import { readSelector } from "../domain/firmware/selector-text";
import { applicationLoad } from "../domain/firmware-load";
import { modelTraits, PHONE_MODELS } from "../domain/phone-models";
import type { Finding } from "../domain/settings/from-raw";
import { readDeviceXml } from "../phone/device-xml-reader";
import { printable } from "../phone/printable";

/** The one line of OS79XX.TXT. */
export function importSelector(file: string, bytes: Uint8Array): { os79xx?: string; findings: Finding[] } {
  const { load, fault } = readSelector(bytes);
  return fault === undefined
    ? { os79xx: load, findings: [] }
    : {
        findings: [
          {
            level: "problem",
            rule: fault.rule,
            fault: fault.said,
            message: `can't be declared: ${fault.said}`,
            keys: [],
            file,
            line: 1,
            given: JSON.stringify(printable(Buffer.from(bytes.subarray(0, 80)).toString("latin1").trim())),
            instead: "no such file",
          },
        ],
      };
}

/**
 * XMLDefault.cnf.xml, of which the loads of the two models count.
 *
 * @param load What the phones are told by `image_version`.
 * @returns The load that it names, where it is one that can be declared.
 */
export function importLoads(
  file: string,
  bytes: Uint8Array,
  load: string | undefined,
): { load?: string; findings: Finding[] } {
  const findings: Finding[] = [];
  const named = [
    ...new Set(
      PHONE_MODELS.map((model) => {
        const { name, loadInformationId } = modelTraits(model);
        return readDeviceXml(bytes, { name, loadInformationId: String(loadInformationId) }).load;
      }),
    ),
  ].filter((each) => each !== "");
  const usable = named.filter((each) => applicationLoad().safeParse(each).success);
  const taken = load ?? usable[0];
  for (const other of named.filter((each) => each !== taken)) {
    findings.push({
      level: "warning",
      rule: usable.includes(other) ? "loads-disagree" : "xmldefault-load-name",
      message: `names a load that the phones are not told by image_version`,
      keys: [],
      file,
      given: JSON.stringify(printable(other)),
      ...(taken === undefined ? {} : { instead: `${taken}, for loader and phones alike` }),
    });
  }
  const elements = [
    ...Buffer.from(bytes)
      .toString("latin1")
      .matchAll(/<([A-Za-z][A-Za-z0-9]*)/g),
  ].map(([, name]) => name);
  if (elements.some((name) => name !== "Default" && !/^loadInformation[78]?$/.test(name ?? ""))) {
    findings.push({
      level: "info",
      message: "holds more than the loads of the 7940 and 7960, which is for other phones and protocols",
      keys: [],
      file,
      instead: "the loads alone",
    });
  }
  const [first] = usable;
  return { ...(first === undefined ? {} : { load: first }), findings };
}

/** The mark of syncinfo.xml; undefined if the file has none. */
export function importSyncMark(file: string, bytes: Uint8Array): { mark?: string; findings: Finding[] } {
  const [image = ""] = /<IMAGE\b[^>]*>/.exec(Buffer.from(bytes).toString("latin1")) ?? [];
  const mark = /\bSYNC\s*=\s*"([^"]*)"/.exec(image)?.[1];
  const version = /\bVERSION\s*=\s*"([^"]*)"/.exec(image)?.[1];
  const about = { keys: [], file };
  const findings: Finding[] = [];
  if (mark === undefined) {
    findings.push({
      ...about,
      level: "warning",
      rule: "syncinfo-unreadable",
      message: "no IMAGE with a SYNC in it, so that it says nothing",
    });
  } else if (version !== "*") {
    findings.push({
      ...about,
      level: "info",
      rule: "syncinfo-one-load",
      message: "is for the phones of one load alone",
      given: JSON.stringify(printable(version ?? "")),
      instead: '"*", every load',
    });
  }
  return { ...(mark === undefined ? {} : { mark }), findings };
}
