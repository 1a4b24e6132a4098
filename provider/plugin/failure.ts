import { Metadata, status } from "@grpc/grpc-js";
import { CheckFailure, ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { toWire, type Values } from "./wire";

/** An answer that is a failure, as gRPC takes it. */
export interface FailedAnswer {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

/** What the lifecycle throws when the cloud has already changed: the engine must keep the resource. */
interface PartialFailure extends Error {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: readonly string[];
}

/**
 * Converts an error of the lifecycle into the engine's form.
 *
 * @param words - translates the lifecycle's messages for the plugin
 */
export function failedAnswer(error: unknown, words: (text: string) => string): FailedAnswer {
  const details = words(error instanceof Error ? error.message : String(error));
  return isPartial(error)
    ? { code: status.UNKNOWN, details, metadata: initFailed(error, details) }
    : { code: status.UNKNOWN, details };
}

/** What is wrong with inputs, settings or arguments, as the engine takes it. */
export function failuresToWire(
  failures: readonly { readonly property: string; readonly reason: string }[],
  words: (text: string) => string,
): CheckFailure[] {
  return failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(words(reason)));
}

/** The engine keeps a resource whose create or update failed half way, with these properties, by this detail. */
function initFailed(error: PartialFailure, details: string): Metadata {
  const failed = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toWire(error.properties))
    .setReasonsList([details]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new Status().setCode(status.UNKNOWN).setMessage(details).setDetailsList([detail]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return metadata;
}

function isPartial(error: unknown): error is PartialFailure {
  return error instanceof Error && Array.isArray((error as Partial<PartialFailure>).reasons);
}
