import { expect, test } from 'vitest';
import { workingHours } from './contract.ts';
import { hoursGiven, hoursInWords } from './hours.cli.ts';

test('what is said of the hours in the terminal', () => {
  expect(hoursGiven({})).toEqual({});
  const given = hoursGiven({
    ...{ hours: '08:30 - 16:00', days: '1, 2,4', length: '45', grid: '15', buffer: '10', notice: '24' },
    ...{ holidays: 'none', alsoBusy: 'feed:home,/calendars/sam/private/' },
  });
  expect(given).toEqual({
    minutes: 45,
    hours: {
      ...{ opens: '08:30', closes: '16:00', days: [1, 2, 4], gridMinutes: 15, bufferBefore: 10 },
      ...{ bufferAfter: 10, noticeHours: 24, holidays: null },
      alsoBusy: ['feed:home', '/calendars/sam/private/'],
    },
  });
  expect(hoursInWords({ ...workingHours.parse(given.hours), holidays: null })).toBe(
    'Mon Tue Thu 08:30–16:00, 10 min before and 10 after stay free, 24 h notice, no holidays are kept, busy too: feed:home, /calendars/sam/private/',
  );
});

test('what is no number or no span is not taken for one', () => {
  expect(() => hoursGiven({ hours: 'nine to five' })).toThrow('Write the hours as 09:00-17:00');
  expect(workingHours.safeParse(hoursGiven({ days: 'Monday' }).hours).success).toBe(false);
  expect(workingHours.safeParse(hoursGiven({ buffer: 'ten' }).hours).success).toBe(false);
});
