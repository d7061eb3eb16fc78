export type { VendorWebhooks, WebhookSecrets } from '#core/vendor-webhooks';
