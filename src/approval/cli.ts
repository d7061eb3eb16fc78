import { approvalsCommand } from './approvals.cli.ts';
import { clientLinkCommand } from './client-links/client-link.cli.ts';

export const commands = [approvalsCommand, clientLinkCommand];
