/** A value on its way between host and function app: `TypedData` of azure-functions-language-worker-protobuf, as far as this host uses it. */
export interface TypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  int?: number | null;
  double?: number | null;
  http?: HttpRequestData | HttpResponseData | null;
  modelBindingData?: { version: string; source: string; contentType: string; content: Uint8Array } | null;
}

export interface HttpRequestData {
  method: string;
  url: string;
  headers: Record<string, string>;
  params: Record<string, string>;
  query: Record<string, string>;
  body?: TypedData;
}

export interface HttpResponseData {
  statusCode: string;
  headers?: Record<string, string>;
  cookies?: CookieData[];
  body?: TypedData | null;
}

type Wrapped<T> = { value: T } | null | undefined;

export interface CookieData {
  name: string;
  value: string;
  domain?: Wrapped<string>;
  path?: Wrapped<string>;
  expires?: Wrapped<{ seconds: number }>;
  secure?: Wrapped<boolean>;
  httpOnly?: Wrapped<boolean>;
  sameSite?: string;
  maxAge?: Wrapped<number>;
}

/** What the .NET host sends for a string-typed binding: the text itself. The library parses it as JSON where it can. */
export const text = (value: string | null): TypedData => ({ string: value });
export const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

/** The value of a return or output binding: text, bytes, a number or a JSON value. */
export function valueOf(data: TypedData | null | undefined): unknown {
  if (!data) return undefined;
  if (data.json !== null && data.json !== undefined) return JSON.parse(data.json) as unknown;
  return data.string ?? data.bytes ?? data.int ?? data.double ?? undefined;
}
