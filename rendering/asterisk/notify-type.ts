import { NOTIFY_FILE } from "../../domain/asterisk-inclusions";
import { CHECK_SYNC } from "../../domain/check-sync";
import { INI } from "../file-format";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";

const notifyFile = loadTemplate("asterisk/pjsip_notify.conf.hbs", INI, { type: "text" });

/** `cisco-phones-notify.conf`, included from pjsip_notify.conf: the NOTIFY with which phones are told (cisco.md section 4.6). */
export function renderNotifyType(): RenderedFile {
  return { path: NOTIFY_FILE, ...notifyFile({ type: CHECK_SYNC }), reader: "asterisk" };
}
