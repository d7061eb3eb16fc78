import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';

/** A panel over the right side; Escape closes it. */
export const Drawer = ({
  open,
  close,
  title,
  children,
}: {
  open: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
}) => (
  <Dialog.Root open={open} onOpenChange={(next) => !next && close()}>
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-30 bg-black/30" />
      <Dialog.Content
        aria-describedby={undefined}
        className="fixed inset-y-0 right-0 z-40 w-[min(44rem,100vw)] overflow-y-auto border-l border-line bg-bg p-5 shadow-xl"
      >
        <div className="mb-4 flex items-start justify-between gap-3">
          <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
          <Dialog.Close aria-label="Close" className="rounded p-1 hover:bg-line/60">
            <X size={16} aria-hidden />
          </Dialog.Close>
        </div>
        {children}
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
);
