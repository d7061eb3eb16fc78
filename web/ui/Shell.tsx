import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Command } from 'cmdk';
import {
  CalendarDays,
  CheckCheck,
  Gauge,
  House,
  Inbox,
  LogOut,
  MailCheck,
  Megaphone,
  Octagon,
  Phone,
  Search,
  Settings2,
  Users,
} from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { get, inWorkspace, post } from '../api.ts';
import { paths } from '../paths.ts';
import { Badge, Button } from './primitives.tsx';
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx';

export type Me = {
  id: string;
  name: string;
  role: string | null;
  scopes: string[];
  workspace: { id: string; name: string; slug: string; mode: 'sandbox' | 'shadow' | 'live' };
  workspaces: { id: string; name: string }[];
  brakes: { name: string; reason: string; engagedBy: string }[];
};

const PAGES = [
  { to: paths.home, label: 'Home', icon: House },
  { to: paths.approvals, label: 'Approvals', icon: CheckCheck },
  { to: paths.inbox, label: 'Inbox', icon: Inbox },
  { to: paths.tasks, label: 'Tasks', icon: Phone },
  { to: paths.meetings, label: 'Meetings', icon: CalendarDays },
  { to: paths.leads, label: 'Leads', icon: Users },
  { to: paths.campaigns, label: 'Campaigns', icon: Megaphone },
  { to: paths.deliverability, label: 'Deliverability', icon: MailCheck },
  { to: paths.operations, label: 'Operations', icon: Gauge },
  { to: paths.vendors, label: 'Settings', icon: Settings2 },
] as const;

/** Who is here. From then on this page stays in their workspace, also when another one is chosen in another tab. */
async function askMe(): Promise<Me> {
  const me = await get<Me>('/me');
  inWorkspace(me.workspace.slug);
  return me;
}

export const useMe = () => useQuery({ queryKey: ['me'], queryFn: askMe, retry: false });

/** Ends the session; the page is loaded anew so that nothing of the person stays in memory. */
async function signOut(): Promise<void> {
  try {
    await post('/auth/sign-out');
    window.location.assign(paths.signIn);
  } catch (error) {
    toast.error(error instanceof Error ? error.message : String(error));
  }
}

/** Whatever changed on the server makes the views that show it ask again. */
function useLiveUpdates(workspace: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (workspace === undefined) return;
    const source = new EventSource(`/api/events?workspace=${workspace}`);
    source.addEventListener('changed', () => void client.invalidateQueries());
    return () => source.close();
  }, [client, workspace]);
}

export function Shell() {
  const me = useMe();
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [stopping, setStopping] = useState(false);
  useLiveUpdates(me.data?.workspace.slug);
  useEffect(() => {
    if (me.error) void navigate({ to: paths.signIn });
  }, [me.error, navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const stopped = me.data?.brakes.find((brake) => brake.name === 'emergency_stop');
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:p-2">
        Skip to the content
      </a>
      <Navigation me={me.data} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-12 items-center gap-3 border-b border-line bg-surface px-4">
          <button
            type="button"
            onClick={() => setPalette(true)}
            className="flex items-center gap-2 rounded border border-line px-2.5 py-1 text-soft hover:border-soft"
          >
            <Search size={14} aria-hidden />
            <span className="hidden sm:inline">Go to…</span>
            <kbd className="text-xs">⌘K</kbd>
          </button>
          <span className="flex-1" />
          {me.data && <WorkspaceSwitch me={me.data} />}
          {me.data && <ModeBadge mode={me.data.workspace.mode} />}
          <Button
            kind={stopped ? 'primary' : 'danger'}
            onClick={() => setStopping(true)}
            className="flex items-center gap-1.5"
          >
            <Octagon size={14} aria-hidden />
            {stopped ? 'Stopped' : 'Stop'}
          </Button>
          <button
            type="button"
            aria-label="Sign out"
            title="Sign out"
            onClick={() => void signOut()}
            className="rounded p-1.5 text-soft hover:bg-line/60 hover:text-ink"
          >
            <LogOut size={16} aria-hidden />
          </button>
        </header>
        {stopped && (
          <p role="status" className="border-b border-bad/40 bg-bad/10 px-4 py-2 text-bad">
            Emergency stop by {stopped.engagedBy}: {stopped.reason} Nothing is sent; reading goes on.
          </p>
        )}
        <main id="main" className="min-w-0 flex-1 p-4 md:p-6">
          {me.data && <Outlet />}
        </main>
      </div>
      <Palette open={palette} onOpenChange={setPalette} />
      <StopDialog open={stopping} onOpenChange={setStopping} engaged={Boolean(stopped)} />
    </div>
  );
}

/** Pages below an entry belong to it. */
const isAt = (current: string, to: string): boolean =>
  to === paths.home ? current === to : current.startsWith(`/${to.split('/')[1]}`);

function Navigation({ me }: { me: Me | undefined }) {
  const current = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 flex-row items-center gap-0.5 overflow-x-auto border-b border-line bg-surface px-2 py-2 md:w-52 md:gap-1 md:px-3 md:flex-col md:items-stretch md:border-r md:border-b-0 md:py-4"
    >
      <div className="mr-1 px-1 sm:mr-3 md:mr-0 md:mb-4 md:px-2">
        <p className="text-base font-semibold">Legwork</p>
        <p className="hidden truncate text-xs text-soft md:block">{me?.workspace.name}</p>
      </div>
      {PAGES.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          aria-current={isAt(current, to) ? 'page' : undefined}
          className={`flex items-center gap-2 rounded px-1.5 py-1.5 sm:px-2 ${isAt(current, to) ? 'bg-line/60 font-medium' : 'text-soft hover:text-ink'}`}
        >
          <Icon size={16} aria-hidden />
          <span className="sr-only sm:not-sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  );
}

const MODES = {
  sandbox: {
    tone: 'accent',
    text: 'sandbox',
    why: 'Fictional people on local servers. Nothing reaches anybody.',
  },
  shadow: {
    tone: 'warn',
    text: 'shadow',
    why: 'Everything is prepared, nothing is sent until the owner goes live.',
  },
  live: { tone: 'good', text: 'live', why: 'Real mail to real people.' },
} as const;
const ModeBadge = ({ mode }: { mode: keyof typeof MODES }) => (
  <Badge tone={MODES[mode].tone} title={MODES[mode].why}>
    {MODES[mode].text}
  </Badge>
);

function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate();
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Go to"
      className="fixed top-24 left-1/2 z-50 w-[min(32rem,92vw)] -translate-x-1/2 rounded-lg border border-line bg-surface p-2 shadow-xl"
    >
      <Dialog.Title className="sr-only">Go to</Dialog.Title>
      <Dialog.Description className="sr-only">Type the name of a page</Dialog.Description>
      <Command.Input placeholder="Where to?" className="w-full bg-transparent px-2 py-2 outline-none" />
      <Command.List className="max-h-72 overflow-auto">
        <Command.Empty className="px-2 py-4 text-soft">Nothing is called that.</Command.Empty>
        {PAGES.map(({ to, label }) => (
          <Command.Item
            key={to}
            onSelect={() => {
              onOpenChange(false);
              void navigate({ to });
            }}
            className="cursor-pointer rounded px-2 py-2 data-[selected=true]:bg-line/60"
          >
            {label}
          </Command.Item>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}

function StopDialog({
  open,
  onOpenChange,
  engaged,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  engaged: boolean;
}) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const act = async () => {
    try {
      const done = await post<{ vendors?: { failed: string[] }[] }>(engaged ? '/resume' : '/stop', {
        reason,
      });
      toast.success(engaged ? 'The stop is lifted.' : 'Stopped. Nothing leaves any more.');
      for (const why of (done.vendors ?? []).flatMap((vendor) => vendor.failed))
        toast.error(`Not paused: ${why} Pause it there by hand.`, { duration: Number.POSITIVE_INFINITY });
      setReason('');
      onOpenChange(false);
      await client.invalidateQueries();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content className="fixed top-1/3 left-1/2 z-50 w-[min(28rem,92vw)] -translate-x-1/2 rounded-lg border border-line bg-surface p-5 shadow-xl">
          <Dialog.Title className="text-base font-semibold">
            {engaged ? 'Lift the emergency stop?' : 'Stop everything?'}
          </Dialog.Title>
          <Dialog.Description className="mt-1 text-soft">
            {engaged
              ? 'What was planned goes on under the present limits.'
              : 'Within a second nothing more is sent, spent or written in this workspace. Reading goes on, and nothing is lost.'}
          </Dialog.Description>
          <label className="mt-4 block">
            <span className="text-xs text-soft">Why</span>
            <input
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              className="mt-1 w-full rounded border border-line bg-bg px-2 py-1.5"
            />
          </label>
          <div className="mt-4 flex justify-end gap-2">
            <Dialog.Close asChild>
              <Button>Leave it</Button>
            </Dialog.Close>
            <Button
              kind={engaged ? 'primary' : 'danger'}
              disabled={reason.trim() === ''}
              why="Say why first."
              onClick={() => void act()}
            >
              {engaged ? 'Go on' : 'Stop now'}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
