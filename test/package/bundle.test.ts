/**
 * The same sources give the same bytes, wherever and whenever they are bundled: else every release of the library would
 * change the function in every stack, and nobody could check where the shipped bytes come from.
 */
import { execFile, execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { bundleHandler } from '../../scripts/bundle/handler';
import { MOST_BYTES, zippedBytes } from '../../scripts/support/budgets';

const root = join(__dirname, '..', '..');

function digests(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true })
    .map(String)
    .filter((file) => statSync(join(directory, file)).isFile())
    .sort();
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(directory, file)))
        .digest('hex'),
    ]),
  );
}

/** Bundles a copy, so that tests beside this one find the asset of the tree as it is. */
function bundleElsewhere(prefix: string): Record<string, string> {
  const copy = mkdtempSync(join(tmpdir(), prefix));
  try {
    for (const name of ['src', 'lambda', 'local', 'cli', 'scripts', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    execFileSync(process.execPath, [require.resolve('tsx/cli'), join(copy, 'scripts', 'bundle.ts')], { cwd: tmpdir() });
    return digests(join(copy, 'assets'));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test('the handler and the command are bundled to the same bytes in another place, at another time', () => {
  const first = bundleElsewhere('bundle-');
  expect(Object.keys(first)).toEqual(expect.arrayContaining(['handler/index.js', 'cli/main.mjs']));
  expect(bundleElsewhere('a-much-longer-name-for-the-same-thing-')).toEqual(first);
});

test('the bundle stays within its size, and takes no shape of the SDK along that nobody uses', () => {
  const file = join(root, 'assets', 'handler', 'index.js');
  expect(zippedBytes(file)).toBeLessThanOrEqual(MOST_BYTES.zippedFunction);
  const code = readFileSync(file);
  expect(code.includes('GetParametersByPath')).toBe(true);
  expect(code.includes('AutomationDefinition')).toBe(false);
  expect(code.includes('StackSetOperation')).toBe(false);
});

/** An error as each service writes it, and what the handler reads of it. */
const REFUSALS: Readonly<Record<string, { readonly body: string; readonly read: string }>> = {
  DeleteParameter: {
    body: '{"__type":"ParameterNotFound","message":"gone"}',
    read: 'ParameterNotFound 400 gone',
  },
  PutParameter: {
    body: '{"__type":"TooManyUpdates","message":"slower"}',
    read: 'TooManyUpdates 400 slower',
  },
  StartExecution: {
    body: '{"__type":"com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists","message":"it runs"}',
    read: 'ExecutionAlreadyExists 400 it runs',
  },
  DescribeStacks: {
    body:
      '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack x does not exist</Message></Error>'
      + '<RequestId>1</RequestId></ErrorResponse>',
    read: 'ValidationError 400 Stack x does not exist',
  },
};

test('an error has its name, its status and its message in the bundle, which has no class for it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bundled-clients-'));
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target'] ?? '.DescribeStacks').split('.')[1];
    const type = operation === 'DescribeStacks' ? 'text/xml' : 'application/x-amz-json-1.1';
    response.writeHead(400, { 'content-type': type });
    response.end(REFUSALS[operation].body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { code } = await bundleHandler(root, 'test/package/bundled-clients.ts');
    expect(Buffer.from(code).includes('HierarchyLevelLimitExceededException')).toBe(false);
    writeFileSync(join(directory, 'clients.js'), code);
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const script = `require('./clients.js').tellRefusals(${JSON.stringify(endpoint)})`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: directory });
    expect(JSON.parse(stdout)).toEqual(
      Object.fromEntries(Object.entries(REFUSALS).map(([operation, { read }]) => [operation, read])),
    );
  } finally {
    server.close();
    rmSync(directory, { recursive: true });
  }
});
