import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const caldavConfig = defineConfig({
  section: 'caldav',
  doc: 'Any CalDAV server (iCloud, Fastmail, Nextcloud), and calendar feeds by address.',
  keys: {
    baseUrl: {
      env: 'CALDAV_URL',
      schema: webUrl.optional(),
      doc: 'Address of the CalDAV server itself, not one that redirects. Without it no CalDAV calendar is read.',
      example: 'https://caldav.fastmail.com',
    },
    user: {
      env: 'CALDAV_USER',
      schema: z.string().min(1).optional(),
      doc: 'User of the CalDAV server; also the organiser of bookings when it is an address.',
      example: 'sam@valewood.example',
    },
    password: {
      env: 'CALDAV_PASSWORD',
      schema: z.string().min(1).optional(),
      secret: true,
      doc: 'App password of that user.',
      example: 'an-app-password',
    },
    timeZone: {
      env: 'CALDAV_TIME_ZONE',
      schema: z.string().min(1),
      default: 'UTC',
      doc: 'Zone of all-day events and of times that name no zone.',
      example: 'Europe/Madrid',
    },
    feedUrl: {
      env: 'CALENDAR_FEED_URL',
      schema: webUrl.optional(),
      secret: true,
      doc: 'Secret address of an ICS feed that is read as the calendar feed:main. It may lag by hours.',
      example: 'https://calendar.example/private-0123/basic.ics',
    },
  },
});
