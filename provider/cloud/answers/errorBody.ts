/** The code and text of an error, as far as a body of the cloud's holds them. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

const SPELLINGS = [
  ["error_code", "error_msg"],
  ["errorCode", "errorMsg"],
  ["errCode", "externalMessage"],
  ["code", "message"],
] as const;

/** Finds an error's code and text in any of the shapes that the services send (huawei-apis §5.5): flat, nested, IAM's. */
export function errorBody(body: unknown, depth = 0): ErrorBody {
  if (typeof body !== "object" || body === null || depth > 3) {
    return {};
  }
  const values = body as Record<string, unknown>;
  for (const [code, message] of SPELLINGS) {
    const found = values[code];
    if (typeof found === "string" || typeof found === "number") {
      const text = values[message];
      const id = values.request_id;
      return {
        code: String(found),
        ...(typeof text === "string" && { message: text }),
        ...(typeof id === "string" && { requestId: id }),
      };
    }
  }
  const inner = Object.values(values).map((value) => errorBody(value, depth + 1));
  return inner.find(({ code }) => code !== undefined) ?? {};
}
