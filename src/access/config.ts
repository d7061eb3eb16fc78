import { commaList, defineConfig } from '#core/config/index';

export const accessConfig = defineConfig({
  section: 'access',
  doc: 'Who may call, and from where.',
  keys: {
    trustedProxies: {
      env: 'LEGWORK_TRUSTED_PROXIES',
      schema: commaList,
      default: '',
      doc: 'Addresses of reverse proxies whose X-Forwarded-For header is believed, separated by commas. Without it: none.',
      example: '127.0.0.1,10.0.0.2',
    },
  },
});
