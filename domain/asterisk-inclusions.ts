import type { AsteriskSettings } from "./asterisk-settings";

/** A file of Asterisk's own that is to include one of ours, and the module that reads it. */
export interface AsteriskInclusion {
  /** Such as `pjsip.conf`. */
  readonly includedIn: string;
  /** Such as `res_pjsip.so`. */
  readonly module: string;
  /** Name of our file, such as `cisco-phones.conf`. */
  readonly name: string;
  /** What the module does for the phones, for messages: "phones register with it". */
  readonly purpose: string;
}

/** Name of the file with the lines themselves. */
export const LINES_FILE = "cisco-phones.conf";

/** Name of the file with the user of the manager interface whom the status page is. */
export const MANAGER_FILE = "cisco-phones-manager.conf";
/** Name of the file with the NOTIFY that tells phones of a delivery. */
export const NOTIFY_FILE = "cisco-phones-notify.conf";
/** Name of the file with our dial plan. */
export const DIAL_PLAN_FILE = "cisco-phones-extensions.conf";
/** Name of the file with the voicemail boxes. */
export const VOICEMAIL_FILE = "cisco-phones-voicemail.conf";

const ENDPOINTS: AsteriskInclusion = {
  name: LINES_FILE,
  includedIn: "pjsip.conf",
  module: "res_pjsip.so",
  purpose: "the phones register with it",
};

const PEERS: AsteriskInclusion = { ...ENDPOINTS, includedIn: "sip.conf", module: "chan_sip.so" };

const NOTIFY: AsteriskInclusion = {
  name: NOTIFY_FILE,
  includedIn: "pjsip_notify.conf",
  module: "res_pjsip_notify.so",
  purpose: "phones are told with it to take their files anew",
};

const DIAL_PLAN: AsteriskInclusion = {
  name: DIAL_PLAN_FILE,
  includedIn: "extensions.conf",
  module: "pbx_config.so",
  purpose: "the dial plan is read by it",
};

const MANAGER: AsteriskInclusion = {
  name: MANAGER_FILE,
  includedIn: "manager.conf",
  // A part of Asterisk itself, which its console reloads by this name.
  module: "manager",
  purpose: "the status page learns from it who is registered",
};

const VOICEMAIL: AsteriskInclusion = {
  name: VOICEMAIL_FILE,
  includedIn: "voicemail.conf",
  module: "app_voicemail.so",
  purpose: "the voicemail boxes are its",
};

/** Which files of ours an Asterisk gets by its settings, sorted by name. */
export function asteriskInclusions({
  channelDriver,
  dialPlan,
  notify,
  realtime,
  status,
  voicemail,
}: AsteriskSettings): AsteriskInclusion[] {
  const lines = channelDriver === "chan_sip" ? PEERS : ENDPOINTS;
  return [
    ...(dialPlan === undefined ? [] : [DIAL_PLAN]),
    ...(status === undefined ? [] : [MANAGER]),
    ...(notify ? [NOTIFY] : []),
    ...(voicemail === undefined ? [] : [VOICEMAIL]),
    ...(realtime === undefined ? [lines] : []),
  ];
}

/** Those that other settings would have given it: what is left of them goes when settings change. */
export function otherInclusions(settings: AsteriskSettings): AsteriskInclusion[] {
  const wanted = asteriskInclusions(settings);
  return [DIAL_PLAN, MANAGER, NOTIFY, VOICEMAIL, ENDPOINTS, PEERS].filter(
    (each) => !wanted.some(({ includedIn, name }) => includedIn === each.includedIn && name === each.name),
  );
}
