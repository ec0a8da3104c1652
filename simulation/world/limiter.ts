/** How many calls of a kind a second Parameter Store takes before it throttles: a bucket that fills as time passes. */
import { named } from './parameter-store';

export interface Limits {
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
}

interface Bucket {
  readonly perSecond: number;
  left: number;
  at: number;
}

export class Limiter {
  private readonly reads: Bucket;
  private readonly writes: Bucket;

  constructor(private readonly now: () => number, { readsPerSecond, writesPerSecond }: Limits) {
    this.reads = { perSecond: readsPerSecond, left: readsPerSecond, at: now() };
    this.writes = { perSecond: writesPerSecond, left: writesPerSecond, at: now() };
  }

  /** Throws as the service does when a call is one too many. */
  admit(operation: string): void {
    const bucket = operation === 'GetParametersByPath' || operation === 'GetParameter' ? this.reads : this.writes;
    const now = this.now();
    bucket.left = Math.min(bucket.perSecond, bucket.left + bucket.perSecond * (now - bucket.at) / 1000);
    bucket.at = now;
    if (bucket.left < 1) throw named('ThrottlingException', 'Rate exceeded');
    bucket.left--;
  }
}
