import type { z } from "zod";

/** The services that the package calls; CSMS answers on the KMS host but has its own paths, codes and permissions. */
export type Service = "kms" | "csms" | "dws" | "iam" | "sts";

/** One API of the cloud: everything that the client, the retry rule, the emulator's routes and the documentation need of it. */
export interface Operation<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly service: Service;
  /** Huawei's own name of the API (its SDKs' and API Explorer's operation id). */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT";
  /** Path template; `{project_id}` is the client's to fill in, the other names come from the request. */
  readonly path: string;
  /** Names of the request's fields that are sent as query parameters; the rest is the path's, a header's or the body's. */
  readonly query: readonly string[];
  /** Names of the request's fields that are sent as headers, and the headers' names. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Whether the request may be sent again after its answer was lost. It is declared, since the HTTP method cannot
   * tell: KMS reads are POSTs.
   */
  readonly repeatable: boolean;
  /** Whether the request changes the cloud. */
  readonly writes: boolean;
  /** The IAM action that the caller must be allowed, where there is one. */
  readonly action: string | undefined;
  /** What the package uses the operation for, in the documentation of permissions. */
  readonly purpose: string;
  readonly request: Request;
  readonly response: Response;
  /** The document that it was taken from. */
  readonly source: string;
}

/** What a call of the operation takes: its path, query and body fields in one flat object, under the API's names. */
export type RequestOf<O extends Operation> = z.output<O["request"]>;
/** What a call of the operation returns, in the types that the API documents. */
export type ResponseOf<O extends Operation> = z.output<O["response"]>;

type Declaration<Request extends z.ZodType, Response extends z.ZodType> = Omit<
  Operation<Request, Response>,
  "query" | "headers" | "action"
> & {
  readonly query?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly action?: string;
};

/** Declares an operation. */
export function operation<Request extends z.ZodType, Response extends z.ZodType>(
  declaration: Declaration<Request, Response>,
): Operation<Request, Response> {
  return { query: [], headers: {}, action: undefined, ...declaration };
}
