import type { Outcome } from "../boot-report";
import { type DeviceXml, readDeviceXml } from "../device-xml-reader";
import { printable } from "../printable";
import { ending } from "./boot-end";
import { runningLoad } from "./flash";
import { ends } from "./moves";
import type { PhoneState, Stepped } from "./phone-state";
import { contentOf, type ServedFile } from "./served-file";

/** What `SEP<MAC>.cnf.xml` or `XMLDefault.cnf.xml` says to a phone of this model. */
export function deviceXml({ modelName, model }: PhoneState, file: ServedFile): DeviceXml {
  return readDeviceXml(contentOf(file), { name: modelName, ...model });
}

/** The phone is none for SIP: it waits for a call agent, which is nothing that this program follows. */
export function isOtherProtocol(state: PhoneState, { reason, remedy }: Pick<Outcome, "reason" | "remedy">): Stepped {
  const end = { kind: "waiting", load: runningLoad(state.flash), for: "call agent" } as const;
  return ends(
    state,
    ending(end, { kind: "other protocol", reason, ...(remedy === undefined ? {} : { remedy }) }),
    "stops here",
  );
}

/** A device file that is there and does not make the phone one for SIP; undefined for one that does. */
export function otherProtocolOf(
  file: string,
  { readable, protocol }: DeviceXml,
): Pick<Outcome, "reason" | "remedy"> | undefined {
  if (!readable || protocol === "") {
    return {
      reason: `${file} is served, so it decides the protocol, but ${readable ? "it has no deviceProtocol" : "it is no XML"}`,
      remedy: `remove ${file}: a 7940/7960 with SIP needs none`,
    };
  }
  return protocol === "SIP"
    ? undefined
    : {
        reason: `${file} makes it a phone for ${printable(protocol)}`,
        remedy: `remove ${file}, or write <deviceProtocol>SIP</deviceProtocol>`,
      };
}
