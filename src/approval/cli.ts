import { clientLinkCommand } from './client-links/client-link.cli.ts';

export const commands = [clientLinkCommand];
