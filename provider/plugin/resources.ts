import {
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { LifecycleHost, LifecycleProvider } from "../lifecycle";
import { detailedDiff } from "./detailedDiff";
import { failuresToWire } from "./failure";
import { classesText, propertiesFromWire, toWire } from "./wire";

/** The answers to the engine's calls about resources: each goes to the lifecycle of its kind. */
export class Resources {
  constructor(
    private readonly host: LifecycleHost,
    /** Translates the lifecycle's messages for the plugin. */
    private readonly words: (text: string) => string,
  ) {}

  async check(request: CheckRequest): Promise<CheckResponse> {
    const provider = this.providerOf(request.getUrn());
    const news = propertiesFromWire(request.getNews());
    const { inputs, failures } = await provider.check(propertiesFromWire(request.getOlds()), news);
    return new CheckResponse().setInputs(toWire(inputs)).setFailuresList(failuresToWire(failures, this.words));
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    const [state, inputs] = [propertiesFromWire(request.getOlds()), propertiesFromWire(request.getNews())];
    const diff = await this.providerOf(request.getUrn()).diff(request.getId(), state, inputs);
    const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
    const response = new DiffResponse()
      .setChanges(diff.changes ? DIFF_SOME : DIFF_NONE)
      .setReplacesList([...diff.replaces]);
    const differences = detailedDiff(diff, state);
    if (diff.changes && differences.size > 0) {
      response.setHasdetaileddiff(true).setDiffsList([...differences.keys()]);
      differences.forEach((difference, property) => response.getDetaileddiffMap().set(property, difference));
    }
    return response;
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const provider = this.providerOf(request.getUrn());
    const inputs = propertiesFromWire(request.getProperties());
    if (request.getPreview()) {
      return new CreateResponse().setProperties(toWire(await provider.preview({}, inputs)));
    }
    const { id, outs } = await provider.create(inputs, timeoutOf(request));
    return new CreateResponse().setId(id).setProperties(toWire(outs));
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const provider = this.providerOf(request.getUrn());
    const [state, inputs] = [propertiesFromWire(request.getOlds()), propertiesFromWire(request.getNews())];
    if (request.getPreview()) {
      return new UpdateResponse().setProperties(toWire(await provider.preview(state, inputs)));
    }
    const { outs } = await provider.update(request.getId(), state, inputs, timeoutOf(request));
    return new UpdateResponse().setProperties(toWire({ ...outs, ...classesText(request.getOlds()) }));
  }

  /** For a refresh, with the state's properties; for an import, without properties. */
  async read(request: ReadRequest): Promise<ReadResponse> {
    const provider = this.providerOf(request.getUrn());
    const { id, props, inputs } = await provider.read(request.getId(), propertiesFromWire(request.getProperties()));
    const response = new ReadResponse().setId(id);
    return id === ""
      ? response
      : response
          .setProperties(toWire({ ...props, ...classesText(request.getProperties()) }))
          .setInputs(toWire(inputs ?? {}));
  }

  async delete(request: DeleteRequest): Promise<Empty> {
    const state = propertiesFromWire(request.getProperties());
    await this.providerOf(request.getUrn()).delete(request.getId(), state, timeoutOf(request));
    return new Empty();
  }

  /** The kind is the last part of the type in `urn:pulumi:<stack>::<project>::<parents$type>::<name>`. */
  private providerOf(urn: string): LifecycleProvider {
    return this.host.provider(urn.split("::")[2]?.split(":").at(-1) ?? "");
  }
}

/** The `customTimeouts` of a resource, which the engine gives in seconds, and as 0 where there are none. */
function timeoutOf(request: { getTimeout(): number }): { readonly timeout?: number } {
  const seconds = request.getTimeout();
  return seconds > 0 ? { timeout: seconds * 1000 } : {};
}
