import type { Phone } from "../domain/phone";
import { modelTraits } from "../domain/phone-models";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { cnfFaults } from "./cnf-check";
import { CNF } from "./file-format";
import type { Fingerprint } from "./fingerprint";
import { KEY_SHAPE, namedKeys, SETTINGS_SHAPE } from "./key-shape";
import { dialPlanName, phoneKeys } from "./phone-keys";
import { renderDialPlan } from "./render-dial-plan";
import type { RenderedFile } from "./rendered-file";
import { defineTemplate, PACKAGE_TEMPLATES, type TemplateSet } from "./template-set";

const PHONE_FILE = defineTemplate({
  name: "cisco-79x0/SIPMAC.cnf",
  format: CNF,
  check: cnfFaults,
  shape: {
    ...KEY_SHAPE,
    ...SETTINGS_SHAPE,
    model: "text",
    mac: "text",
    label: "text",
    adminPasswords: { password: "secret" },
    lines: {
      number: "text",
      name: "text",
      shortName: "text",
      displayName: "text",
      authName: "text",
      contact: "text",
      password: "secret",
    },
    unusedLines: { number: "text" },
  },
});

/** Files of one phone, and who says each key that its own file has. */
export interface RenderedPhone {
  readonly files: RenderedFile[];
  /** Key → layer. */
  readonly origins: Readonly<Record<string, string>>;
}

/**
 * The phone's own file, `SIP<MAC>.cnf`, and its own dial plan if it has one. Every line of the model is written, unused ones as
 * unprovisioned, because a phone keeps in flash what its file no longer says (cisco.md section 1.5). Key order: what differs
 * from SIPDefault.cnf, in its order; label; lines in order.
 */
export function renderPhone(
  phone: Phone,
  settings: SiteSettings,
  fingerprint: Fingerprint,
  templates: TemplateSet = PACKAGE_TEMPLATES,
): RenderedPhone {
  const count = modelTraits(phone.model).lines;
  const { effective, all, own } = phoneKeys(phone, settings);
  const adminPassword = effective.origins.has("adminPassword") ? effective.settings.adminPassword : undefined;
  const { text, secrets } = templates.render(PHONE_FILE, {
    ...namedKeys(all),
    settings: own,
    model: phone.model,
    mac: phone.mac.colons,
    label: phone.label ?? "",
    adminPasswords:
      adminPassword === undefined
        ? []
        : [
            {
              password: {
                name: "phone_password",
                fingerprint: fingerprint.of(adminPassword),
                secret: adminPassword,
              },
            },
          ],
    lines: phone.lines.map((line, index) => ({
      number: String(index + 1),
      name: line.extension,
      shortName: line.shortName ?? line.extension,
      displayName: line.displayName ?? "",
      authName: line.authName ?? line.extension,
      contact: line.contact ?? "",
      password: {
        name: `line${index + 1}_password`,
        fingerprint: fingerprint.of(line.password),
        secret: line.password,
      },
    })),
    unusedLines: Array.from({ length: Math.max(0, count - phone.lines.length) }, (_, index) => ({
      number: String(phone.lines.length + index + 1),
    })),
  } as Parameters<typeof templates.render<typeof PHONE_FILE.shape>>[1]);
  const path = `${folderOf(settings)}SIP${phone.mac.plain}.cnf`;
  const files: RenderedFile[] = [{ path, text, secrets, reader: "sip-load" }];
  if (effective.origins.get("dialPlan") === "phone") {
    const name = dialPlanName(effective, phone.model, phone.mac.plain);
    files.push(renderDialPlan(effective.settings.dialPlan, `${name}.xml`, templates));
  }
  return { files, origins: Object.fromEntries(own.map(({ key, origin }) => [key, origin])) };
}

/** Where phones look for their own file; a server takes `./` for its root. */
function folderOf({ tftpFolder }: SiteSettings): string {
  return (tftpFolder ?? "").replaceAll(/(^|\/)\.\//g, "$1");
}
