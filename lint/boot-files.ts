import { readSelector } from "../domain/firmware/selector-text";
import type { MacAddress } from "../domain/mac-address";
import { modelTraits, PHONE_MODELS } from "../domain/phone-models";
import { readDeviceXml } from "../phone/device-xml-reader";
import { otherProtocolOf } from "../phone/machine/device-files";
import type { Breach } from "./finding";
import type { NamedLoad, SelectedLoad } from "./named-load";

/** OS79XX.TXT, which a factory load reads (cisco.md section 2.6). That it holds one name of a load is checked where it is imported. */
export function selectorBreaches(file: string, bytes: Uint8Array): Breach[] {
  return readSelector(bytes).cautions.map(({ rule, said }) => ({ rule, file, line: 1, said }));
}

/** What OS79XX.TXT names, where that is a load. */
export function loadOfSelector(file: string, bytes: Uint8Array): SelectedLoad {
  const { load, fault } = readSelector(bytes);
  return fault === undefined ? { file, load } : { file };
}

/** The loads that XMLDefault.cnf.xml names for the two models, each once. */
export function loadsOfXml(file: string, bytes: Uint8Array): NamedLoad[] {
  const text = Buffer.from(bytes).toString("latin1");
  const loads = PHONE_MODELS.map((model) => {
    const { name, loadInformationId } = modelTraits(model);
    return readDeviceXml(bytes, { name, loadInformationId: String(loadInformationId) }).load;
  });
  return [...new Set(loads)]
    .filter((load) => load !== "")
    .map((load) => ({ load, file, line: lineAt(text, text.indexOf(`>${load}<`)) }));
}

/** What the loader would take for the whole of a phone's settings, or as a reason to trust nobody (cisco.md sections 2.1 and 3.12). */
export function loaderBreaches(
  macs: readonly MacAddress[],
  names: ReadonlySet<string>,
  read: (name: string) => Uint8Array | undefined,
): Breach[] {
  return macs.flatMap(({ plain }): Breach[] => {
    const [list, device] = [`CTLSEP${plain}.tlv`, `SEP${plain}.cnf.xml`];
    const bytes = names.has(device) ? read(device) : undefined;
    return [
      ...(names.has(list) ? [{ rule: "trust-list" as const, file: list }] : []),
      ...(bytes === undefined ? [] : deviceBreaches(device, bytes)),
    ];
  });
}

function deviceBreaches(file: string, bytes: Uint8Array): Breach[] {
  const other = otherProtocolOf(file, readDeviceXml(bytes, { name: "", loadInformationId: "" }));
  return other === undefined ? [] : [{ rule: "sep-file", file, said: other.reason.replace(`${file} `, "") }];
}

/** @param at Before the first character of what is looked for; -1 for the beginning. */
function lineAt(text: string, at: number): number {
  return text.slice(0, Math.max(0, at)).split("\n").length;
}
