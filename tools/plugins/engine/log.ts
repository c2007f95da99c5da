import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Sends lines to the engine's screen, under the resource that they are about. */
export class EngineLog {
  readonly #client: EngineClient | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#client = address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** Shown while the resource is worked on. */
  say(urn: string, message: string): void {
    this.#send(urn, message, LogSeverity.INFO, true);
  }

  /** Shown at the end too. */
  warn(urn: string, message: string): void {
    this.#send(urn, message, LogSeverity.WARNING, false);
  }

  #send(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void {
    const client = this.#client;
    if (client === undefined) {
      return;
    }
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    // One after the other, so that the lines keep their order. A line that can't be shown is no reason to fail.
    this.#sent = this.#sent.then(() => new Promise((done) => client.log(request, () => done())));
  }

  /** Until all lines said so far have arrived. */
  flushed(): Promise<void> {
    return this.#sent;
  }
}
