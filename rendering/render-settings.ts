import { modelTraits, type PhoneModel } from "../domain/phone-models";
import { effectiveSettings } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { rawKeys } from "../domain/settings/raw-keys";
import { cnfFaults } from "./cnf-check";
import { CNF, XML } from "./file-format";
import type { Fingerprint } from "./fingerprint";
import { KEY_SHAPE, namedKeys, SETTINGS_SHAPE } from "./key-shape";
import { dialPlanName } from "./phone-keys";
import { renderDialPlan } from "./render-dial-plan";
import { renderDistinctiveRingList, renderRingList } from "./render-rings";
import { renderSyncInfo } from "./render-sync-info";
import type { RenderedFile } from "./rendered-file";
import type { Rendering } from "./template";
import { defineTemplate, PACKAGE_TEMPLATES, type TemplateSet } from "./template-set";

const DEFAULT_FILE = defineTemplate({
  name: "cisco-79x0/SIPDefault.cnf",
  format: CNF,
  check: cnfFaults,
  shape: { ...KEY_SHAPE, ...SETTINGS_SHAPE, phone_password: "secret" },
});

const LOAD_FILE = defineTemplate({
  name: "cisco-79x0/XMLDefault.cnf.xml",
  format: XML,
  shape: { load: "text", models: { id: "text", name: "text", load: "text" } },
});

const SELECTOR_FILE = defineTemplate({ name: "cisco-79x0/OS79XX.TXT", format: CNF, shape: { load: "text" } });

/** What `syncinfo.xml` has when a site declares no mark: not the "0" of its phones, so that each one that is told restarts. */
const ALWAYS_DIFFERENT = "1";

/** Key of SIPDefault.cnf → address of the host that serves it; given only where it takes the place of what the settings say. */
export type HostUrls = Partial<Record<"logo_url" | "directory_url" | "services_url", string>>;

/** What the shared files need beside the settings. */
export interface SharedFileOptions {
  readonly fingerprint: Fingerprint;
  /** Addresses of what the host itself serves. @default none */
  readonly urls?: HostUrls;
  /** @default those of the package */
  readonly templates?: TemplateSet;
}

/**
 * The files that all phones of a site share: SIPDefault.cnf, XMLDefault.cnf.xml, dialplan.xml, syncinfo.xml, and OS79XX.TXT and
 * the ring lists if they are declared.
 *
 * @param models Models of the site, in any order; each is named in XMLDefault.cnf.xml.
 */
export function renderSettings(
  settings: SiteSettings,
  models: readonly PhoneModel[],
  { fingerprint, urls = {}, templates = PACKAGE_TEMPLATES }: SharedFileOptions,
): RenderedFile[] {
  const distinct = [...new Set(models)].sort();
  const files: RenderedFile[] = [];
  if (settings.os79xx !== undefined) {
    files.push(file("OS79XX.TXT", "loader", templates.render(SELECTOR_FILE, { load: settings.os79xx })));
  }
  files.push(
    file("SIPDefault.cnf", "sip-load", renderDefaults(settings, fingerprint, urls, templates)),
    file("XMLDefault.cnf.xml", "loader", renderLoads(settings, distinct, templates)),
    renderDialPlan(settings.dialPlan, `${settings.dialPlanFile}.xml`, templates),
    ...modelDialPlans(settings, distinct, templates),
    renderSyncInfo({ sync: settings.sync ?? ALWAYS_DIFFERENT }, templates),
  );
  if (settings.rings !== undefined) {
    files.push(renderRingList(settings.rings, templates));
  }
  if (settings.distinctiveRings !== undefined) {
    files.push(renderDistinctiveRingList(settings.distinctiveRings, templates));
  }
  return files;
}

function file(path: string, reader: RenderedFile["reader"], { text, secrets }: Rendering): RenderedFile {
  return { path, text, secrets, reader };
}

function renderDefaults(
  settings: SiteSettings,
  fingerprint: Fingerprint,
  urls: HostUrls,
  templates: TemplateSet,
): Rendering {
  const keys = new Map(rawKeys(settings));
  for (const [key, value] of Object.entries(urls)) {
    keys.set(key, { value, setting: "host" });
  }
  return templates.render(DEFAULT_FILE, {
    ...namedKeys(keys),
    settings: [...keys].map(([key, { value }]) => ({ key, value })),
    phone_password: {
      name: "phone_password",
      fingerprint: fingerprint.of(settings.adminPassword),
      secret: settings.adminPassword,
    },
  } as Parameters<typeof templates.render<typeof DEFAULT_FILE.shape>>[1]);
}

function renderLoads(settings: SiteSettings, models: readonly PhoneModel[], templates: TemplateSet): Rendering {
  return templates.render(LOAD_FILE, {
    load: settings.load,
    models: models.map((model) => {
      const { name, loadInformationId } = modelTraits(model);
      return { id: String(loadInformationId), name, load: effectiveSettings(settings, model).settings.load };
    }),
  });
}

/** A plan that all phones of a model have in place of the site's. */
function modelDialPlans(settings: SiteSettings, models: readonly PhoneModel[], templates: TemplateSet): RenderedFile[] {
  return models.flatMap((model) => {
    const effective = effectiveSettings(settings, model);
    return effective.origins.has("dialPlan")
      ? [renderDialPlan(effective.settings.dialPlan, `${dialPlanName(effective, model, "")}.xml`, templates)]
      : [];
  });
}
