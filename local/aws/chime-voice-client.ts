/** A request to the Chime SDK Voice service, as far as CloudFormation itself makes any. */
export interface ChimeVoiceRequest {
  readonly endpoint: string;
  readonly region: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** What the service responded. */
export interface ChimeVoiceResponse {
  readonly output?: Record<string, any>;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Sends one request; a refusal of the service is a response, too. */
export async function callChimeVoice({
  endpoint,
  region,
  method,
  path,
  body,
}: ChimeVoiceRequest): Promise<ChimeVoiceResponse> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      // The service on this machine checks no signature, but takes the region from where a signature names it.
      'authorization': `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/chime/aws4_request`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const content = text === '' ? {} : JSON.parse(text);
  if (response.ok) {
    return { output: content };
  }
  const explanation = response.headers.get('x-local-explanation');
  return {
    error: {
      name: response.headers.get('x-amzn-errortype') ?? `HTTP ${response.status}`,
      message: explanation === null ? content.Message : `${content.Message} (${explanation})`,
    },
  };
}
