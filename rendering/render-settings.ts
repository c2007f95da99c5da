import { clockChanges } from "../domain/daylight-saving";
import { modelTraits, type PhoneModel } from "../domain/phone-models";
import type { SiteSettings } from "../domain/settings";
import { CNF, XML } from "./file-format";
import type { RenderedFile } from "./rendered-file";
import { loadTemplate, type Rendering } from "./template";

const defaultFile = loadTemplate("cisco-79x0/SIPDefault.cnf.hbs", CNF, {
  load: "text",
  proxies: { number: "text", address: "text", port: "text" },
  register: "text",
  registerExpires: "text",
  preferredCodec: "text",
  dtmfOutOfBand: "text",
  dtmfInband: "text",
  startMediaPort: "text",
  endMediaPort: "text",
  nat: "text",
  sntpServer: "text",
  sntpMode: "text",
  timeZone: "text",
  clockChanges: {
    startMonth: "text",
    startWeek: "text",
    startTime: "text",
    stopMonth: "text",
    stopWeek: "text",
    stopTime: "text",
  },
  timeFormat: "text",
  dateFormat: "text",
  directoryUrl: "text",
  servicesUrl: "text",
  logoUrl: "text",
  messages: "text",
  telnetLevel: "text",
});

const loadFile = loadTemplate("cisco-79x0/XMLDefault.cnf.xml.hbs", XML, {
  load: "text",
  models: { id: "text", name: "text" },
});

const selectorFile = loadTemplate("cisco-79x0/OS79XX.TXT.hbs", CNF, { load: "text" });

const dialPlanFile = loadTemplate("cisco-79x0/dialplan.xml.hbs", XML, {
  rules: { match: "text", line: "text", timeout: "text", user: "text", rewrite: "text", route: "text", tone: "text" },
});

const TELNET_LEVEL = { off: "0", on: "1", privileged: "2" } as const;

/**
 * The files that all phones of a site share: SIPDefault.cnf, XMLDefault.cnf.xml, dialplan.xml, and OS79XX.TXT if its
 * content is declared.
 *
 * @param models Models of the site, in any order; each is named in XMLDefault.cnf.xml.
 */
export function renderSettings(settings: SiteSettings, models: readonly PhoneModel[]): RenderedFile[] {
  const distinct = [...new Set(models)].sort();
  return [
    ...(settings.os79xx === undefined ? [] : [file("OS79XX.TXT", "loader", selectorFile({ load: settings.os79xx }))]),
    file("SIPDefault.cnf", "sip-load", renderDefaults(settings, distinct)),
    file("XMLDefault.cnf.xml", "loader", renderLoads(settings, distinct)),
    file("dialplan.xml", "sip-load", renderDialPlan(settings)),
  ];
}

function file(path: string, reader: RenderedFile["reader"], { text, secrets }: Rendering): RenderedFile {
  return { path, text, secrets, reader };
}

function renderDefaults(settings: SiteSettings, models: readonly PhoneModel[]): Rendering {
  const changes = clockChanges(settings.daylightSaving, settings.timeZone);
  const lines = Math.max(1, ...models.map((model) => modelTraits(model).lines));
  return defaultFile({
    load: settings.load,
    // That the other lines fall back to the first one's proxy is not established, so each has its own.
    proxies: Array.from({ length: lines }, (_, index) => ({
      number: String(index + 1),
      address: settings.proxy,
      port: String(settings.proxyPort),
    })),
    register: bit(settings.register),
    registerExpires: String(settings.registerExpiresSeconds),
    preferredCodec: settings.preferredCodec,
    dtmfOutOfBand: settings.dtmf.outOfBand,
    dtmfInband: bit(settings.dtmf.inband),
    startMediaPort: String(settings.mediaPorts.start),
    endMediaPort: String(settings.mediaPorts.end),
    nat: bit(settings.natEnabled),
    sntpServer: settings.sntpServer ?? "",
    sntpMode: settings.sntpMode,
    timeZone: settings.timeZone,
    clockChanges:
      changes === undefined
        ? []
        : [
            {
              startMonth: changes.start.month,
              startWeek: changes.start.week,
              startTime: changes.start.time,
              stopMonth: changes.stop.month,
              stopWeek: changes.stop.week,
              stopTime: changes.stop.time,
            },
          ],
    timeFormat: bit(settings.timeFormat24h),
    dateFormat: settings.dateFormat,
    directoryUrl: settings.directoryUrl ?? "",
    servicesUrl: settings.servicesUrl ?? "",
    logoUrl: settings.logoUrl ?? "",
    messages: settings.messagesNumber ?? "",
    telnetLevel: TELNET_LEVEL[settings.telnet],
  });
}

function renderLoads(settings: SiteSettings, models: readonly PhoneModel[]): Rendering {
  return loadFile({
    load: settings.load,
    models: models.map((model) => {
      const { name, loadInformationId } = modelTraits(model);
      return { id: String(loadInformationId), name };
    }),
  });
}

function renderDialPlan(settings: SiteSettings): Rendering {
  return dialPlanFile({
    rules: settings.dialPlan.map((rule) => ({
      match: rule.match,
      line: rule.line === undefined ? "" : String(rule.line),
      timeout: rule.timeoutSeconds === undefined ? "" : String(rule.timeoutSeconds),
      user: rule.user ?? "",
      rewrite: rule.rewrite ?? "",
      route: rule.route ?? "",
      tone: rule.tone ?? "",
    })),
  });
}

function bit(value: boolean): string {
  return value ? "1" : "0";
}
