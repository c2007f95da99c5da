import type { Changes } from "../property/difference";
import type { Failure } from "../property/shape";
import type { Properties } from "../property/wire";

/** What every request about one resource carries. */
export interface ResourceRequest {
  readonly urn: string;
  /** The resource's name in the program: the end of its URN. */
  readonly name: string;
  /** Puts one line under the resource on the screen while it runs; nothing of it is kept. */
  readonly say: (line: string) => void;
  /** Puts a warning under the resource, which also stands at the end of the run. */
  readonly warn: (message: string) => void;
  /** Aborted when the user cancels. */
  readonly signal: AbortSignal;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

export interface Difference {
  readonly changes: Changes;
  readonly deleteBeforeReplace?: boolean;
}

export interface Existing {
  readonly id: string;
  readonly state: Properties;
  readonly oldInputs: Properties;
}

/** One resource type. Inputs and state are as the engine sends them: secrets are wrapped, unknowns are possible. */
export interface ResourceType {
  readonly token: string;
  check(request: ResourceRequest & { readonly inputs: Properties; readonly oldInputs: Properties }): Checked;
  diff(request: ResourceRequest & Existing & { readonly inputs: Properties }): Difference;
  create(
    request: ResourceRequest & { readonly inputs: Properties; readonly preview: boolean },
  ): Promise<{ id: string; state: Properties }>;
  /** Nothing if the resource is gone. Left out where the original has no read: the state then stays as it is. */
  read?(request: ResourceRequest & Existing): Promise<{ state: Properties; inputs: Properties } | undefined>;
  update(
    request: ResourceRequest & Existing & { readonly inputs: Properties; readonly preview: boolean },
  ): Promise<{ state: Properties }>;
  delete(request: ResourceRequest & { readonly id: string; readonly state: Properties }): Promise<void>;
}

/** A stand-in for a Pulumi resource plugin. */
export interface Plugin {
  readonly name: string;
  /** The version of the original whose rules these are. */
  readonly version: string;
  /** The settings of the provider, e.g. the Docker host. */
  checkConfig(inputs: Properties): Checked;
  /** Starts serving with these settings; the types that it then has. */
  configure(settings: Properties): readonly ResourceType[];
}

/** The resource exists, but is not in order. Its state is kept, so that it can be put right or removed. */
export class NotReadyError extends Error {
  readonly id: string;
  readonly state: Properties;

  constructor(message: string, id: string, state: Properties) {
    super(message);
    this.id = id;
    this.state = state;
  }
}
