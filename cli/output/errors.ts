/** How a command fails: one sentence for the reader, a status for the shell. */

/** Done as asked. */
export const DONE = 0;
/** Could not be done, or was refused. */
export const FAILED = 1;
/** The command line makes no sense; nothing was tried. */
export const WRONG_USE = 2;

/** The command line makes no sense: which part, by which rule, and what to write instead. */
export class WrongUse extends Error {
  readonly exitCode = WRONG_USE;
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^(CredentialsProviderError|TokenProviderError|CredentialsError)$/,
    'there are no credentials for AWS; sign in ("aws sso login"), or set AWS_PROFILE',
  ],
  [
    /^(ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException)$/,
    'AWS does not accept the credentials; sign in again, or set AWS_PROFILE to another profile',
  ],
  [
    /^(AccessDenied(Exception)?|ForbiddenException|UnauthorizedClientException|UnauthorizedException)$/,
    'the credentials have no permission for this; "plan --policy" prints the read-only policy',
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|TimeoutError)$/,
    'AWS cannot be reached; check the network, the proxy and the region',
  ],
];

/** What went wrong in one sentence, without the call stack. */
export function sentenceOf(error: unknown): string {
  const { name = '', code = '', message = String(error) } = (error ?? {}) as Record<string, string | undefined>;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(name) || pattern.test(code))?.[1];
  const first = (message || name).split('\n')[0].trim();
  return remedy === undefined ? first : `${remedy} (${first || name})`;
}

/** The status that an error ends the program with. */
export function statusOf(error: unknown): number {
  return error instanceof WrongUse ? WRONG_USE : FAILED;
}
