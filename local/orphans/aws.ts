/**
 * `npm run orphans -- [--region us-east-1]`: the audit for a real account, with the credentials of whoever runs it.
 * Calls ListPhoneNumbers, GetParametersByPath, DescribeStacks and DescribeStackResource, and nothing that changes anything.
 */
import { parseArgs } from 'node:util';
import { auditAccount } from './account';

async function main(args: string[]): Promise<number> {
  const { values: { region = 'us-east-1' } } = parseArgs({ args, options: { region: { type: 'string' } } });
  const { text, orphans } = await auditAccount(region);
  process.stdout.write(text);
  return orphans > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
