import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const googleCalendarConfig = defineConfig({
  section: 'googleCalendar',
  doc: 'Google Calendar: busy times and bookings.',
  keys: {
    clientId: {
      env: 'GOOGLE_CALENDAR_CLIENT_ID',
      schema: z.string().min(8).optional(),
      doc: 'Client of the Google Cloud project.',
      example: '1234-abc.apps.googleusercontent.com',
    },
    clientSecret: {
      env: 'GOOGLE_CALENDAR_CLIENT_SECRET',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Secret of that client.',
      example: 'GOCSPX-the-secret-of-the-client',
    },
    refreshToken: {
      env: 'GOOGLE_CALENDAR_REFRESH_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Refresh token of the calendar’s owner, with the scopes calendar.freebusy and calendar.events. Without it Google is not asked.',
      example: '1//the-refresh-token',
    },
    channelToken: {
      env: 'GOOGLE_CALENDAR_CHANNEL_TOKEN',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Token that push channels carry. Without it their deliveries are refused.',
      example: 'a-long-random-text-of-your-own',
    },
    baseUrl: {
      env: 'GOOGLE_CALENDAR_BASE_URL',
      schema: webUrl,
      default: 'https://www.googleapis.com/calendar/v3',
      doc: 'Address of the Google Calendar API; another one only for tests.',
      example: 'https://www.googleapis.com/calendar/v3',
    },
    tokenUrl: {
      env: 'GOOGLE_TOKEN_URL',
      schema: webUrl,
      default: 'https://oauth2.googleapis.com/token',
      doc: 'Where Google gives out access tokens; another one only for tests.',
      example: 'https://oauth2.googleapis.com/token',
    },
  },
});
