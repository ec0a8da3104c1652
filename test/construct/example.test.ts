import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const root = join(__dirname, '..', '..');

function synthesise(context: Record<string, unknown>): { template: any; manifest: string } {
  const out = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    execFileSync(process.execPath, [require.resolve('tsx/cli'), join(root, 'examples', 'typescript', 'app.ts')], {
      cwd: tmpdir(),
      env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    const read = (file: string) => readFileSync(join(out, file), 'utf8');
    return { template: JSON.parse(read('SupportLinesStack.template.json')), manifest: read('manifest.json') };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function order(template: any): any {
  return Object.values<any>(template.Resources).find((resource) => resource.Type === 'Custom::ChimePhoneNumberOrder');
}

test('the example synthesises without a warning, and leaves nothing behind', () => {
  const { template, manifest } = synthesise({});
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  expect(order(template)).toMatchObject({ DeletionPolicy: 'Delete', Properties: { CallingName: 'Example Corp', Source: { Count: 2, AreaCodes: ['206', '425'] } } });
  expect(Object.keys(template.Outputs)).toEqual(['FirstLine', 'AllLines']);
});

test('the example takes count and calling name from the context', () => {
  expect(order(synthesise({ count: '3', callingName: 'Another Corp' }).template).Properties).toMatchObject({ CallingName: 'Another Corp', Source: { Count: 3 } });
});
