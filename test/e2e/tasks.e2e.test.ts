import { expect } from 'vitest';
import type { Task } from '../../src/cadence/tasks/contract.ts';
import { inBrowser, signedIn } from '../support/browser.ts';

const { page, goTo, look } = signedIn(/\/api\/tasks/);

const task: Task = {
  ...{ id: '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10', kind: 'call', state: 'open', campaign: 'Handover audit' },
  ...{ title: 'Call Ana Berg, Mill Works', leadName: 'Ana Berg', company: 'Mill Works', step: 3, steps: 8 },
  ...{ leadId: '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c11', phone: '+493012340', assignee: null, outcome: null },
  ...{ profileUrl: 'linkedin.com/in/ana-berg', note: null, reason: null, doneAt: null, doneBy: null },
  ...{ dueAt: '2026-11-22T08:00:00Z', expiresAt: '2026-11-26T23:00:00Z' },
};
const ended: Task[] = [
  {
    ...task,
    id: 'b',
    state: 'done',
    outcome: 'no_answer',
    note: 'Rang twice.',
    doneBy: 'Rita',
    doneAt: task.dueAt,
  },
  {
    ...task,
    id: 'c',
    state: 'expired',
    doneBy: 'the product',
    doneAt: task.dueAt,
    reason: 'Nobody did it in time.',
  },
];

inBrowser(
  'the list of tasks: nothing yet, what is to be done and how it went, and an answer that failed',
  async () => {
    await goTo('Tasks');
    await page.getByText('Nothing is to be done').waitFor();
    await look('tasks-empty');
    await page.route('**/api/tasks?show=open', (route) =>
      route.fulfill({
        json: {
          tasks: [
            task,
            { ...task, id: 'x', title: 'Leave Bo Lund a voice note, Kiln Ltd', kind: 'voice', phone: null },
          ],
          total: 2,
        },
      }),
    );
    await page.route('**/api/tasks?show=closed', (route) =>
      route.fulfill({ json: { tasks: ended, total: 2 } }),
    );
    await page.reload();
    await page.getByRole('listitem', { name: task.title }).getByRole('button', { name: 'Done' }).click();
    expect(await page.getByRole('button', { name: 'Note it' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Not interested' }).click();
    await page.getByText('Their sequences end').waitFor();
    await look('tasks');
    await page.getByRole('link', { name: 'Done and over' }).click();
    await page.getByText('not done in time').first().waitFor();
    await look('tasks-closed');
    await page.unroute('**/api/tasks?show=open');
    await page.route('**/api/tasks?show=open', (route) =>
      route.fulfill({ status: 500, json: { detail: 'The database rests.' } }),
    );
    await page.getByRole('link', { name: 'To do' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await look('tasks-failed');
  },
);
