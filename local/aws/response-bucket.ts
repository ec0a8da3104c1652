import { randomBytes } from 'node:crypto';
import { LoopbackRequest, LoopbackResponse } from './loopback-server';

/** What CloudFormation checks an answer against. */
export interface ExpectedAnswer {
  readonly requestId: string;
  readonly stackId: string;
  readonly logicalResourceId: string;
  /** Whether the answer must name a physical id: Create and Update. */
  readonly requestType: 'Create' | 'Update' | 'Delete';
}

/** An answer that was taken. */
export interface CustomResourceAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  readonly physicalResourceId?: string;
  readonly data: Record<string, unknown>;
  readonly noEcho: boolean;
  /** Set when the answer broke a rule; it then counts as FAILED. */
  readonly problem?: string;
}

/** Something wrong that a handler did with an answer; the stack may still succeed. */
export interface AnswerProblem {
  readonly logicalResourceId: string;
  readonly requestType: string;
  readonly problem: string;
}

interface Slot {
  readonly expected: ExpectedAnswer;
  readonly resolve: (answer: CustomResourceAnswer) => void;
  first?: string;
  given: number;
}

const PATH = '/custom-resource-response/';
const MAX_ANSWER_BYTES = 4096;
const MAX_PHYSICAL_ID_BYTES = 1024;

/** The place that `ResponseURL` points to: takes one answer for each attempt and checks it as CloudFormation does. */
export class ResponseBucket {
  /** Everything wrong with the answers so far. */
  public readonly problems: AnswerProblem[] = [];
  private readonly slots = new Map<string, Slot>();

  /** Opens a place for one answer. The URL path is a secret, as a presigned URL is. */
  public open(expected: ExpectedAnswer): { readonly path: string; readonly answer: Promise<CustomResourceAnswer> } {
    const key = randomBytes(24).toString('base64url');
    let resolve!: Slot['resolve'];
    const answer = new Promise<CustomResourceAnswer>((done) => { resolve = done; });
    this.slots.set(key, { expected, resolve, given: 0 });
    return { path: `${PATH}${key}?X-Amz-Expires=7200`, answer };
  }

  /** Whether a request is for this bucket. */
  public serves(request: LoopbackRequest): boolean {
    return request.url.pathname.startsWith(PATH);
  }

  /** Takes a PUT. */
  public put(request: LoopbackRequest): LoopbackResponse {
    const slot = this.slots.get(request.url.pathname.slice(PATH.length));
    if (!slot || request.method !== 'PUT') {
      return {
        statusCode: 403,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>AccessDenied</Code></Error>',
      };
    }
    slot.given += 1;
    if (slot.first === undefined) {
      slot.first = request.body;
      const answer = readAnswer(request.body, slot.expected);
      if (answer.problem) {
        this.report(slot, answer.problem);
      }
      slot.resolve(answer);
    } else if (!sameAnswer(slot.first, request.body)) {
      this.report(
        slot,
        `answer ${slot.given} disagrees with the first one, which counts: record the outcome before it is sent.`,
      );
    }
    return { statusCode: 200, headers: { etag: `"${slot.given}"` } };
  }

  private report(slot: Slot, problem: string): void {
    this.problems.push({
      logicalResourceId: slot.expected.logicalResourceId,
      requestType: slot.expected.requestType,
      problem,
    });
  }
}

/** Reads an answer; one that breaks a rule becomes FAILED and says which. */
export function readAnswer(body: string, expected: ExpectedAnswer): CustomResourceAnswer {
  let parsed: Record<string, any> = {};
  let problem: string | undefined;
  if (Buffer.byteLength(body) > MAX_ANSWER_BYTES) {
    problem = `Response object is too long: ${Buffer.byteLength(body)} bytes, `
      + `at most ${MAX_ANSWER_BYTES} are allowed; shorten Data or Reason.`;
  } else {
    try {
      parsed = JSON.parse(body);
      problem = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
        ? findProblem(parsed, expected) : 'Invalid response: the answer must be a JSON object.';
    } catch {
      problem = 'Invalid response: the answer must be valid JSON.';
    }
  }
  const physicalResourceId = isPhysicalId(parsed?.PhysicalResourceId) ? parsed.PhysicalResourceId : undefined;
  if (problem) {
    return { status: 'FAILED', reason: problem, physicalResourceId, data: {}, noEcho: false, problem };
  }
  return {
    status: parsed.Status,
    reason: parsed.Reason,
    physicalResourceId,
    data: parsed.Data ?? {},
    noEcho: parsed.NoEcho === true || parsed.NoEcho === 'true',
  };
}

function findProblem(answer: Record<string, any>, expected: ExpectedAnswer): string | undefined {
  const echoes: [string, string][] = [
    ['RequestId', expected.requestId], ['StackId', expected.stackId], ['LogicalResourceId', expected.logicalResourceId],
  ];
  for (const [field, value] of echoes) {
    if (answer[field] !== value) {
      return `Invalid response: ${field} must be sent back as it was in the request.`;
    }
  }
  if (answer.Status !== 'SUCCESS' && answer.Status !== 'FAILED') {
    return `Invalid Status "${String(answer.Status)}": it must be SUCCESS or FAILED.`;
  }
  if (!isPhysicalId(answer.PhysicalResourceId)) {
    return `Invalid PhysicalResourceId: it must be a non-empty string of at most ${MAX_PHYSICAL_ID_BYTES} bytes.`;
  }
  return findContentProblem(answer);
}

function findContentProblem(answer: Record<string, any>): string | undefined {
  if (answer.Status === 'FAILED' && (typeof answer.Reason !== 'string' || answer.Reason === '')) {
    return 'Invalid response: Reason is required when Status is FAILED.';
  }
  if (answer.Reason !== undefined && typeof answer.Reason !== 'string') {
    return 'Invalid response: Reason must be a string.';
  }
  const { Data: data } = answer;
  if (data !== undefined && data !== null && (typeof data !== 'object' || Array.isArray(data))) {
    return 'Invalid response: Data must be an object of names and values.';
  }
  return undefined;
}

function isPhysicalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_PHYSICAL_ID_BYTES;
}

function sameAnswer(first: string, second: string): boolean {
  const normal = (body: string): string => {
    try {
      const { Status, PhysicalResourceId, Data, Reason } = JSON.parse(body);
      const data = Object.entries(Data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      return JSON.stringify([Status, PhysicalResourceId, data, Status === 'FAILED' ? Reason : '']);
    } catch {
      return body;
    }
  };
  return normal(first) === normal(second);
}
