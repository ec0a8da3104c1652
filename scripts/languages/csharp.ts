import { Report } from '../support/report';
export async function checkCsharp(_r: Report, _d: string): Promise<void> {}
