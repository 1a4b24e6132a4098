/** Values by two names, each made when it is first asked for. */
export interface KeyedIndex<Value> {
  of(...names: readonly [string, string]): Value;
}

/** Makes an index. `make` is told the names of the value that it makes. */
export function createIndex<Value>(make: (...names: readonly [string, string]) => Value): KeyedIndex<Value> {
  const values = new Map<string, Value>();
  return {
    of(...names) {
      const key = JSON.stringify(names);
      const value = values.get(key) ?? make(...names);
      values.set(key, value);
      return value;
    },
  };
}
