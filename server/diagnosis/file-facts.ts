import { identifyLoad } from "../../domain/firmware/load-identity";
import { type CnfFile, NO_CNF, overlay, readCnf } from "../../phone/cnf-reader";
import { fileHolding, forecast } from "../../phone/forecast";
import { canBoot } from "../../phone/known-loads";
import { MODELS } from "../../phone/models";
import { setting } from "../../phone/settings";
import type { FileFacts, SiteFiles } from "./phone-facts";

/** A load that runs the files as they are, where they name none. */
const ANY_LOAD = "P0S3-8-12-00";
const DEFAULTS = "SIPDefault.cnf";
const SYNC = "syncinfo.xml";

/**
 * What a phone makes of the files that are served now, once it runs the load that they name.
 *
 * @param model null where nothing says it; undefined is returned for a model that reads other files.
 */
export function readFileFacts(site: SiteFiles, mac: string, model: string | null): FileFacts | undefined {
  const lines = model ?? "7960";
  const defaults = cnfOf(site, DEFAULTS);
  const own = `${setting(defaults ?? NO_CNF, "tftp_cfg_dir")}SIP${mac}.cnf`;
  const phone = cnfOf(site, own);
  if (phone === undefined || !MODELS.includes(lines)) {
    return undefined;
  }
  const settingsRead = overlay(defaults ?? NO_CNF, phone);
  const named = identifyLoad(setting(settingsRead, "image_version"));
  const load = named?.kind === "sip" && canBoot(named) && named.major >= 7 ? named.load : ANY_LOAD;
  const {
    end,
    lines: registered,
    settings,
  } = forecast({ mac, model: lines, load }, { find: (name) => served(site, name) });
  return {
    end,
    lines: registered,
    ...(settings === undefined ? {} : { settings }),
    settingsRead,
    sizes: new Map([DEFAULTS, own].flatMap((name) => sizeOf(site, name))),
    syncMark: syncMark(site.find(SYNC)),
  };
}

function cnfOf(site: SiteFiles, name: string): CnfFile | undefined {
  const bytes = site.find(name);
  return bytes && readCnf(name, bytes);
}

function served(site: SiteFiles, name: string) {
  const bytes = site.find(name);
  return bytes && fileHolding(bytes);
}

function sizeOf(site: SiteFiles, name: string): [string, number][] {
  const bytes = site.find(name);
  return bytes === undefined ? [] : [[name, bytes.length]];
}

/** The mark that check-sync compares (cisco.md section 4.6). */
function syncMark(bytes: Buffer | undefined): string | undefined {
  const [image] = bytes === undefined ? [] : (/<IMAGE\b[^>]*>/.exec(bytes.toString("latin1")) ?? []);
  return image === undefined ? undefined : /\bSYNC\s*=\s*"([^"]*)"/.exec(image)?.[1];
}
