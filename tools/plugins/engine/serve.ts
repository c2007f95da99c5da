import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { inputChanges } from "../property/difference";
import { type Properties, secretTexts } from "../property/wire";
import { diffResponse, errorResponse, fromStruct, toStruct } from "./answer";
import { EngineLog } from "./log";
import type { Checked, Plugin, ResourceRequest, ResourceType } from "./plugin";

/** No limit on a message: a property may be a whole site's files. The SDK sets the same. */
const CHANNEL = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Wraps a handler: its answer or its error becomes the reply. */
function reply<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(errorResponse(error)),
      );
  };
}

function checkResponse({ inputs, failures }: Checked): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new proto.CheckFailure();
      // The engine prints the value of the property that it is told of, secret or not.
      const value = inputs[property.split(/[.[]/, 1)[0] ?? property];
      failure.setProperty(secretTexts(value).length === 0 ? property : "");
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

/** The resource methods of Pulumi's provider protocol over one plugin. */
function handlers(plugin: Plugin, log: EngineLog) {
  let types: readonly ResourceType[] | undefined;
  const cancelled = new AbortController();
  // Any number of commands may be running when the user cancels.
  setMaxListeners(0, cancelled.signal);

  const typeOf = (urn: string): ResourceType => {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    // Check and diff need no settings, and with a provider whose settings are still unknown none have come yet.
    const known = types ?? plugin.configure({});
    const type = known.find((one) => one.token === token);
    if (type === undefined) {
      throw new Error(
        `the stand-in for the ${plugin.name} plugin implements only ${known.map((one) => one.token).join(", ")}, not ${token}. ` +
          `Install the official plugin: pulumi plugin install resource ${plugin.name} ${plugin.version}`,
      );
    }
    return type;
  };
  const about = (urn: string): ResourceRequest => ({
    urn,
    name: urn.split("::").slice(3).join("::"),
    say: (line) => log.say(urn, line),
    warn: (message) => log.warn(urn, message),
    signal: cancelled.signal,
  });
  const existing = (request: proto.DiffRequest | proto.UpdateRequest) => ({
    id: request.getId(),
    state: fromStruct(request.getOlds()),
    oldInputs: fromStruct(request.getOldInputs()),
    inputs: fromStruct(request.getNews()),
  });

  return {
    getPluginInfo: reply((_: Empty) => {
      const info = new PluginInfo();
      info.setVersion(plugin.version);
      return info;
    }),
    getSchema: reply((_: proto.GetSchemaRequest) => {
      const response = new proto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: plugin.name, version: plugin.version }));
      return response;
    }),
    checkConfig: reply((request: proto.CheckRequest) =>
      checkResponse(plugin.checkConfig(fromStruct(request.getNews()))),
    ),
    diffConfig: reply((request: proto.DiffRequest) => {
      const { oldInputs, state, inputs } = existing(request);
      const before = Object.keys(oldInputs).length > 0 ? oldInputs : state;
      const { version: _old, ...was } = before;
      const { version: _new, ...is } = inputs;
      return diffResponse({ changes: inputChanges(was, is, () => false) });
    }),
    configure: reply((request: proto.ConfigureRequest) => {
      types = plugin.configure(fromStruct(request.getArgs()));
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    check: reply((request: proto.CheckRequest) => {
      const type = typeOf(request.getUrn());
      const [inputs, oldInputs] = [fromStruct(request.getNews()), fromStruct(request.getOlds())];
      return checkResponse(type.check({ ...about(request.getUrn()), inputs, oldInputs }));
    }),
    diff: reply((request: proto.DiffRequest) =>
      diffResponse(typeOf(request.getUrn()).diff({ ...about(request.getUrn()), ...existing(request) })),
    ),
    create: reply(async (request: proto.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const made = await typeOf(request.getUrn())
        .create({ ...about(request.getUrn()), inputs, preview: request.getPreview() })
        .finally(() => log.flushed());
      const response = new proto.CreateResponse();
      response.setId(made.id);
      response.setProperties(toStruct(made.state));
      return response;
    }),
    read: reply(async (request: proto.ReadRequest) => {
      const type = typeOf(request.getUrn());
      const [state, oldInputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      if (Object.keys(state).length === 0) {
        throw new Error(`the stand-in for the ${plugin.name} plugin does not implement import`);
      }
      const response = new proto.ReadResponse();
      const found: { state: Properties; inputs: Properties } | undefined =
        type.read === undefined
          ? { state, inputs: oldInputs }
          : await type.read({ ...about(request.getUrn()), id: request.getId(), state, oldInputs });
      if (found !== undefined) {
        response.setId(request.getId());
        response.setProperties(toStruct(found.state));
        response.setInputs(toStruct(found.inputs));
      }
      return response;
    }),
    update: reply(async (request: proto.UpdateRequest) => {
      const { state } = await typeOf(request.getUrn())
        .update({ ...about(request.getUrn()), ...existing(request), preview: request.getPreview() })
        .finally(() => log.flushed());
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(state));
      return response;
    }),
    delete: reply(async (request: proto.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      await typeOf(request.getUrn())
        .delete({ ...about(request.getUrn()), id: request.getId(), state })
        .finally(() => log.flushed());
      return new Empty();
    }),
    invoke: reply((request: proto.InvokeRequest): proto.InvokeResponse => {
      throw new Error(`the stand-in for the ${plugin.name} plugin implements no functions, so not ${request.getTok()}`);
    }),
    cancel: reply((_: Empty) => {
      cancelled.abort();
      return new Empty();
    }),
  };
}

/**
 * Serves a plugin to the engine: listens on a free port of 127.0.0.1 and prints it, which is all that ever goes to
 * standard output. The engine gives its own address as the last argument, and holds the other end of standard input.
 */
export function serve(plugin: Plugin, args: readonly string[]): void {
  endWithEngine();
  const log = new EngineLog(args.filter((arg) => !arg.startsWith("-")).at(-1));
  const server = new Server(CHANNEL);
  server.addService(ResourceProviderService, handlers(plugin, log));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}

/** An engine that was killed ends no plugin; what it held open is closed all the same. */
function endWithEngine(): void {
  // Started by hand it may have none, or one that has ended already.
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.on("end", () => process.exit()).resume();
}
