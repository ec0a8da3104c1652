/** An answer goes to CloudFormation's own bucket, and nowhere else. */
import { problemWithResponseUrl } from '../../../lambda/attempt/request/response-address';
import { STACK } from '../support/harness';

const BUCKET = 'cloudformation-custom-resource-response-useast1';
const CHINA = STACK.replace('arn:aws', 'arn:aws-cn');
const SENTENCE =
  "ResponseURL is not an https address of CloudFormation's response bucket in Amazon S3; " +
  'invoke this function from a template only';

test.each([
  [`https://${BUCKET}.s3.amazonaws.com/arn%3Aaws?X-Amz-Signature=s`, STACK],
  ['https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/x', STACK],
  ['https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/x', STACK],
  [`https://${BUCKET}.s3.dualstack.us-east-1.amazonaws.com/x`, STACK],
  [`https://s3.amazonaws.com/${BUCKET}/x`, STACK],
  [`https://s3.us-east-1.amazonaws.com/${BUCKET}/x`, STACK],
  [`https://s3-us-west-2.amazonaws.com/${BUCKET}/x`, STACK],
  [`https://${BUCKET}.s3.us-gov-west-1.amazonaws.com/x`, STACK.replace('arn:aws', 'arn:aws-us-gov')],
  ['https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/x', CHINA],
])('%s is one', (url, stack) => expect(problemWithResponseUrl(url, stack, undefined)).toBeUndefined());

test.each([
  ['no URL', 'x'],
  ['not https', `http://${BUCKET}.s3.amazonaws.com/x`],
  ['of another port', `https://${BUCKET}.s3.amazonaws.com:8443/x`],
  ['with a name', `https://me@${BUCKET}.s3.amazonaws.com/x`],
  ['with a password', `https://:s@${BUCKET}.s3.amazonaws.com/x`],
  ['of somebody else', 'https://attacker.example/x'],
  ['that only looks like one', `https://${BUCKET}.s3.amazonaws.com.attacker.example/x`],
  ['of a domain that ends alike', `https://${BUCKET}.s3.evilamazonaws.com/x`],
  ['of another bucket', 'https://bucket.s3.amazonaws.com/x'],
  ['of a bucket behind a dot', `https://${BUCKET}.evil.s3.amazonaws.com/x`],
  ['of another service', `https://${BUCKET}.execute-api.us-east-1.amazonaws.com/x`],
  ['of another bucket, by its path', 'https://s3.amazonaws.com/bucket/x'],
  ['without a bucket', 'https://s3.amazonaws.com/'],
  ['that names the bucket in the query', `https://s3.amazonaws.com/bucket?${BUCKET}`],
  ['of another partition', `https://${BUCKET}.s3.amazonaws.com.cn/x`],
  ['of this machine', 'http://127.0.0.1:4566/x'],
  ['of the metadata service', 'http://169.254.169.254/latest'],
  ['of a file', 'file:///etc/passwd'],
])('an address %s is none', (_, url) => {
  expect(problemWithResponseUrl(url, STACK, undefined)).toBe(SENTENCE);
  if (!url.endsWith('.cn/x')) expect(problemWithResponseUrl(url, CHINA, undefined)).toBe(SENTENCE);
});

test('a partition that is not known has no bucket', () => {
  expect(
    problemWithResponseUrl(`https://${BUCKET}.s3.amazonaws.com/x`, STACK.replace('arn:aws', 'arn:aws-moon'), undefined),
  ).toBe(SENTENCE);
});

describe('a rehearsal', () => {
  test.each(['http://127.0.0.1:4566/x?y', 'http://localhost:4566/x', 'http://[::1]:4566/x'])(
    'is answered at %s',
    (url) => {
      expect(problemWithResponseUrl(url, STACK, 'http://127.0.0.1:4566')).toBeUndefined();
    },
  );

  test.each([
    ['http://127.0.0.1:4567/x', 'http://127.0.0.1:4566'],
    ['http://192.168.0.1:4566/x', 'http://127.0.0.1:4566'],
    ['http://attacker.example:4566/x', 'http://attacker.example:4566'],
    ['http://127.0.0.1:4566/x', 'http://attacker.example:4566'],
    ['http://127.0.0.1:4566/x', ''],
    ['http://127.0.0.1:4566/x', 'true'],
    ['https://attacker.example/x', 'https://attacker.example'],
    ['https://127.0.0.1:4566/x', 'http://127.0.0.1:4566'],
  ])('is not answered at %s where %j listens', (url, origin) =>
    expect(problemWithResponseUrl(url, STACK, origin)).toBe(SENTENCE),
  );
});
