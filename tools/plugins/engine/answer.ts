import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { DiffResponse, ErrorResourceInitFailed, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyChange } from "../property/difference";
import type { Properties, Value } from "../property/wire";
import { type Difference, NotReadyError } from "./plugin";

/** Properties out of a message. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (struct.toJavaScript() as Properties);
}

/** Properties into a message; keys in order, so that the same state is the same bytes. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(ordered(properties) as Properties);
}

function ordered(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, ordered(inner)]),
  );
}

function kindOf({ kind, replace }: PropertyChange): PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
  switch (kind) {
    case "add":
      return replace ? ADD_REPLACE : ADD;
    case "delete":
      return replace ? DELETE_REPLACE : DELETE;
    case "update":
      return replace ? UPDATE_REPLACE : UPDATE;
  }
}

/** A difference as the engine reads it: property by property, so that a preview can show what changed. */
export function diffResponse({ changes, deleteBeforeReplace }: Difference): DiffResponse {
  const response = new DiffResponse();
  const topLevel = (paths: string[]): string[] => [...new Set(paths.map((path) => path.split(/[.[]/, 1)[0] ?? path))];
  const replacing = [...changes].filter(([, change]) => change.replace).map(([path]) => path);
  response.setChanges(changes.size === 0 ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
  response.setDiffsList(topLevel([...changes.keys()]));
  response.setReplacesList(topLevel(replacing));
  response.setDeletebeforereplace(deleteBeforeReplace === true && replacing.length > 0);
  response.setHasdetaileddiff(true);
  for (const [path, change] of changes) {
    const detail = new PropertyDiff();
    detail.setKind(kindOf(change));
    detail.setInputdiff(change.inInputs);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/**
 * An error as the engine reads it. With a resource that exists but is not ready, its id and state travel in the detail
 * that the engine looks for (`grpc-status-details-bin`), so that it is not lost.
 */
export function errorResponse(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof NotReadyError) {
    const failed = new ErrorResourceInitFailed();
    failed.setId(error.id);
    failed.setProperties(toStruct(error.state));
    failed.setReasonsList([message]);
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status();
    whole.setCode(status.UNKNOWN);
    whole.setMessage(message);
    whole.addDetails(detail);
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, metadata };
}
