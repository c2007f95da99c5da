import type { Phone } from "../domain/phone";
import { modelTraits } from "../domain/phone-models";
import type { SiteSettings } from "../domain/settings";
import { CNF } from "./file-format";
import type { Fingerprint } from "./fingerprint";
import type { RenderedFile } from "./rendered-file";
import { loadTemplate } from "./template";

const phoneFile = loadTemplate("cisco-79x0/SIPMAC.cnf.hbs", CNF, {
  model: "text",
  mac: "text",
  ownLoad: "text",
  label: "text",
  lines: {
    number: "text",
    name: "text",
    shortName: "text",
    displayName: "text",
    authName: "text",
    password: "secret",
  },
  unusedLines: { number: "text" },
});

/**
 * The phone's own file, `SIP<MAC>.cnf`. Every line of the model is written, unused ones as unprovisioned, because a phone
 * keeps in flash what its file no longer says (cisco.md section 1.5). Key order: load, label, lines in order.
 */
export function renderPhone(phone: Phone, settings: SiteSettings, fingerprint: Fingerprint): RenderedFile[] {
  const count = modelTraits(phone.model).lines;
  const { text, secrets } = phoneFile({
    model: phone.model,
    mac: phone.mac.colons,
    ownLoad: phone.load === undefined || phone.load === settings.load ? "" : phone.load,
    label: phone.label ?? "",
    lines: phone.lines.map((line, index) => ({
      number: String(index + 1),
      name: line.extension,
      shortName: line.shortName ?? line.extension,
      displayName: line.displayName ?? "",
      authName: line.authName ?? line.extension,
      password: {
        name: `line${index + 1}_password`,
        fingerprint: fingerprint.of(line.password),
        secret: line.password,
      },
    })),
    unusedLines: Array.from({ length: Math.max(0, count - phone.lines.length) }, (_, index) => ({
      number: String(phone.lines.length + index + 1),
    })),
  });
  return [{ path: `SIP${phone.mac.plain}.cnf`, text, secrets, reader: "sip-load" }];
}
