// The calls of Pulumi's provider protocol, as the engine makes them.
import type * as grpc from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Properties of a resource, on the wire. */
export type Properties = Record<string, JavaScriptValue>;

/** What a failed create or update left behind, as the engine reads it out of the error. */
export interface InitFailed {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: string[];
}

/** How a call is made. */
export interface CallOptions {
  readonly urn?: string;
  readonly preview?: boolean;
  /** `customTimeouts`, in seconds. */
  readonly timeout?: number;
}

/** What a provider says of properties. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: messages.CheckFailure.AsObject[];
}

/** The result of a function, or what is wrong with its arguments. */
export interface Invoked {
  readonly result: Properties;
  readonly failures: messages.CheckFailure.AsObject[];
}

/** What a provider says of a difference. */
export interface Difference {
  readonly changes: boolean;
  readonly replaces: string[];
  /** The kind of the difference of each property, such as `"UPDATE"`, where the provider says it. */
  readonly properties: Readonly<Record<string, string>>;
}

/** What a provider read. */
export interface ReadResult {
  readonly id: string;
  readonly outs: Properties;
  readonly inputs: Properties;
}

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** The calls of one provider. */
export class ProviderCalls {
  constructor(private readonly client: ResourceProviderClient) {}

  async schema(): Promise<unknown> {
    const request = new messages.GetSchemaRequest();
    const response = await answer<messages.GetSchemaResponse>((done) => this.client.getSchema(request, done));
    return JSON.parse(response.getSchema()) as unknown;
  }

  async checkConfig(settings: Properties): Promise<Checked> {
    const request = new messages.CheckRequest().setNews(Struct.fromJavaScript(settings));
    return checked(await answer<messages.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  async diffConfig(olds: Properties, news: Properties): Promise<Difference> {
    const request = diffRequest(olds, news);
    return difference(await answer<messages.DiffResponse>((done) => this.client.diffConfig(request, done)));
  }

  async configure(settings: Properties): Promise<messages.ConfigureResponse.AsObject> {
    const request = new messages.ConfigureRequest().setArgs(Struct.fromJavaScript(settings));
    return (await answer<messages.ConfigureResponse>((done) => this.client.configure(request, done))).toObject();
  }

  async check(olds: Properties | undefined, news: Properties, { urn = "" }: CallOptions = {}): Promise<Checked> {
    const request = new messages.CheckRequest()
      .setUrn(urn)
      .setOlds(olds && Struct.fromJavaScript(olds))
      .setNews(Struct.fromJavaScript(news));
    return checked(await answer<messages.CheckResponse>((done) => this.client.check(request, done)));
  }

  async diff(id: string, olds: Properties, news: Properties, { urn = "" }: CallOptions = {}): Promise<Difference> {
    const request = diffRequest(olds, news).setUrn(urn).setId(id);
    return difference(await answer<messages.DiffResponse>((done) => this.client.diff(request, done)));
  }

  async create(inputs: Properties, options: CallOptions = {}): Promise<{ id: string; outs: Properties }> {
    const { urn = "", preview = false, timeout = 0 } = options;
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(Struct.fromJavaScript(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const response = await answer<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async update(id: string, olds: Properties, news: Properties, options: CallOptions = {}): Promise<Properties> {
    const { urn = "", preview = false, timeout = 0 } = options;
    const request = new messages.UpdateRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(Struct.fromJavaScript(olds))
      .setNews(Struct.fromJavaScript(news))
      .setPreview(preview)
      .setTimeout(timeout);
    return plain((await answer<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  /** A refresh, or without properties an import. */
  async read(id: string, outs: Properties | undefined, { urn = "" }: CallOptions = {}): Promise<ReadResult> {
    const request = new messages.ReadRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(outs && Struct.fromJavaScript(outs));
    const response = await answer<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async delete(id: string, outs: Properties, { urn = "", timeout = 0 }: CallOptions = {}): Promise<void> {
    const request = new messages.DeleteRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(Struct.fromJavaScript(outs))
      .setTimeout(timeout);
    await answer<unknown>((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties): Promise<Invoked> {
    const request = new messages.InvokeRequest().setTok(token).setArgs(Struct.fromJavaScript(args));
    const response = await answer<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return { result: plain(response.getReturn()), failures: failuresOf(response) };
  }

  /** The id and name of each object that Pulumi's `List` shows. */
  async list(token: string, query: Properties, limit: number): Promise<[id: string, name: string][]> {
    const request = new messages.ListRequest().setToken(token).setQuery(Struct.fromJavaScript(query)).setLimit(limit);
    const found: [id: string, name: string][] = [];
    for await (const response of this.client.list(request) as AsyncIterable<messages.ListResponse>) {
      const result = response.getResult();
      found.push([result?.getId() ?? "", result?.getName() ?? ""]);
    }
    return found;
  }

  async cancel(): Promise<void> {
    await answer<unknown>((done) => this.client.cancel(new Empty(), done));
  }
}

/** What an error of `create` or `update` says of the resource that it began. */
export function initFailed(error: unknown): InitFailed | undefined {
  const [details] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  const [packed] = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList() : [];
  if (packed === undefined) {
    return undefined;
  }
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

function answer<Response>(send: (done: Done<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error) {
        reject(error);
      } else {
        resolve(response);
      }
    });
  });
}

function plain(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

function diffRequest(olds: Properties, news: Properties): messages.DiffRequest {
  return new messages.DiffRequest().setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
}

function checked(response: messages.CheckResponse): Checked {
  return { inputs: plain(response.getInputs()), failures: failuresOf(response) };
}

function failuresOf(response: messages.CheckResponse | messages.InvokeResponse): messages.CheckFailure.AsObject[] {
  return response.getFailuresList().map((found) => found.toObject());
}

function difference(response: messages.DiffResponse): Difference {
  const properties: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((found, property) => {
    properties[property] = KINDS_OF_DIFFERENCE[found.getKind()] ?? "";
  });
  const changes = response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
  return { changes, replaces: response.getReplacesList(), properties };
}

const KINDS_OF_DIFFERENCE = Object.fromEntries(
  Object.entries(messages.PropertyDiff.Kind).map(([name, number]) => [number, name]),
) as Readonly<Record<number, string>>;
