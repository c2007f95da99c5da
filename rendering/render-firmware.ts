import { SERVER_FOLDER } from "../domain/bundle";
import { type DeliveredFirmware, FIRMWARE_FILE } from "../domain/firmware/delivered-firmware";
import { canonicalJson } from "./canonical-json";
import type { ServerText } from "./render-directory";

/** What the server is told of the images that it serves. */
export function renderFirmware(firmware: DeliveredFirmware): ServerText {
  return { path: `${SERVER_FOLDER}${FIRMWARE_FILE}`, text: canonicalJson(firmware), secrets: {} };
}
