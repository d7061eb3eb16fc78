import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A page of several parts, each with an address of its own. */
export const Tabs = ({
  title,
  tabs,
  children,
}: {
  title: string;
  tabs: readonly { to: string; label: string }[];
  children: ReactNode;
}) => (
  <div className="mx-auto max-w-6xl space-y-4">
    <h1 className="text-lg font-semibold">{title}</h1>
    <nav aria-label={title} className="flex flex-wrap gap-x-1 border-b border-line">
      {tabs.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className="border-b-2 px-3 py-2 text-sm whitespace-nowrap"
          activeProps={{ className: 'border-accent font-medium', 'aria-current': 'page' }}
          inactiveProps={{ className: 'border-transparent text-soft hover:text-ink' }}
        >
          {label}
        </Link>
      ))}
    </nav>
    {children}
  </div>
);
