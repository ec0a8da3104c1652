/** What comes from others: known holes, and terms. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundledPackage, bundledPackages, licencesFile, merged } from '../bundle/licences';
import { buildLibrary } from '../support/build';
import { expectSame, Skip } from '../support/report';
import { attempt, ROOT, run } from '../support/workspace';

/** Licences that allow passing the code on within a package under Apache-2.0. */
const PERMITTED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** What a consumer installs with the package. Its peers are the consumer's own choice. */
export function audit(): string {
  const { stdout, stderr } = attempt('npm', ['audit', '--omit=dev', '--json']);
  const report = parse(stdout, stderr);
  if (report.metadata === undefined) throw new Error(`npm audit: ${report.message ?? stderr}`);
  if (report.metadata.vulnerabilities.total > 0) throw new Error(JSON.stringify(report.vulnerabilities, undefined, 1));
  return `no known vulnerability in what is installed with the package: ${report.metadata.dependencies.prod - 1} `
    + 'packages';
}

interface AuditReport {
  readonly metadata?: {
    readonly vulnerabilities: { readonly total: number };
    readonly dependencies: { readonly prod: number };
  };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

/**
 * What is inside the bundle is no dependency for npm, which therefore has to be asked for everything that is installed.
 * Some registries do not answer that; then this is skipped, and claims nothing.
 */
export function auditBundle(): string {
  const { stdout, stderr } = attempt('npm', ['audit', '--json']);
  const report = parse(stdout, stderr);
  if (report.metadata === undefined) {
    throw new Skip(`the registry does not answer: ${(report.message ?? '').replace(/-? *\w+ https?:\S+/g, '').trim()}`);
  }
  const bundled = contents();
  const hit = bundled.filter(({ name }) => report.vulnerabilities?.[name] !== undefined);
  if (hit.length > 0) {
    throw new Error(
      hit
        .map(({ name, version }) => `${name}@${version}: ${report.vulnerabilities![name].severity}; raise it`)
        .join('\n'),
    );
  }
  return `${bundled.length} bundled packages, no known vulnerability`;
}

export function licences(): string {
  const bundled = contents();
  const refused = bundled.filter(({ license }) => !PERMITTED.includes(license));
  if (refused.length > 0) {
    throw new Error(
      refused
        .map(
          ({ name, version, license }) => `${name}@${version}: ${license}, which is not one of ${PERMITTED.join(', ')}`,
        )
        .join('\n'),
    );
  }
  const shipped = readFileSync(join(ROOT, 'assets', 'THIRD-PARTY-LICENSES'), 'utf8');
  expectSame('assets/THIRD-PARTY-LICENSES', shipped.split('\n'), licencesFile(bundled).split('\n'));
  return `${bundled.length} bundled packages under ${[...new Set(bundled.map(({ license }) => license))].join(', ')}, `
    + 'their terms shipped in assets/THIRD-PARTY-LICENSES';
}

let packages: BundledPackage[] | undefined;

/** What the bundler says of a fresh bundle; the shipped one no longer tells. */
function contents(): BundledPackage[] {
  if (packages === undefined) {
    const library = buildLibrary();
    run(process.execPath, [require.resolve('tsx/cli'), join(library, 'scripts', 'bundle.ts'), '--meta'], {
      cwd: library,
    });
    packages = merged(
      ...['meta.json', 'meta-cli.json'].map((file) =>
        bundledPackages(library, JSON.parse(readFileSync(join(library, 'assets', file), 'utf8'))),
      ),
    );
  }
  return packages;
}

function parse(stdout: string, stderr: string): AuditReport {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`npm audit: no report:\n${stdout}${stderr}`);
  }
}
