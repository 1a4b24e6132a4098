/** The code and text of an error, as far as a body of the cloud's holds them. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

/** The names that services have for an error's code and text (huawei-apis §5.5). */
const SPELLINGS = [
  ["error_code", "error_msg"],
  ["errorCode", "errorMsg"],
  ["errCode", "externalMessage"],
  ["code", "message"],
] as const;
/** What DWS writes in place of a code where a call succeeded (huawei-apis §3.1). */
const SUCCESS = "DWS.0000";

/** Finds an error's code and text in any of the shapes that the services send: flat, nested, IAM's. */
export function errorBody(body: unknown, depth = 0): ErrorBody {
  if (!isObject(body) || depth > 3) {
    return {};
  }
  const inner = () => Object.values(body).map((value) => errorBody(value, depth + 1));
  return flat(body, SPELLINGS) ?? inner().find(({ code }) => code !== undefined) ?? {};
}

/**
 * Finds the error in the body of a call that was answered as accepted: flat, or in the field `error`. Elsewhere, and
 * under the name `code`, there may be the very facts that were asked for.
 */
export function acceptedBody(body: unknown): ErrorBody {
  if (!isObject(body)) {
    return {};
  }
  const unambiguous = SPELLINGS.filter(([code]) => code !== "code");
  const found = flat(body, unambiguous) ?? errorBody(body.error);
  return found.code === SUCCESS ? {} : found;
}

/** The error that a body's own fields name. Empty text and `null` are no code. */
function flat(
  values: Readonly<Record<string, unknown>>,
  spellings: readonly (readonly [code: string, message: string])[],
): ErrorBody | undefined {
  const spelling = spellings.find(([code]) => isCode(values[code]));
  if (spelling === undefined) {
    return undefined;
  }
  const [code, message, id] = [values[spelling[0]], values[spelling[1]], values.request_id];
  return {
    code: String(code),
    ...(typeof message === "string" && { message }),
    ...(typeof id === "string" && { requestId: id }),
  };
}

function isCode(value: unknown): value is string | number {
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
