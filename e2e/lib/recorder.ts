/** Decides what the recording function (apps/recording) answers, and keeps what reached it. */
import { LoopbackServer, startLoopbackServer } from '../../local/aws/loopback-server';

export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, string>>;
  readonly OldResourceProperties?: Readonly<Record<string, string>>;
}

/** What a recording resource may be told by its properties; everything arrives as a string. */
export interface RecordingProperties {
  /** Version of the properties, for telling old from new. */
  readonly V: string;
  /** The physical id to answer with. */
  readonly Id: string;
  /** The request that is answered FAILED. */
  readonly Fail?: 'Create' | 'Update';
  /** The physical id of a FAILED answer. */
  readonly FailedId?: string;
  /** The physical id that an Update back to these properties is answered with. */
  readonly RevertedId?: string;
  /** How many Deletes are answered FAILED before one succeeds. */
  readonly FailDeletes?: string;
  /** The physical id that a Delete is answered with, instead of the one that it names. */
  readonly DeleteId?: string;
}

interface Turn {
  readonly kind: string;
  readonly retryCount?: number;
  readonly event: unknown;
  readonly progress: unknown;
}

export class Recorder {
  public static async start(): Promise<Recorder> {
    const recorder = new Recorder();
    recorder.server = await startLoopbackServer(async ({ body }) => {
      const message = JSON.parse(body) as CustomResourceEvent | Turn;
      const answer = 'kind' in message ? recorder.turn(message) : recorder.request(message);
      return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
    });
    return recorder;
  }

  /** Requests in the order in which they came: logical id and what was asked and answered. */
  public readonly requests: { readonly logicalId: string; readonly type: string; readonly text: string }[] = [];
  /** Turns of the state machine in the order in which they came. */
  public readonly turns: { readonly at: number; readonly input: Turn }[] = [];
  private readonly failedDeletes = new Map<string, number>();
  private server!: LoopbackServer;

  private constructor() {}

  public get url(): string {
    return this.server.url;
  }

  public close(): Promise<void> {
    return this.server.close();
  }

  /** What one resource received since the recorder had `since` requests. */
  public historyOf(logicalId: string, since = 0): string[] {
    return this.requests.slice(since).filter((request) => request.logicalId === logicalId).map(({ text }) => text);
  }

  private request(event: CustomResourceEvent): object {
    const { RequestType: type, LogicalResourceId: logicalId, PhysicalResourceId: given = '-' } = event;
    const properties = event.ResourceProperties as unknown as RecordingProperties;
    const failed = type === 'Delete' ? this.deleteFails(logicalId, properties) : properties.Fail === type;
    const oldVersion = event.OldResourceProperties?.V;
    const special = failed
      ? properties.FailedId
      : Number(oldVersion) > Number(properties.V)
        ? properties.RevertedId
        : undefined;
    const id = type === 'Delete' ? properties.DeleteId ?? given : special ?? properties.Id;
    const versions = [properties.V, oldVersion].filter(Boolean).join(' after ');
    this.requests.push({
      logicalId,
      type,
      text: `${type} ${given} (${versions}): ${failed ? 'FAILED' : 'SUCCESS'} ${id}`,
    });
    return {
      answer: {
        Status: failed ? 'FAILED' : 'SUCCESS',
        PhysicalResourceId: id,
        ...(failed && { Reason: 'as its properties say' }),
      },
    };
  }

  private deleteFails(logicalId: string, { FailDeletes = '0' }: RecordingProperties): boolean {
    const before = this.failedDeletes.get(logicalId) ?? 0;
    if (before >= Number(FailDeletes)) return false;
    this.failedDeletes.set(logicalId, before + 1);
    return true;
  }

  /** The first turn fails, the second wants to wait, the third is the last. */
  private turn(input: Turn): object {
    this.turns.push({ at: Date.now(), input });
    const record = { turn: this.turns.length };
    if (this.turns.length === 1) return { failure: 'the first turn fails, as the recorder says' };
    return { result: { done: this.turns.length > 2, waitSeconds: 2, record } };
  }
}
