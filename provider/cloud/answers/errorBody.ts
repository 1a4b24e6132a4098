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
type Spellings = readonly (readonly [code: string, message: string])[];

/** What DWS writes in place of a code where a call succeeded (huawei-apis §3.1). */
const SUCCESS = "DWS.0000";

/** Finds an error's code and text in any of the shapes that the services send: flat, nested, IAM's. */
export function errorBody(body: unknown): ErrorBody {
  return nested(body, SPELLINGS);
}

/**
 * Finds the error in the body of a call that was answered as accepted: flat, or in the field `error`. Elsewhere, and
 * under the name `code`, there may be the very facts that were asked for; but a write asks for none.
 */
export function acceptedBody(body: unknown, isWrite: boolean): ErrorBody {
  if (!isObject(body)) {
    return {};
  }
  const unambiguous = SPELLINGS.filter(([code]) => code !== "code");
  const own = flat(body, unambiguous) ?? (isWrite ? nested(body, unambiguous) : {});
  const found = own.code === undefined ? errorBody(body.error) : own;
  return found.code === SUCCESS ? {} : found;
}

/** The first error that a body holds, at any of its upper levels. */
function nested(body: unknown, spellings: Spellings, depth = 0): ErrorBody {
  if (!isObject(body) || depth > 3) {
    return {};
  }
  const inner = () => Object.values(body).map((value) => nested(value, spellings, depth + 1));
  return flat(body, spellings) ?? inner().find(({ code }) => code !== undefined) ?? {};
}

/** The error that a body's own fields name. Empty text and `null` are no code. */
function flat(values: Readonly<Record<string, unknown>>, spellings: Spellings): ErrorBody | undefined {
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
