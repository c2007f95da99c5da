import { z } from "zod";
import { MacAddress } from "../../domain/mac-address";
import {
  type Boot,
  type BootsAnswer,
  bootSchema,
  bootStepSchema,
  bootsAnswerSchema,
  PHONE_STATES,
  type PhoneStatus,
  type PhonesAnswer,
  phoneStatusSchema,
  phonesAnswerSchema,
} from "../boots/phone-status";
import { diagnosisSchema } from "../diagnosis/diagnosis";
import { climbSchema, type RolloutAnswer, rolloutAnswerSchema } from "../firmware/climb";
import { registrationSchema } from "../registrations/registration-status";
import type { RequestEntry } from "../request-log";
import type { Arrival } from "../store/layout";
import type { AdminAnswer, AdminRoute } from "./admin-server";

/** What the API tells of. */
export interface ApiSource {
  readonly watch: {
    phones(): readonly PhoneStatus[];
    phone(mac: string): PhoneStatus | undefined;
    boots(mac: string): readonly Boot[];
    subscribe(listener: (status: PhoneStatus) => void): () => void;
  };
  site(): string;
  /** Which generation is served; null without one. */
  generation(): string | null;
  /** How it became the one that is served. */
  arrival(): Arrival | null;
  /** Where TFTP listens, `host:port`. */
  tftp(): string;
  /** How far phones are on the way to their loads. */
  firmware(): RolloutAnswer;
  /** Newest first. */
  requests(): readonly RequestEntry[];
}

const requestEntrySchema = z.strictObject({
  time: z.string().describe("when it began, ISO 8601 in UTC"),
  door: bootStepSchema.shape.door,
  peer: z.string().describe("address:port of the one who asked"),
  file: bootStepSchema.shape.file,
  outcome: bootStepSchema.shape.outcome,
  bytes: bootStepSchema.shape.bytes,
  ms: bootStepSchema.shape.ms,
  detail: z.string().exactOptional().describe("what else there is to know"),
}) satisfies z.ZodType<RequestEntry>;

/** Answer of `/api/requests`. */
export const requestsAnswerSchema = z.strictObject({
  site: z.string(),
  generation: z.string().nullable(),
  requests: z.array(requestEntrySchema).describe("newest first"),
});
type RequestsAnswer = z.infer<typeof requestsAnswerSchema>;

/** Data of the event `site` of `/api/events`. */
export const siteEventSchema = phonesAnswerSchema.omit({ phones: true });
export type SiteEvent = z.infer<typeof siteEventSchema>;

/** Answer to a request that can't be answered. */
export const errorAnswerSchema = z.strictObject({ error: z.string().describe("one sentence") });

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  BootStep: bootStepSchema,
  Boot: bootSchema,
  Registration: registrationSchema,
  Climb: climbSchema,
  Diagnosis: diagnosisSchema,
  PhoneStatus: phoneStatusSchema,
  PhonesAnswer: phonesAnswerSchema,
  BootsAnswer: bootsAnswerSchema,
  RolloutAnswer: rolloutAnswerSchema,
  RequestEntry: requestEntrySchema,
  RequestsAnswer: requestsAnswerSchema,
  SiteEvent: siteEventSchema,
  ErrorAnswer: errorAnswerSchema,
};

/** `/api/phones` and what is below it, `/api/firmware`, `/api/requests` and `/api/schema.json`; `/api/events` is a route of its own. */
export function apiRoute(source: ApiSource): AdminRoute {
  const schema = JSON.stringify(apiSchema(), undefined, 2);
  return ({ path, query }) => {
    switch (path) {
      case "/api/phones":
        return phonesAnswer(source, query);
      case "/api/firmware":
        return json<RolloutAnswer>(source.firmware());
      case "/api/requests":
        return json<RequestsAnswer>({
          site: source.site(),
          generation: source.generation(),
          requests: [...source.requests()],
        });
      case "/api/schema.json":
        return { code: 200, type: "application/schema+json", body: `${schema}\n` };
      default: {
        const [, mac, boots] = /^\/api\/phones\/([^/]+)(\/boots)?$/.exec(path) ?? [];
        return mac === undefined ? undefined : phoneAnswer(source, mac, boots !== undefined);
      }
    }
  };
}

/** What the page and its events are told of the site. */
export function siteEvent(source: ApiSource): SiteEvent {
  const arrival = source.arrival();
  const rolledBackAt = arrival?.by === "rollback" ? arrival.at : null;
  return { site: source.site(), generation: source.generation(), rolledBackAt, tftp: source.tftp() };
}

/** An answer that tells in one sentence why there is no other. */
export function errorAnswer(code: number, error: string, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  return { ...json<z.infer<typeof errorAnswerSchema>>({ error }, code), headers };
}

function phonesAnswer(source: ApiSource, query: URLSearchParams): AdminAnswer {
  const states = query.getAll("state").filter((state) => state !== "");
  const strange = states.find((state) => !PHONE_STATES.some((known) => known === state));
  if (strange !== undefined) {
    return errorAnswer(400, `there is no such state; allowed are ${PHONE_STATES.join(", ")}`);
  }
  const search = (query.get("search") ?? "").trim().toLowerCase();
  const phones = source.watch
    .phones()
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .filter((phone) => search === "" || matches(phone, search));
  return json<PhonesAnswer>({ ...siteEvent(source), phones });
}

/** A phone is found by whatever tells it apart: MAC in any writing, model, extension, label, address. */
function matches({ mac, model, load, extensions, label, address }: PhoneStatus, search: string): boolean {
  const asMac = search.replaceAll(/[^0-9a-f]/g, "");
  const isMac = /^[0-9a-f:.-]+$/.test(search) && asMac !== "";
  return (
    (isMac && mac.toLowerCase().includes(asMac)) ||
    [model, load, label, address, ...extensions].some((text) => text?.toLowerCase().includes(search))
  );
}

function phoneAnswer({ watch }: ApiSource, text: string, boots: boolean): AdminAnswer {
  const mac = MacAddress.tryParse(text)?.plain;
  if (mac === undefined) {
    return errorAnswer(400, "that is no MAC address; 00036BABCDEF and 00:03:6B:AB:CD:EF are two ways to write one");
  }
  const status = watch.phone(mac);
  if (status === undefined) {
    return errorAnswer(404, `no phone with the MAC ${mac} is declared or has asked for anything`);
  }
  return boots ? json<BootsAnswer>({ mac, boots: [...watch.boots(mac)] }) : json<PhoneStatus>(status);
}

function json<Answer>(answer: Answer, code = 200): AdminAnswer {
  return { code, type: "application/json", body: `${JSON.stringify(answer)}\n` };
}

/** One JSON Schema 2020-12 document with a definition for each answer. */
function apiSchema(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { target: "draft-2020-12", uri: (id) => `#/$defs/${id}` });
  const definitions = Object.entries(schemas).map(([id, { $schema, $id, ...definition }]) => [id, definition]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Answers of the API of the provisioning server",
    $defs: Object.fromEntries(definitions),
  };
}
