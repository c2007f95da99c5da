/** What the loader takes from `SEP<MAC>.cnf.xml` or `XMLDefault.cnf.xml`. */
export interface DeviceXml {
  /** `SIP`, `SCCP` …; "" if the file names none. */
  readonly protocol: string;
  /** Load for the model; "" if the file names none for it. */
  readonly load: string;
  /** False if the text is not XML at all: no element in it. */
  readonly readable: boolean;
}

/**
 * Reads the two elements that matter to a 7940/7960 (cisco.md section 2.7): `deviceProtocol` and `loadInformation`.
 * The load for the model is the one with its id (`loadInformation8`), else one with its name in `model="…"`,
 * else the bare `loadInformation`.
 */
export function readDeviceXml(bytes: Uint8Array, model: { name: string; loadInformationId: string }): DeviceXml {
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/<!--.*?-->/gs, "");
  const loads = [...text.matchAll(/<loadInformation(\d*)(\s[^>]*)?>([^<]*)<\/loadInformation\1>/g)].map((found) => ({
    id: found[1] ?? "",
    models: /\bmodel\s*=\s*["']([^"']*)["']/.exec(found[2] ?? "")?.[1],
    load: (found[3] ?? "").trim(),
  }));
  const chosen =
    loads.find(({ id }) => id === model.loadInformationId) ??
    loads.find(({ id, models }) => id === "" && models?.includes(model.name)) ??
    loads.find(({ id, models }) => id === "" && models === undefined);
  return {
    protocol: (/<deviceProtocol>([^<]*)<\/deviceProtocol>/.exec(text)?.[1] ?? "").trim().toUpperCase(),
    load: chosen?.load ?? "",
    readable: /<[A-Za-z][^>]*>/.test(text),
  };
}
