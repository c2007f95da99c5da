import { FIELD_LIMITS } from "../domain/phone-models";
import { XML } from "./file-format";
import type { RenderedFile } from "./rendered-file";
import { defineTemplate, PACKAGE_TEMPLATES, type TemplateSet } from "./template-set";

const SYNC_INFO = defineTemplate({ name: "cisco-79x0/syncinfo.xml", format: XML, shape: { sync: "text" } });

/**
 * `syncinfo.xml`, which a phone fetches when Asterisk sends check-sync: it restarts if the mark is not the one of its own `sync`, whatever
 * load it runs (cisco.md section 4.6).
 *
 * @throws Error when the mark is empty or has more than 32 characters.
 */
export function renderSyncInfo(
  { sync }: { readonly sync: string },
  templates: TemplateSet = PACKAGE_TEMPLATES,
): RenderedFile {
  if (sync.length === 0 || sync.length > FIELD_LIMITS.sync) {
    throw new Error(`sync has ${sync.length} characters; 1–${FIELD_LIMITS.sync} are allowed`);
  }
  return { path: "syncinfo.xml", ...templates.render(SYNC_INFO, { sync }), reader: "sip-load" };
}
