import { VOICEMAIL_FILE } from "../../domain/asterisk-inclusions";
import type { VoicemailBox } from "../../domain/voicemail-boxes";
import { INI } from "../file-format";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";

const voicemailFile = loadTemplate("asterisk/voicemail.conf.hbs", INI, {
  contexts: { name: "text", boxes: { box: "text", pin: "secret", name: "text", email: "text" } },
});

/** `cisco-phones-voicemail.conf`, included from voicemail.conf: the boxes by context. */
export function renderVoicemail(boxes: readonly VoicemailBox[], fingerprint: Fingerprint): RenderedFile {
  const contexts = [...new Set(boxes.map(({ context }) => context))];
  const { text, secrets } = voicemailFile({
    contexts: contexts.map((context) => ({
      name: context,
      boxes: boxes
        .filter((each) => each.context === context)
        .map(({ box, pin, name, email = "" }) => ({
          box,
          pin: { name: `pin-${box}@${context}`, fingerprint: fingerprint.of(pin), secret: pin },
          name: withoutCommas(name),
          email,
        })),
    })),
  });
  return { path: VOICEMAIL_FILE, text, secrets, reader: "asterisk" };
}

/** Commas end a field, and there is no way to write one in it (app_voicemail.c). */
function withoutCommas(name: string): string {
  return name.replaceAll(/\s*,\s*/g, " ").trim();
}
