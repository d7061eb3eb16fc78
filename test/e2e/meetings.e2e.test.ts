import { expect } from 'vitest';
import type { AppointmentView, Availability, MoveTimes } from '../../src/scheduling/contract.ts';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, goTo, look } = signedIn(/\/api\/(?:appointments|availability)/);

const meeting: AppointmentView = {
  ...{ id: '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10', leadId: '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c11' },
  ...{ leadName: 'Ana Berg', source: 'DEFAULT', vendor: 'cal_com', zone: 'Europe/Berlin', state: 'booked' },
  ...{ startsAt: '2026-12-01 09:00:00+00', endsAt: '2026-12-01 09:30:00+00', eventId: 'uid1', error: null },
  ...{ meetingUrl: 'https://app.cal.com/video/uid1', moveUrl: null, change: null },
  cannot: {
    move: null,
    cancel: null,
    noShow: 'The meeting has not begun yet; only then can it be said that nobody came.',
  },
};
const asked: NonNullable<AppointmentView['change']> = {
  ...{ kind: 'move', state: 'unknown', from: '2026-12-01T09:00:00Z', to: '2026-12-02T13:30:00Z', reason: '' },
  ...{ by: 'Rita', at: '2026-11-30T09:00:00Z', error: null, told: null, toldError: null },
};
const OPEN = 'The meeting is being moved; the answer of the calendar is looked for.';
const LEADS_ONLY =
  'This calendar lets nobody but the lead move a meeting. Send the lead the link by which it can, or cancel it and offer new times.';
const others: AppointmentView[] = [
  {
    ...{ ...meeting, id: 'b', leadName: 'Bo Lund', change: asked },
    cannot: { move: OPEN, cancel: OPEN, noShow: OPEN },
  },
  {
    ...{ ...meeting, id: 'c', leadName: 'Cy Holm', vendor: 'calendly', source: null, meetingUrl: null },
    ...{ moveUrl: 'https://calendly.com/reschedulings/1', cannot: { ...meeting.cannot, move: LEADS_ONLY } },
  },
  {
    ...{ ...meeting, id: 'd', leadName: 'Di Mora', state: 'cancelled' },
    change: { ...asked, kind: 'cancel', state: 'done', to: null, reason: 'They closed the office' },
  },
];
const times: MoveTimes = {
  ...{ cannot: null, readAt: '2026-11-30 09:00:00+00', lastError: null },
  times: ['2026-12-01T13:00:00Z', '2026-12-01T13:30:00Z', '2026-12-02T13:30:00Z', '2026-12-03T08:00:00Z'].map(
    (at, index) => ({ at, zone: 'Europe/Berlin', offered: index === 1 ? 2 : 0 }),
  ),
};
const row = (name: string) => page.getByRole('listitem', { name: `Meeting with ${name}` });
const dialog = () => page.getByRole('dialog');
const json = (pattern: string, body: unknown, status = 200) =>
  page.route(pattern, (route) => route.fulfill({ status, json: body }));

inBrowser('nobody came to a meeting of the demo: said once, by a person, and kept', async () => {
  await goTo('Meetings');
  const booked = page.getByRole('listitem').filter({ hasText: 'booked' }).first();
  expect(await booked.getByRole('button', { name: 'Move' }).isDisabled()).toBe(true);
  expect(await booked.getByRole('button', { name: 'Move' }).getAttribute('title')).toContain('has begun');
  await booked.getByRole('button', { name: 'Nobody came' }).click();
  await dialog().getByLabel('Note').fill('Waited ten minutes');
  await look('meeting-no-show');
  await dialog().getByRole('button', { name: 'Nobody came' }).click();
  await page.getByText(/Noted by .*: Waited ten minutes/).waitFor();
  await dialog().waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Nobody came' }).count()).toBe(0);
  await look('meetings-missed');
});

inBrowser(
  'a meeting is moved: a time is chosen, a refusal leaves it where it is, another time is taken',
  async () => {
    await json('**/api/appointments', { appointments: [meeting, ...others] });
    await json('**/api/appointments/*/times', times);
    await page.reload();
    await row('Bo Lund').getByText('is looked for').waitFor();
    await row('Cy Holm').getByRole('link', { name: 'Link by which the lead can move it' }).waitFor();
    await look('meetings');
    await row('Ana Berg').getByRole('button', { name: 'Move' }).click();
    expect(await dialog().getByRole('button', { name: 'Move it' }).isDisabled()).toBe(true);
    await dialog()
      .getByRole('button', { name: /offered 2×/ })
      .waitFor();
    await dialog().getByRole('button', { name: '02:30 PM' }).last().click();
    await look('meeting-move');
    const refusal = 'Cal.com has given this slot to somebody else. Nothing was booked or moved.';
    await json('**/api/appointments/*/move', { detail: refusal }, 409);
    await dialog()
      .getByRole('button', { name: /^Move it to/ })
      .click();
    await page.getByText(refusal).waitFor();
    await page.unroute('**/api/appointments/*/move');
    let sent: unknown;
    await page.route('**/api/appointments/*/move', (route) => {
      sent = route.request().postDataJSON();
      return route.fulfill({ json: { ...meeting, change: { ...asked, state: 'done' } } });
    });
    await dialog().getByRole('button', { name: '09:00 AM' }).click();
    await dialog().getByLabel('Why, if the lead is to know').fill('Sam is ill');
    await dialog()
      .getByRole('button', { name: /^Move it to/ })
      .click();
    await page.getByText('The meeting is moved.').waitFor();
    expect(sent).toEqual({
      ...{ to: '2026-12-03T08:00:00Z', from: '2026-12-01T09:00:00.000Z', reason: 'Sam is ill' },
    });
  },
);

inBrowser(
  'a meeting is cancelled with a reason; nothing free and an answer that failed are said',
  async () => {
    await row('Ana Berg').getByRole('button', { name: 'Cancel' }).click();
    const cancel = dialog().getByRole('button', { name: 'Cancel the meeting' });
    expect(await cancel.isDisabled()).toBe(true);
    await dialog().getByLabel('Why').fill('They closed the office');
    await look('meeting-cancel');
    await json('**/api/appointments/*/cancel', { ...meeting, change: { ...asked, kind: 'cancel' } });
    await cancel.click();
    await page.getByText('The answer of the calendar was lost').waitFor();
    await dialog().waitFor({ state: 'detached' });
    await page.unroute('**/api/appointments/*/times');
    await json('**/api/appointments/*/times', { ...times, times: [] });
    await row('Ana Berg').getByRole('button', { name: 'Move' }).click();
    await dialog().getByText('No free time').waitFor();
    await look('meeting-nothing-free');
    await dialog().getByRole('button', { name: 'Leave it' }).click();
    await page.unroute('**/api/appointments');
    await json('**/api/appointments', { detail: 'The database rests.' }, 500);
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await look('meetings-failed');
    expect(visit.complaints).toEqual([]);
  },
);

inBrowser(
  'a calendar that only tells busy times is connected with the hours of its owner, and changed',
  async () => {
    const calendar: Availability = {
      ...{
        source: 'DEFAULT',
        vendor: 'google_calendar',
        calendarId: 'sam@valewood.test',
        zone: 'Europe/Berlin',
      },
      ...{ minutes: 45, free: 96, freeNextWeek: 30, withheld: 0, refreshedAt: '2026-11-30 09:00:00+00' },
      ...{ lastError: null },
      hours: {
        ...{ days: [1, 2, 4], opens: '09:00', closes: '16:30', bufferBefore: 15, bufferAfter: 15 },
        ...{ noticeHours: 4, gridMinutes: 30, holidays: 'DE', alsoBusy: [] },
      },
    };
    await page.unroute('**/api/appointments');
    await json('**/api/availability', { sources: [] });
    await json('**/api/availability/times', { times: [] });
    await page.reload();
    const form = page.getByRole('form', { name: 'Connect a calendar' });
    await form.getByLabel('Vendor').selectOption('google_calendar');
    await form.getByLabel(/^Calendar/).fill('sam@valewood.test');
    await form.getByRole('button', { name: 'Wed' }).click();
    await form.getByRole('button', { name: 'Fri' }).click();
    await form.getByLabel('To', { exact: true }).fill('16:30');
    await form.getByLabel('A meeting takes').selectOption('45');
    await form.getByLabel(/^Holidays of/).fill('QQ');
    await look('calendar-hours');
    const detail = 'No public holidays are known for "QQ". Nothing was connected.';
    const wrong = [{ path: 'hours.holidays', message: 'is no country or region whose holidays are known' }];
    let sent: { hours?: unknown } = {};
    await page.route('**/api/availability', (route) => {
      if (route.request().method() === 'GET') return route.fallback();
      sent = route.request().postDataJSON();
      return JSON.stringify(sent).includes('QQ')
        ? route.fulfill({ status: 422, json: { detail, fields: wrong } })
        : route.fulfill({ json: { source: 'DEFAULT', zone: 'Europe/Berlin', hours: calendar.hours } });
    });
    await form.getByRole('button', { name: 'Connect' }).click();
    await page
      .getByText(/No public holidays are known/)
      .first()
      .waitFor();
    await form.getByLabel(/^Holidays of/).fill('');
    await page.route('**/api/availability', (route) =>
      route.request().method() === 'GET'
        ? route.fulfill({ json: { sources: [calendar] } })
        : route.fallback(),
    );
    await form.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Mon, Tue, Thu from 09:00 to 16:30').waitFor();
    const zone = expect.any(String);
    expect(sent).toEqual({
      ...{ vendor: 'google_calendar', calendarId: 'sam@valewood.test', zone, source: 'DEFAULT', minutes: 45 },
      hours: {
        ...{ days: [1, 2, 4], opens: '09:00', closes: '16:30', bufferBefore: 15, bufferAfter: 15 },
        ...{ noticeHours: 4, gridMinutes: 30, alsoBusy: [] },
      },
    });
    await look('calendar-with-hours');
    await page.getByRole('button', { name: 'Change the hours' }).click();
    const change = page.getByRole('form', { name: 'Change the calendar' });
    expect(await change.getByLabel(/^Holidays of/).inputValue()).toBe('DE');
    await change.getByRole('button', { name: 'Leave it' }).click();
    expect(visit.complaints).toEqual([]);
  },
);
