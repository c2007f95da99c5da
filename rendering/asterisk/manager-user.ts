import { MANAGER_FILE } from "../../domain/asterisk-inclusions";
import { type AsteriskStatusSettings, isOwnManager } from "../../domain/asterisk-status-settings";
import type { Secret } from "../../domain/secret";
import { INI } from "../file-format";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";

const managerFile = loadTemplate("asterisk/manager.conf.hbs", INI, {
  user: "text",
  password: "secret",
  events: "text",
  restricted: "flag",
  permits: { network: "text" },
});

/** The only events that the user gets, as a regular expression on the whole event (manager.conf.sample). */
const EVENTS =
  "^Event: (ContactStatus|PeerStatus|SuccessfulAuth|ChallengeResponseFailed|InvalidPassword|InvalidAccountID)";

/** `cisco-phones-manager.conf`, included from manager.conf: the AMI user of the status page, who can listen and nothing else. */
export function renderManagerUser(
  status: AsteriskStatusSettings,
  password: Secret,
  fingerprint: Fingerprint,
): RenderedFile {
  const { user, permit } = status;
  const networks =
    permit?.map((address) => `${address}/255.255.255.255`) ?? (isOwnManager(status) ? ["127.0.0.0/255.0.0.0"] : []);
  const { text, secrets } = managerFile({
    user,
    password: { name: "asterisk-status", fingerprint: fingerprint.of(password), secret: password },
    events: EVENTS,
    restricted: networks.length > 0,
    permits: networks.map((network) => ({ network })),
  });
  return { path: MANAGER_FILE, text, secrets, reader: "asterisk" };
}
