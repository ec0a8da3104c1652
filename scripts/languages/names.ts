import { Report } from '../support/report';
export async function checkNames(_r: Report, _d: string): Promise<void> {}
