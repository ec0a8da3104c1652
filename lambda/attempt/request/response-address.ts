/**
 * Where an answer may go: to CloudFormation's own buckets, and nowhere else. Whoever may invoke the function can name
 * any URL, and an answer says which numbers a resource has.
 */

/** Partitions, and the domain of their S3 hosts. */
const DOMAINS: Readonly<Record<string, string>> = {
  'aws': 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
};

const BUCKET = /^cloudformation-custom-resource-response-[a-z0-9-]+$/;
/** `s3`, `s3-eu-west-1`, `s3.eu-west-1`, `s3.dualstack.eu-west-1`. */
const S3 = /^s3(?:[.-][a-z0-9-]+|\.dualstack\.[a-z0-9-]+)?$/;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * What is wrong with a ResponseURL, in one sentence that does not quote it; nothing when it may be used.
 * `localOrigin` is
 * where a rehearsal on this machine listens.
 */
export function problemWithResponseUrl(
  responseUrl: string,
  stackId: string,
  localOrigin: string | undefined,
): string | undefined {
  const url = parse(responseUrl);
  if (url && (isBucket(url, stackId) || isLocal(url, localOrigin))) return undefined;
  return (
    "ResponseURL is not an https address of CloudFormation's response bucket in Amazon S3; " +
    'invoke this function from a template only'
  );
}

function isBucket(url: URL, stackId: string): boolean {
  const domain = DOMAINS[stackId.split(':')[1] ?? ''];
  if (!domain || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
    return false;
  }
  if (!url.hostname.endsWith(`.${domain}`)) return false;
  const host = url.hostname.slice(0, -domain.length - 1);
  const dot = host.indexOf('.');
  const virtual = BUCKET.test(host.slice(0, Math.max(dot, 0))) && S3.test(host.slice(dot + 1));
  return virtual || (S3.test(host) && BUCKET.test(url.pathname.split('/')[1] ?? ''));
}

/** A rehearsal is on this machine, whatever the setting says. */
function isLocal(url: URL, localOrigin: string | undefined): boolean {
  const local = localOrigin === undefined ? undefined : parse(localOrigin);
  return (
    local !== undefined &&
    url.protocol === 'http:' &&
    url.port === local.port &&
    [url, local].every(({ hostname }) => LOOPBACK.includes(hostname))
  );
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
