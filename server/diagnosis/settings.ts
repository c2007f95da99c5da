import type { CnfFile } from "../../phone/cnf-reader";
import { setting } from "../../phone/settings";
import type { Found } from "./diagnosis";
import type { FileFacts, PhoneFacts } from "./phone-facts";

/** Names that mean another place than one takes them for (cisco.md section 1.10). */
const MISLEADING: Readonly<Record<string, string>> = {
  BST: "BST is Brazil, not British Summer Time: write GMT and dst_* keys",
  HST: "HST is not Hawaii: write AHST",
};
const LONGEST_PASSWORD = 31;

/** What the files that a phone has read make of it, besides its load. */
export function settingSymptoms({ boots, files, state }: PhoneFacts): Found[] {
  // A phone that has not come to its own file has other worries.
  return files === undefined || boots.length === 0 || state !== "configured"
    ? []
    : [...lineFaults(files), ...clockDoubts(files.settingsRead), ...otherDoubts(files)];
}

function lineFaults({ lines }: FileFacts): Found[] {
  return lines
    .filter(({ outcome }) => outcome.kind !== "up")
    .map(({ line, outcome, passwordLength, proxyRegister }): Found => {
      const seen = [`line ${line}: ${outcome.reason}`];
      if (outcome.kind === "no proxy") {
        return { symptom: "registrar-unset", seen };
      }
      if (!proxyRegister) {
        return { symptom: "registration-off", seen };
      }
      return passwordLength > LONGEST_PASSWORD
        ? { symptom: "password-too-long", seen }
        : { symptom: "line-unable", seen, ...(outcome.remedy === undefined ? {} : { remedy: outcome.remedy }) };
    });
}

function clockDoubts(cnf: CnfFile): Found[] {
  const [server, mode, zone] = ["sntp_server", "sntp_mode", "time_zone"].map((key) => setting(cnf, key));
  const isServer = server !== "" && server !== "0.0.0.0";
  const found: Found[] = [];
  if (mode === "unicast" && !isServer) {
    found.push({ symptom: "clock-without-server", seen: ["sntp_mode is unicast, and sntp_server is not set"] });
  }
  if (mode === "directedbroadcast" && isServer) {
    const unsaid = cnf.values.has("sntp_mode") ? "" : ", which it is when nothing else is said";
    found.push({ symptom: "clock-by-broadcast", seen: [`sntp_mode is directedbroadcast${unsaid}`] });
  }
  const misleading = MISLEADING[zone ?? ""];
  if (misleading !== undefined) {
    found.push({ symptom: "clock-zone", seen: [`time_zone is ${zone}: ${misleading}`] });
  }
  return found;
}

function otherDoubts({ settings, settingsRead, syncMark }: FileFacts): Found[] {
  const found: Found[] = [];
  if (setting(settingsRead, "dtmf_inband") === "1" && setting(settingsRead, "dtmf_outofband") !== "none") {
    found.push({ symptom: "double-dtmf", seen: ["dtmf_inband is 1, and dtmf_outofband is not none"] });
  }
  if (settings?.dialPlan.startsWith("not loaded: ")) {
    found.push({ symptom: "dial-plan-not-loaded", seen: [settings.dialPlan.replace("not loaded: ", "")] });
  }
  if (setting(settingsRead, "messages_uri") === "") {
    found.push({ symptom: "messages-key-idle", seen: ["messages_uri is not set"] });
  }
  if (syncMark !== undefined && syncMark === setting(settingsRead, "sync")) {
    found.push({ symptom: "check-sync-idle", seen: ["syncinfo.xml and the phone's files have the same mark"] });
  }
  return found;
}
